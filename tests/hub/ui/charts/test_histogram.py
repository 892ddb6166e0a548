import re

from tiebeam.hub.ui.charts.histogram import MANY, Bar, histogram


def test_the_picture_says_all_its_numbers_in_words() -> None:
    picture = histogram([Bar("0", 3), Bar("1", 1241)], "Pages by depth")
    assert 'aria-label="Pages by depth: 0: 3, 1: 1,241"' in picture


def test_a_small_number_beside_a_huge_one_can_still_be_seen() -> None:
    assert 'height="1.5"' in histogram([Bar("0", 1), Bar("1", 1_000_000)], "Pages")


def test_nothing_is_drawn_for_zero() -> None:
    assert 'height="0"' in histogram([Bar("0", 0)], "Pages")


def test_many_columns_leave_their_numbers_away_where_it_is_narrow() -> None:
    bars = [Bar(str(depth), depth) for depth in range(MANY + 1)]
    assert "histogram-many" in histogram(bars, "Pages")


def test_crowded_labels_leave_room_for_each_other() -> None:
    bars = [*(Bar(str(depth), 5) for depth in range(23)), Bar("no path", 2, is_rest=True)]
    picture = histogram(bars, "Pages")
    assert re.findall(r'class="axis-text"[^>]*>([^<]*)<', picture) == [
        *(str(depth) for depth in range(0, 20, 2)),
        "no path",
    ]


def test_a_column_with_rows_behind_it_is_a_door() -> None:
    picture = histogram([Bar("0", 3, url="/rows?a=1&b=2"), Bar("1", 4)], "Pages")
    assert 'href="/rows?a=1&amp;b=2"' in picture
    assert picture.count("<a ") == 1
    assert 'role="group"' in picture
