"""How much each carries: bars from the left, one under the other, each of two parts."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from tiebeam.hub.ui.charts.svg import element, markup, percent_of
from tiebeam.hub.ui.figures import figure

STEP, TEXT, THICK = 42, 14, 12
ROOM = 0.9
"""Share of the width that the longest bar takes; its figure stands behind it."""


@dataclass(frozen=True)
class Carried:
    """One bar."""

    label: str
    first: int
    second: int

    @property
    def both(self) -> int:
        """Its whole length."""
        return self.first + self.second


def bars(carried: Sequence[Carried], title: str, *, first: str, second: str) -> str:
    """Bars that hold at any width; first, second: what the two parts are."""
    longest = max((one.both for one in carried), default=0) / ROOM or 1
    said = ", ".join(
        f"{one.label}: {figure(one.first)} {first}, {figure(one.second)} {second}"
        for one in carried
    )
    picture = element(
        "svg",
        *(piece for place, one in enumerate(carried) for piece in _bar(one, place, longest)),
        class_="bars",
        height=STEP * len(carried),
        role="img",
        aria_label=f"{title}: {said}",
    )
    return markup([picture])


def _bar(one: Carried, place: int, longest: float) -> list[Element]:
    top = place * STEP
    return [
        _text("bar-name", one.label, "0", top + TEXT - 2),
        _part("bar-fill", "0%", percent_of(one.first, longest), top + TEXT + 4),
        _part(
            "bar-rest",
            percent_of(one.first, longest),
            percent_of(one.second, longest),
            top + TEXT + 4,
        ),
        element(
            "text",
            text=f"{figure(one.first)} + {figure(one.second)}",
            class_="bar-value",
            x=percent_of(one.both, longest),
            dx=6,
            y=top + TEXT + THICK + 2,
        ),
    ]


def _part(role: str, x: str, width: str, y: int) -> Element:
    return element("rect", class_=role, x=x, width=width, y=y, height=THICK)


def _text(role: str, words: str, x: str, y: float) -> Element:
    return element("text", text=words, class_=role, x=x, y=y)
