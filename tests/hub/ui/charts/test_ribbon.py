import re

from tiebeam.hub.ui.charts.ribbon import Part, ribbon


def test_the_parts_fill_the_line_one_after_the_other() -> None:
    picture = ribbon([Part("200", 3, "ok"), Part("redirect", 1, "redirect")])
    assert re.findall(r' (?:x|width)="([\d.]+%)"', picture) == ["0%", "75%", "75%", "25%"]


def test_no_answers_draw_no_line() -> None:
    assert "NaN" not in ribbon([Part("200", 0, "ok")])
