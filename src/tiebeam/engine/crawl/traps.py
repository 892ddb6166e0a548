"""Ways in which a site makes URLs without end, told from the URLs alone."""

import re
from collections.abc import Callable
from functools import lru_cache, wraps

MAX_SEGMENTS = 24
MAX_REPEATS = 4
"""A piece of path that follows itself this often was made by a relative link gone wrong."""
_DIGIT = re.compile("[0-9]")
_LONG_WORD = 24
_LONGEST_PERIOD = 4
_REMEMBERED = 20_000
_LONGEST_REMEMBERED = 300
"""A site can make URLs of 8 kB without end; those that are usual are shorter."""


def path_fault(url: str) -> str | None:
    """Why the path of a URL looks made by a trap: path-depth, repeated-path or None."""
    path = url.split("/", 3)[3].partition("?")[0]
    if path.count("/") < MAX_REPEATS - 1:
        return None
    segments = path.strip("/").split("/")
    if len(segments) > MAX_SEGMENTS:
        return "path-depth"
    return "repeated-path" if _repeats(segments) else None


def _repeats(segments: list[str]) -> bool:
    """Whether some piece of up to four segments follows itself MAX_REPEATS times."""
    for period in range(1, _LONGEST_PERIOD + 1):
        run = 0
        for one, other in zip(segments, segments[period:], strict=False):
            run = run + 1 if one == other else 0
            if run >= period * (MAX_REPEATS - 1):
                return True
    return False


def _remembering_short(shaped: Callable[[str], str]) -> Callable[[str], str]:
    """Remember what was made of short texts, of which there are many of one site."""
    remembered = lru_cache(_REMEMBERED)(shaped)

    @wraps(shaped)
    def shape(text: str) -> str:
        return remembered(text) if len(text) <= _LONGEST_REMEMBERED else shaped(text)

    return shape


@_remembering_short
def shape_of(url: str) -> str:
    """What URLs of one generator share: segments with digits become `#`, query values fall away.

    >>> shape_of("https://shop.test/en/p/4711?size=9&b=1")
    'https://shop.test/en/p/#?b&size'
    """
    path, _, query = url.partition("?")
    folder, _, last = path.rpartition("/")
    shaped = f"{_shape_of_folder(folder)}/{_shape_of_segment(last)}"
    if not query:
        return shaped
    names = sorted({pair.partition("=")[0] for pair in query.split("&")})
    return f"{shaped}?{'&'.join(names)}" if any(names) else shaped


@_remembering_short
def _shape_of_folder(folder: str) -> str:
    """The shape of a URL up to its last slash: a folder holds many pages."""
    scheme, _, host, *segments = folder.split("/")
    return "/".join([scheme, "", host, *map(_shape_of_segment, segments)])


def _shape_of_segment(segment: str) -> str:
    name, semicolon, _ = segment.partition(";")
    if _DIGIT.search(name) or (len(name) > _LONG_WORD and "-" not in name):
        name = "#"
    return name + semicolon


def may_be_endless(shape: str) -> bool:
    """Whether URLs of this shape can be many."""
    return "#" in shape or "?" in shape or ";" in shape
