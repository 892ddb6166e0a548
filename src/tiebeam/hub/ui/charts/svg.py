"""Elements of a picture, escaped on the way out."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element, tostring


def element(
    tag: str, *children: Element, text: str = "", **attributes: str | float | None
) -> Element:
    """An element; attribute names with `_` for `-`, a leading or trailing `_` dropped."""
    made = Element(tag)
    for name, value in attributes.items():
        if value is not None and value != "":
            made.set(name.strip("_").replace("_", "-"), _written(value))
    if text:
        made.text = _printable(text)
    made.extend(children)
    return made


def percent_of(part: float, whole: float) -> str:
    """A coordinate that holds at any width."""
    return f"{_written(100 * part / whole)}%" if whole else "0%"


def markup(elements: Iterable[Element]) -> str:
    """The elements as text for a page."""
    return "".join(
        tostring(one, encoding="unicode", short_empty_elements=False) for one in elements
    )


def _written(value: str | float) -> str:
    return _printable(value) if isinstance(value, str) else f"{value:.3f}".rstrip("0").rstrip(".")


def _printable(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable())
