"""Which URLs each page of the previous crawl names, as far as they are in scope."""

from collections.abc import Callable

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
        page, target, text = (
            np.concatenate([one[0] for one in found]),
            np.concatenate([one[1] for one in found]),
            pa.concat_arrays([one[2].cast(pa.string()) for one in found]),
        )
        way = np.concatenate([np.full(len(one[0]), how, np.uint8) for how, one in enumerate(found)])
        order = np.argsort(page, kind="stable")
        ends = np.searchsorted(page[order], np.arange(len(ids) + 1)).astype(np.int32)
        named = pa.ListArray.from_arrays(pa.array(ends), pa.array(target[order]))
        ways = pa.ListArray.from_arrays(pa.array(ends), pa.array(way[order]))
        is_new = self._told.add(target)
        return [named, ways], target[is_new], text.filter(pa.array(is_new))

    def _beside(self, pages: pa.Table) -> list[tuple[Places, Ids, pa.Array]]:
        """Canonical, language versions and target of a refresh."""
        canonical, hreflang, refresh = (pages[name].combine_chunks() for name in BESIDE)
        every = np.arange(len(pages))
        parents = pc.list_parent_indices(hreflang).to_numpy()
        return [
            self._in_scope(every, canonical),
            self._in_scope(parents, pc.list_flatten(hreflang).field("url")),
            self._in_scope(every, refresh),
        ]

    def _in_scope(self, page: Places, text: pa.Array) -> tuple[Places, Ids, pa.Array]:
        origins = pc.replace_substring_regex(text, _ORIGIN, r"\1").dictionary_encode()
        covered = [self._covers_origin(origin) for origin in origins.dictionary.to_pylist()]
        at = origins.indices.fill_null(len(covered)).to_numpy()
        mask = np.array([*covered, False])[at]
        kept = text.filter(pa.array(mask))
        distinct = kept.dictionary_encode()  # language versions name each other
        texts = distinct.dictionary.to_pylist()
        ids = np.fromiter(map(url_id, texts), np.uint64, len(texts))
        return page[mask], ids[distinct.indices.to_numpy()], kept

    def _covers_origin(self, origin: str) -> bool:
        known = self._origins.get(origin)
        if known is None:
            known = self._origins[origin] = self._covers(f"{origin}/")
        return known


def _of_links(links: pa.Table, ids: Ids) -> tuple[Places, Ids, pa.Array]:
    """Links in scope of the pages with these ids."""
    if not len(ids):
        return np.zeros(0, np.int64), np.zeros(0, np.uint64), pa.nulls(0, pa.string())
    source, order = links["source_id"].to_numpy(), np.argsort(ids)
    at = np.minimum(np.searchsorted(ids, source, sorter=order), len(ids) - 1)
    page = order[at]
    counts = (ids[page] == source) & links["internal"].to_numpy().astype(np.bool_)
    text = links["target_url"].combine_chunks().filter(pa.array(counts))
    return page[counts], links["target_id"].to_numpy()[counts], text
