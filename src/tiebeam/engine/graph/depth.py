"""Fewest links from a start page, by breadth-first search over all links of a level at once."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from tiebeam.engine.graph.links import Links
from tiebeam.engine.graph.nodes import NOWHERE, Flags, Numbers

LINKS_AT_ONCE = 16_000_000
"""Links gathered in one step; bounds the memory of a level that links to everything."""


def find_depth(is_start: Flags, links: Links, onward: Numbers) -> Numbers:
    """Depth per node; NOWHERE when no link path leads there.

    `onward`: per node the redirect or canonical that it hands on to. Being handed on costs no
    link, so both ends have the same depth.
    """
    depth = np.full(len(is_start), NOWHERE, dtype=np.int32)
    level = 0
    frontier = _reach(np.flatnonzero(is_start), depth, level, onward)
    while len(frontier):
        level += 1
        found = [_reach(one, depth, level, onward) for one in _linked_from(frontier, links)]
        frontier = np.concatenate(found) if found else frontier[:0]
    return depth


def _reach(
    nodes: npt.NDArray[np.integer], depth: Numbers, level: int, onward: Numbers
) -> npt.NDArray[np.int64]:
    """Give `level` to those of the nodes that have no depth yet, and to what they hand on to."""
    reached = []
    while len(nodes):
        new = np.unique(nodes[depth[nodes] == NOWHERE]).astype(np.int64)
        depth[new] = level
        reached.append(new)
        nodes = onward[new]
        nodes = nodes[nodes != NOWHERE]
    return np.concatenate(reached) if reached else np.empty(0, dtype=np.int64)


def _linked_from(frontier: npt.NDArray[np.int64], links: Links) -> Iterator[Numbers]:
    """The targets of all links on the pages of the frontier, in pieces of bounded size."""
    begins = links.offsets[frontier]
    counts = links.offsets[frontier + 1] - begins
    pieces = np.cumsum(counts) // LINKS_AT_ONCE
    cuts = np.flatnonzero(np.diff(pieces)) + 1
    for begin, count in zip(np.split(begins, cuts), np.split(counts, cuts), strict=True):
        total = int(count.sum())
        if total:
            ahead = np.repeat(begin - np.concatenate([[0], np.cumsum(count)[:-1]]), count)
            yield links.targets[ahead + np.arange(total)]
