import pytest

from tiebeam.engine.page_templates.locales import find_locales


def depths(paths: list[str], languages: list[str] | None = None) -> list[int]:
    segments = [[part for part in path.split("/") if part] for path in paths]
    locales = find_locales(segments, languages or [""] * len(paths))
    return [locales.count(one) for one in segments]


def test_codes_that_the_pages_speak_are_locales() -> None:
    assert depths(["/en/a", "/de/b", "/about"], ["en", "de", "en"]) == [1, 1, 0]


def test_codes_with_the_same_pages_below_are_locales() -> None:
    assert depths(["/en-US/a", "/pt_BR/a", "/zh-Hant/a"]) == [1, 1, 1]


@pytest.mark.parametrize("paths", [["/it/desk", "/hr/jobs"], ["/tv/a", "/pc/a"], ["/shop/a"]])
def test_short_sections_are_no_locales(paths: list[str]) -> None:
    assert depths(paths, ["en"] * len(paths)) == [0] * len(paths)


def test_a_country_may_stand_before_the_language() -> None:
    paths = ["/ch/de/a", "/ch/fr/a", "/us/en/a", "/us/about"]
    assert depths(paths, ["de", "fr", "en", "en"]) == [2, 2, 2, 0]


def test_a_file_may_be_the_home_page_of_a_locale() -> None:
    assert depths(["/en/a", "/de/a", "/en.html", "/den.html"]) == [1, 1, 1, 0]
