"""What can be broken: every defect by name, each with the finding it must cause."""

from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches

from tiebeam.lab.defects import (
    canonical,
    content,
    crawl,
    facets,
    head,
    index,
    links,
    locale,
    redirect,
    render,
    sitemap,
    status,
)
from tiebeam.lab.defects.defect import Defect, Entry, UnknownDefect

__all__ = ["ALL", "Defect", "Entry", "UnknownDefect", "choose", "released_by"]

_AREAS = (
    crawl,
    status,
    redirect,
    index,
    canonical,
    content,
    head,
    links,
    sitemap,
    locale,
    facets,
    render,
)

ALL: dict[str, Defect] = {one.name: one for area in _AREAS for one in area.DEFECTS}
"""Every defect by name, in the order of the areas."""


def choose(names: Iterable[str]) -> tuple[Defect, ...]:
    """The defects of those names; `all` stands for every one. Raises UnknownDefect."""
    wanted = set(names)
    if "all" in wanted:
        return tuple(ALL.values())
    for name in sorted(wanted - set(ALL)):
        near = get_close_matches(name, ALL, n=3, cutoff=0.4)
        hint = f"; did you mean {', '.join(near)}?" if near else ""
        raise UnknownDefect(f"no defect is called {name!r}{hint}")
    return tuple(one for one in ALL.values() if one.name in wanted)


def released_by(day: date) -> tuple[Defect, ...]:
    """The defects that releases up to and on that day have brought."""
    return tuple(one for one in ALL.values() if one.released <= day)
