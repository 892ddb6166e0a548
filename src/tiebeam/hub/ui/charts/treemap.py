"""Page templates as areas: size is pages, colour and shape the worst finding."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from tiebeam.hub.ui.charts.squares import Rectangle, squarify
from tiebeam.hub.ui.charts.svg import element, markup, percent_of
from tiebeam.hub.ui.figures import plural
from tiebeam.hub.ui.severities import worst

LAYOUTS = {"treemap-wide": Rectangle(0, 0, 960, 320), "treemap-narrow": Rectangle(0, 0, 320, 420)}
MOST_CELLS = 28


@dataclass(frozen=True)
class Cell:
    """One page template."""

    name: str
    pages: int
    severity: str | None = None
    """Of its worst finding; None without findings."""
    findings: int = 0
    url: str = ""

    @property
    def sentence(self) -> str:
        """All that the cell shows, in words."""
        if not self.findings:
            return f"{self.name}: {plural(self.pages, 'page')}, no findings"
        found = f"{plural(self.findings, 'finding')}, worst {self.severity}"
        return f"{self.name}: {plural(self.pages, 'page')}, {found}"


def treemap(cells: Sequence[Cell], title: str) -> str:
    """The picture for wide and for narrow places; `title` says what it shows."""
    shown = gathered(cells)
    return markup(_layout(shown, title, name, room) for name, room in LAYOUTS.items())


def gathered(cells: Sequence[Cell]) -> list[Cell]:
    """Largest first; when there are too many to see, the smallest become one, at the end."""
    ordered = sorted((cell for cell in cells if cell.pages > 0), key=lambda cell: -cell.pages)
    if len(ordered) <= MOST_CELLS:
        return ordered
    kept, small = ordered[: MOST_CELLS - 1], ordered[MOST_CELLS - 1 :]
    together = Cell(
        name=f"{len(small)} smaller page templates",
        pages=sum(cell.pages for cell in small),
        severity=worst(cell.severity for cell in small),
        findings=sum(cell.findings for cell in small),
    )
    return [*kept, together]


def _layout(cells: Sequence[Cell], title: str, name: str, room: Rectangle) -> Element:
    places = squarify([cell.pages for cell in cells], room)
    drawn = [_cell(cell, at, room) for cell, at in zip(cells, places, strict=True)]
    return element("svg", *drawn, class_=name, role="group", aria_label=title)


def _cell(cell: Cell, at: Rectangle, room: Rectangle) -> Element:
    place = {
        "x": percent_of(at.x, room.width),
        "y": percent_of(at.y, room.height),
        "width": percent_of(at.width, room.width),
        "height": percent_of(at.height, room.height),
    }
    inside = (
        element("title", text=cell.sentence),
        element("rect", rx=4, **place),
        element("foreignObject", _words(cell), **place),
    )
    role = f"treemap-cell cell-{cell.severity or 'none'}"
    if cell.url:
        return element("a", *inside, class_=role, href=cell.url, aria_label=cell.sentence)
    return element("g", *inside, class_=role, role="img", aria_label=cell.sentence)


def _words(cell: Cell) -> Element:
    shape = element("span", class_=f"severity-shape is-{cell.severity or 'good'}")
    name = element("span", shape, element("span", text=cell.name), class_="cell-name")
    note = element("span", text=plural(cell.pages, "page"), class_="cell-note")
    return element("div", element("div", name, note, class_="cell-words"), class_="cell-box")
