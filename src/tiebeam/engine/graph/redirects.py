"""Where redirects lead: every chain resolved hop by hop, all chains at once.

Source: Google crawling documentation: ten hops are followed, then the crawl gives up.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tiebeam.engine.graph.nodes import NOWHERE, Flags, Nodes, Numbers
from tiebeam.engine.urls import url_id

MOST_HOPS = 10


@dataclass(frozen=True)
class Chains:
    """One entry per node that redirects, in the order of `starts`.

    A chain ends at the first URL that does not redirect, at the first that was not visited, or
    after ten hops. A loop ends nowhere; its path closes with the URL that it returns to.
    """

    starts: Numbers
    ends: Numbers
    """Last node; NOWHERE for a loop."""
    hops: Numbers
    loops: Flags
    paths: pa.Array
    """Lists of URLs, each with the URL that redirects first."""
    end_urls: pa.Array
    end_ids: pa.Array


@dataclass(frozen=True)
class _Targets:
    """The nodes, and after them the redirect targets that were never visited."""

    urls: pa.Array
    ids: pa.Array
    redirects_to: Numbers


def follow_redirects(nodes: Nodes) -> Chains:
    """The chain of every node that redirects."""
    targets = _with_unvisited(nodes)
    starts = np.flatnonzero(targets.redirects_to != NOWHERE).astype(np.int32)
    steps = np.full((len(starts), MOST_HOPS + 1), NOWHERE, dtype=np.int32)
    steps[:, 0] = starts
    loops = np.zeros(len(starts), dtype=bool)
    for hop in range(1, MOST_HOPS + 1):
        moving = np.flatnonzero((steps[:, hop - 1] != NOWHERE) & ~loops)
        landed = targets.redirects_to[steps[moving, hop - 1]]
        loops[moving] = (steps[moving, :hop] == landed[:, None]).any(axis=1)
        steps[moving, hop] = landed
    hops = ((steps != NOWHERE).sum(axis=1) - 1).astype(np.int32)
    ends = steps[np.arange(len(starts)), hops]
    ends[loops] = NOWHERE
    return Chains(
        starts=starts,
        ends=np.where(ends < len(nodes), ends, NOWHERE).astype(np.int32),
        hops=hops,
        loops=loops,
        paths=_paths(steps, hops, targets.urls),
        end_urls=_take(targets.urls, ends),
        end_ids=_take(targets.ids, ends),
    )


def _with_unvisited(nodes: Nodes) -> _Targets:
    redirects_to = nodes.redirects_to.copy()
    outside = np.asarray(pc.is_valid(nodes.redirect_urls)) & (redirects_to == NOWHERE)
    named = nodes.redirect_urls.filter(pa.array(outside))
    urls = named.unique()
    redirects_to[outside] = np.asarray(pc.index_in(named, value_set=urls)) + len(nodes)
    ids = pa.array((url_id(url.as_py()) for url in urls), pa.uint64())
    nowhere = np.full(len(urls), NOWHERE, dtype=np.int32)
    return _Targets(
        urls=pa.concat_arrays([nodes.urls, urls]),
        ids=pa.concat_arrays([nodes.ids, ids]),
        redirects_to=np.concatenate([redirects_to, nowhere]),
    )


def _paths(steps: Numbers, hops: Numbers, urls: pa.Array) -> pa.Array:
    offsets = np.concatenate([[0], np.cumsum(hops + 1)])
    return pa.LargeListArray.from_arrays(
        pa.array(offsets, pa.int64()), urls.take(pa.array(steps[steps != NOWHERE]))
    )


def _take(values: pa.Array, places: Numbers) -> pa.Array:
    return values.take(pa.array(places, mask=places == NOWHERE))
