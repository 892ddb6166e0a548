"""Which checks there are, as far as areas cover them."""


def areas_of_checks() -> dict[str, str]:
    """The area of checks of every check in the catalogue, by its name."""
    from tiebeam.engine import pipeline

    return {check.slug: check.area for check in pipeline.checks().values()}


def check_areas() -> list[str]:
    """The areas of checks in the catalogue."""
    return sorted(set(areas_of_checks().values()))
