"""What people do in the hub: each app lists its deeds in its own `deeds.py`, found by its place."""

from dataclasses import dataclass

from django.utils.functional import Promise

_deeds: dict[str, "Deed"] = {}


@dataclass(frozen=True)
class Deed:
    """Something that is done again and again, and how the record tells of it."""

    slug: str
    """Name for filters, exports and webhooks, as in crawl-started. Never changes."""
    said: str | Promise
    """What follows the name of who did it, as in "started %(subject)s"."""
    is_private: bool = False
    """Whether only administrators, and whoever did it, read of it: sign-in, tokens."""


def deed(slug: str, said: str | Promise, *, is_private: bool = False) -> Deed:
    """Make a deed known. Raises ValueError when another goes by that name."""
    one = Deed(slug, said, is_private)
    if _deeds.setdefault(slug, one) != one:
        raise ValueError(f"two deeds are called {slug}")
    return one


def deed_called(slug: str) -> Deed | None:
    """The deed of that name; None when this version no longer knows it."""
    return _deeds.get(slug)


def all_deeds() -> list[Deed]:
    """Every deed, in the order of their names."""
    return [_deeds[slug] for slug in sorted(_deeds)]
