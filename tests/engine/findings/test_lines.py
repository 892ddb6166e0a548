import pytest

from tiebeam.engine.findings.lines import Line, lines_around, shortened


def marked(line: Line) -> list[str]:
    return [line.text[start:end] for start, end in line.marks]


def spans(text: str, *words: str) -> list[tuple[int, int]]:
    return [(text.index(word), text.index(word) + len(word)) for word in words]


def test_two_lines_stand_on_either_side_of_the_mark() -> None:
    text = "\n".join("abcdefgh")
    first, lines = lines_around(text, spans(text, "d"))
    assert (first, [line.text for line in lines]) == (2, list("bcdef"))


def test_only_the_line_with_the_mark_is_marked() -> None:
    text = "one\ntwo\nthree"
    _, lines = lines_around(text, spans(text, "wo"))
    assert [marked(line) for line in lines] == [[], ["wo"], []]


def test_a_mark_over_several_lines_marks_each() -> None:
    text = "a\n<link\n  rel=x>\nb"
    _, lines = lines_around(text, spans(text, "<link\n  rel=x>"))
    assert [marked(line) for line in lines] == [[], ["<link"], ["  rel=x>"], []]


def test_without_a_mark_the_top_is_shown() -> None:
    first, lines = lines_around("\n".join("abcdef"), [])
    assert (first, [line.text for line in lines]) == (1, ["a", "b", "c"])


def test_nothing_gives_one_empty_line() -> None:
    assert lines_around("", []) == (1, (Line(""),))


def test_shared_indentation_is_taken_away() -> None:
    text = "    <title>\n      <link>"
    _, lines = lines_around(text, spans(text, "<link>"))
    assert [line.text for line in lines] == ["<title>", "  <link>"]
    assert marked(lines[1]) == ["<link>"]


def test_marks_far_apart_do_not_make_a_long_excerpt() -> None:
    text = "\n".join(str(number) for number in range(1_000, 2_000))
    _, lines = lines_around(text, spans(text, "1001", "1900"))
    assert len(lines) == 20


def test_windows_line_ends_leave_no_trace() -> None:
    _, lines = lines_around("a\r\nb\r\n", [(0, 1)])
    assert [line.text for line in lines] == ["a", "b", ""]


def test_a_long_line_is_cut_around_its_mark() -> None:
    text = "x" * 5_000 + "<title>" + "y" * 5_000
    line = shortened(Line(text, tuple(spans(text, "<title>"))))
    assert line.text == "…" + "x" * 60 + "<title>" + "y" * 60 + "…"
    assert marked(line) == ["<title>"]


def test_a_long_line_keeps_all_its_marks() -> None:
    text = "x" * 500 + "<a>" + "y" * 500 + "<b>" + "z" * 20
    line = shortened(Line(text, tuple(spans(text, "<a>", "<b>"))))
    assert marked(line) == ["<a>", "<b>"]
    assert line.text.endswith("<b>" + "z" * 20)


def test_marks_close_together_are_not_told_twice() -> None:
    text = "x" * 500 + "<a>12345<b>" + "z" * 500
    line = shortened(Line(text, tuple(spans(text, "<a>", "<b>"))))
    assert line.text.count("12345") == 1
    assert marked(line) == ["<a>", "<b>"]


def test_a_mark_longer_than_a_screen_is_cut() -> None:
    line = shortened(Line("x" * 5_000, ((0, 5_000),)))
    assert len(line.text) < 500


def test_a_long_line_without_marks_shows_its_beginning() -> None:
    line = shortened(Line("x" * 5_000))
    assert (len(line.text), line.text[-1], line.marks) == (241, "…", ())


@pytest.mark.parametrize("span", [(-5, 3), (2, 900), (900, 950), (3, 3), (5, 2)])
def test_a_span_outside_the_text_does_no_harm(span: tuple[int, int]) -> None:
    _, lines = lines_around("some\ntext", [span])
    assert all(0 <= start < end <= len(one.text) for one in lines for start, end in one.marks)
