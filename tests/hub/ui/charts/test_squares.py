import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiebeam.hub.ui.charts.squares import Rectangle, squarify

ROOM = Rectangle(0, 0, 960, 320)
SIZES = st.lists(st.integers(1, 10_000), min_size=1, max_size=40).map(
    lambda sizes: sorted(sizes, reverse=True)
)


@given(SIZES)
def test_each_area_is_in_proportion_to_its_size(sizes: list[int]) -> None:
    scale = ROOM.width * ROOM.height / sum(sizes)
    areas = [place.width * place.height for place in squarify(sizes, ROOM)]
    assert areas == pytest.approx([size * scale for size in sizes])


@given(SIZES)
def test_nothing_stands_outside_the_room(sizes: list[int]) -> None:
    for place in squarify(sizes, ROOM):
        assert place.x >= 0
        assert place.y >= 0
        assert place.x + place.width <= ROOM.width + 1e-6
        assert place.y + place.height <= ROOM.height + 1e-6


def test_equal_sizes_stand_as_squares() -> None:
    places = squarify([1, 1, 1, 1], Rectangle(0, 0, 100, 100))
    assert {(place.width, place.height) for place in places} == {(50, 50)}


def test_no_sizes_take_no_room() -> None:
    assert squarify([], ROOM) == []
