"""Kinds of elements: those of one tag and class attribute, of which a whole site has few.

What the names of a kind tell is worked out once for all its elements.
"""

from tiebeam.engine.extract import regions, shape

_MOST_KINDS = 20_000
_MOST_SHINGLES = 50_000
_USUAL_CHARACTERS = 500
"""Class attributes longer than that are not remembered: memory."""
_HEADING_LEVELS = {f"h{level}": level for level in range(1, 7)}


class Kind:
    """What all elements of one kind have in common; equal to itself alone."""

    __slots__ = ("attributes", "heading_level", "is_usual", "may_open_region", "names", "shingles")

    def __init__(self, tag: str, class_names: str | None) -> None:
        self.attributes = int(class_names is not None)
        """How many attributes the kind itself is told by."""
        self.heading_level = _HEADING_LEVELS.get(tag)
        self.may_open_region = regions.is_named(tag, class_names)
        self.names = shape.names_of(tag, class_names)
        self.is_usual = len(class_names or "") <= _USUAL_CHARACTERS
        self.shingles: dict[Kind, int] = {}
        """Keys of the shingles that elements of other kinds make below one of this kind."""

    def shingle_of(self, below: "Kind") -> int:
        """The key of such a shingle, remembered: most repeat on every page."""
        key = shape.key_of(self.names, below.names)
        if below.is_usual:
            self.shingles[below] = key
            _kept.shingles += 1
        return key


class _Kept:
    """How much the kinds remember."""

    def __init__(self) -> None:
        self.shingles = 0


class _Kinds(dict[tuple[str, str | None], Kind]):
    """Kinds by tag and class attribute."""

    def __missing__(self, named: tuple[str, str | None]) -> Kind:
        kind = Kind(*named)
        if kind.is_usual:
            if len(self) >= _MOST_KINDS or _kept.shingles >= _MOST_SHINGLES:
                self.clear()
                _kept.shingles = 0
            self[named] = kind
        return kind


_known = _Kinds()
_kept = _Kept()


def known_kinds() -> dict[tuple[str, str | None], Kind]:
    """Kinds by tag and class attribute; one that is asked for is known."""
    return _known
