"""How many at each step: columns over a line."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from tiebeam.hub.ui.charts.svg import element, markup, percent_of
from tiebeam.hub.ui.figures import compact, figure

HEIGHT, TOP, FOOT = 184, 22, 24
GAP = 0.18
MANY = 9
MOST_LABELS = 12


@dataclass(frozen=True)
class Bar:
    """One column."""

    label: str
    value: int
    is_rest: bool = False
    """Whether it stands outside the scale, as in 'not reached'."""
    url: str = ""
    """Where its rows are shown."""


def histogram(bars: Sequence[Bar], title: str) -> str:
    """Columns that hold at any width; `title` says what the picture shows."""
    highest = max((bar.value for bar in bars), default=0) or 1
    floor = HEIGHT - FOOT
    columns = [
        _door(bar, _column(bar, place, len(bars), bar.value / highest))
        for place, bar in enumerate(bars)
    ]
    labels = [_label(bars[place], place, len(bars)) for place in _labelled(bars)]
    line = element("line", class_="axis", x1="0", x2="100%", y1=floor + 0.5, y2=floor + 0.5)
    crowded = " histogram-many" if len(bars) > MANY else ""
    picture = element(
        "svg",
        *columns,
        *labels,
        line,
        class_=f"histogram{crowded}",
        height=HEIGHT,
        role="group" if any(bar.url for bar in bars) else "img",
        aria_label=f"{title}: " + ", ".join(f"{bar.label}: {figure(bar.value)}" for bar in bars),
    )
    return markup([picture])


def _column(bar: Bar, place: int, columns: int, level: float) -> list[Element]:
    floor = HEIGHT - FOOT
    tall = max(level * (floor - TOP), 1.5 if bar.value else 0)
    middle = percent_of(place + 0.5, columns)
    return [
        element(
            "rect",
            class_="bar-rest" if bar.is_rest else "bar-fill",
            x=percent_of(place + GAP / 2, columns),
            width=percent_of(1 - GAP, columns),
            y=floor - tall,
            height=tall,
            rx=3,
        ),
        _text("bar-value", compact(bar.value), middle, floor - tall - 6),
    ]


def _door(bar: Bar, pieces: list[Element]) -> Element:
    """The column, as a way to its rows where it has one."""
    if not bar.url:
        return element("g", *pieces)
    return element("a", *pieces, href=bar.url, aria_label=f"{bar.label}: {figure(bar.value)}")


def _labelled(bars: Sequence[Bar]) -> list[int]:
    """The places whose labels have room: all, or every so many and the one outside the scale."""
    step = -(-len(bars) // MOST_LABELS)
    if step == 1:
        return list(range(len(bars)))
    rest = [place for place, bar in enumerate(bars) if bar.is_rest]
    free = range(0, len(bars) - 2 * step * bool(rest), step)
    return [*free, *rest]


def _label(bar: Bar, place: int, columns: int) -> Element:
    if bar.is_rest and place == columns - 1 and columns > MOST_LABELS:
        return _text("axis-text", bar.label, "100%", HEIGHT - 6, "end")
    return _text("axis-text", bar.label, percent_of(place + 0.5, columns), HEIGHT - 6)


def _text(role: str, words: str, x: str, y: float, anchor: str = "middle") -> Element:
    return element("text", text=words, class_=role, x=x, y=y, text_anchor=anchor)
