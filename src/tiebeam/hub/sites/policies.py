"""An index policy to begin with."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """A line of the example; nothing in it is marked."""

    number: int
    text: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Example:
    """A text to read and to copy."""

    text: str

    @property
    def lines(self) -> list[Line]:
        """The text line by line."""
        return [Line(number, text) for number, text in enumerate(self.text.splitlines(), 1)]


EXAMPLE = Example(
    """\
# Everything may be found ...
[[pages]]
pattern = "*"
index = true
canonical = "self"

# ... but search results and baskets must not.
[[pages]]
pattern = "/search*"
index = false
in_sitemap = false

[[pages]]
pattern = "/basket*"
index = false
in_sitemap = false
"""
)
