"""Which URLs each page of the previous crawl names, as far as they are in scope."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from tiebeam.engine.crawl.seen import SeenSet
from tiebeam.engine.urls import url_id

LINKS = ["source_id", "target_id", "target_url", "internal"]
"""Columns of `links` that are read."""
BESIDE = ["canonical_url", "hreflang", "refresh_url"]
"""Columns of `pages` that are read."""
_ORIGIN = r"^([a-z]+://[^/?#]*).*$"

Ids = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]


class _Named(NamedTuple):
    """What pages of one part name in one way."""

    page: Places
    """For each time that a URL is named, the place of the page."""
    target: Ids
    """And the URL."""
    url_ids: Ids
    """Every URL once: pages of a site name the same again and again."""
    urls: pa.Array


class Namer:
    """Reads the URLs that pages name; keeps of each URL only that it was told before."""

    def __init__(self, covers: Callable[[str], bool]) -> None:
        self._covers = covers
        self._told = SeenSet()
        self._origins: dict[str, bool] = {}

    def read(self, pages: pa.Table, links: pa.Table) -> tuple[list[pa.Array], Ids, pa.Array]:
        """What the pages of one part name, themselves or by links.

        Returns the ids and the ways (places in HOW) for each page, and of the URLs that no part
        before named the ids and texts.
        """
        ids = pages["url_id"].to_numpy()
        found = [_of_links(links, ids), *self._beside(pages)]
        page = np.concatenate([one.page for one in found])
        target = np.concatenate([one.target for one in found])
        way = np.concatenate(
            [np.full(len(one.page), how, np.uint8) for how, one in enumerate(found)]
        )
        order = np.argsort(page, kind="stable")
        ends = np.searchsorted(page[order], np.arange(len(ids) + 1)).astype(np.int32)
        named = pa.ListArray.from_arrays(pa.array(ends), pa.array(target[order]))
        ways = pa.ListArray.from_arrays(pa.array(ends), pa.array(way[order]))
        url_ids = np.concatenate([one.url_ids for one in found])
        is_new = self._told.add(url_ids)
        urls = pa.concat_arrays([one.urls for one in found]).filter(pa.array(is_new))
        return [named, ways], url_ids[is_new], urls

    def _beside(self, pages: pa.Table) -> list[_Named]:
        """Canonical, language versions and target of a refresh."""
        canonical, hreflang, refresh = (pages[name].combine_chunks() for name in BESIDE)
        every = np.arange(len(pages))
        parents = pc.list_parent_indices(hreflang).to_numpy()
        return [
            self._in_scope(every, canonical),
            self._in_scope(parents, pc.list_flatten(hreflang).field("url")),
            self._in_scope(every, refresh),
        ]

    def _in_scope(self, page: Places, text: pa.Array) -> _Named:
        origins = pc.replace_substring_regex(text, _ORIGIN, r"\1").dictionary_encode()
        covered = [self._covers_origin(origin) for origin in origins.dictionary.to_pylist()]
        at = origins.indices.fill_null(len(covered)).to_numpy()
        mask = np.array([*covered, False])[at]
        kept = text.filter(pa.array(mask)).dictionary_encode()  # language versions name each other
        ids = np.fromiter(map(url_id, kept.dictionary.to_pylist()), np.uint64, len(kept.dictionary))
        return _Named(page[mask], ids[kept.indices.to_numpy()], ids, kept.dictionary)

    def _covers_origin(self, origin: str) -> bool:
        known = self._origins.get(origin)
        if known is None:
            known = self._origins[origin] = self._covers(f"{origin}/")
        return known


def _of_links(links: pa.Table, ids: Ids) -> _Named:
    """Links in scope of the pages with these ids."""
    source, target = links["source_id"].to_numpy(), links["target_id"].to_numpy()
    if not len(ids) or not len(source):
        none = np.zeros(0, np.uint64)
        return _Named(np.zeros(0, np.int64), none, none, pa.nulls(0, pa.string()))
    starts = np.flatnonzero(np.append(True, source[1:] != source[:-1]))  # links of a page follow
    order = np.argsort(ids)
    at = np.minimum(np.searchsorted(ids, source[starts], sorter=order), len(ids) - 1)
    page = np.repeat(order[at], np.diff(np.append(starts, len(source))))
    counts = (ids[page] == source) & links["internal"].to_numpy().astype(np.bool_)
    text = links["target_url"].combine_chunks()
    if not pa.types.is_dictionary(text.type):
        text = text.dictionary_encode()
    place = text.indices.to_numpy()[counts]
    url_ids, is_named = (
        np.zeros(len(text.dictionary), np.uint64),
        np.zeros(len(text.dictionary), bool),
    )
    url_ids[place], is_named[place] = target[counts], True
    urls = text.dictionary.filter(pa.array(is_named))
    return _Named(page[counts], target[counts], url_ids[is_named], urls)
