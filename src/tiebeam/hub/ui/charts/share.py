"""How much of a whole: a short bar beside its percentage."""

from functools import lru_cache
from xml.etree.ElementTree import Element

from tiebeam.hub.ui.charts.svg import element, markup, percent_of

WIDTH, HEIGHT = 72, 6
REMEMBERED = 4_096


@lru_cache(REMEMBERED)
def share(part: float, level: str | None = None) -> str:
    """A bar filled to `part` (0 to 1) in the colour of a severity. The number stands beside it."""
    return markup([_bar(min(max(part, 0.0), 1.0), level)])


def _bar(part: float, level: str | None) -> Element:
    return element(
        "svg",
        element("rect", class_="share-track", width="100%", height="100%"),
        element("rect", class_="share-fill", width=percent_of(part, 1), height="100%"),
        class_=f"share-bar is-{level}" if level else "share-bar",
        width=WIDTH,
        height=HEIGHT,
        aria_hidden="true",
    )
