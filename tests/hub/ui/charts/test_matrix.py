import re

from tiebeam.hub.ui.charts.matrix import LARGEST, SMALLEST, matrix

NAMES = ["Home", "Product"]


def radii(picture: str) -> list[float]:
    return [float(radius) for radius in re.findall(r' r="([^"]*)"', picture)]


def test_the_area_of_a_circle_is_its_count() -> None:
    picture = matrix(NAMES, {("Home", "Product"): 400, ("Product", "Home"): 100}, "Links")
    assert radii(picture) == [LARGEST, LARGEST / 2]


def test_a_single_link_is_still_seen_and_none_is_not_drawn() -> None:
    counts = {("Home", "Home"): 1_000_000, ("Home", "Product"): 1, ("Product", "Home"): 0}
    assert radii(matrix(NAMES, counts, "Links")) == [LARGEST, SMALLEST]


def test_the_picture_says_its_largest_numbers_in_words() -> None:
    picture = matrix(NAMES, {("Home", "Product"): 1241}, "Links")
    assert 'aria-label="Links. Home to Product: 1,241"' in picture


def test_a_name_with_markup_is_text() -> None:
    picture = matrix(["<b>"], {("<b>", "<b>"): 1}, "Links")
    assert "<b>" not in picture
