"""An index policy to begin with."""

from dataclasses import dataclass

from tiebeam.hub.ui.marks import PlainLine, lines_of


@dataclass(frozen=True)
class Example:
    """A text to read and to copy."""

    text: str

    @property
    def lines(self) -> list[PlainLine]:
        """The text line by line."""
        return lines_of(self.text)


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
