from hypothesis import given
from hypothesis import strategies as st

from tiebeam.hub.ui.marks import code_spans, segments

MARKS = st.lists(st.tuples(st.integers(-5, 60), st.integers(-5, 60)))


def test_the_marked_part_stands_between_the_others() -> None:
    pieces = [(piece.text, piece.is_marked) for piece in segments("a faulty part", [(2, 8)])]
    assert pieces == [("a ", False), ("faulty", True), (" part", False)]


def test_marks_that_overlap_become_one_after_the_other() -> None:
    pieces = [piece.text for piece in segments("abcdef", [(1, 4), (2, 6)])]
    assert pieces == ["a", "bcd", "ef"]


@given(st.text(max_size=50), MARKS)
def test_no_letter_is_lost_whatever_the_marks(text: str, marks: list[tuple[int, int]]) -> None:
    assert "".join(piece.text for piece in segments(text, marks)) == text


def test_backticks_mark_code() -> None:
    pieces = [(piece.text, piece.is_marked) for piece in code_spans("A `Link` header, one ` left.")]
    assert pieces == [("A ", False), ("Link", True), (" header, one ` left.", False)]
