"""A crawl of one environment told as if its pages stood on the hosts of another.

A finding is known by its host and its URLs, so a staging build and production have nothing in
common until the hosts of one are read as those of the other. What an address says of itself
(canonicals, links, robots.txt) is read so, too: it is what the build would say once it is live.
"""

import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tiebeam.engine.tables import CrawlStore
from tiebeam.engine.urls import url_id

TABLES_OF_CRAWL = (
    "pages",
    "links",
    "resources",
    "robots",
    "robots_rules",
    "sitemap_files",
    "sitemaps",
    "probes",
    "renderings",
)
"""What is told anew; pages kept whole stay with the crawl itself."""

_ID_OF = {"url_id": "url", "target_id": "target_url"}
"""Columns of ids beside the URLs that they are made from."""
_ID_OF_PAGE = ("source_id", "page_id")
"""Columns of ids of pages whose URL stands in `pages` alone."""


class Counterparts:
    """Which host stands for which. `*.name` means all under it, on both sides.

    scheme: what addresses of those hosts begin with there; None leaves it.
    """

    def __init__(self, hosts: Mapping[str, str], *, scheme: str | None = None) -> None:
        exact_first = sorted(hosts.items(), key=lambda pair: pair[0].startswith("*."))
        self._pairs = [(_pattern(here), _target(there)) for here, there in exact_first]
        self._there = re.compile("|".join(f"(?:{_pattern(host)})" for host in hosts.values()))
        self._scheme = scheme

    def urls(self, texts: pa.Array) -> pa.Array:
        """The texts; those that are addresses on one of the hosts with the other host."""
        scheme = self._scheme or r"\1"
        told = texts
        for here, there in self._pairs:
            changed = pc.replace_substring_regex(
                texts,
                pattern=rf"^(https?)://{here}([/?]|$)",
                replacement=rf"{scheme}://{there.format(2)}\3",
            )
            told = pc.if_else(pc.equal(told, texts), changed, told)
        return told

    def told(self, urls: Sequence[str]) -> list[str]:
        """A few addresses, each with the other host."""
        found: list[str] = self.urls(pa.array(urls, pa.string())).to_pylist()
        return found

    def hosts(self, names: pa.Array) -> pa.Array:
        """The host names, each as the one it stands for."""
        told = names
        for here, there in self._pairs:
            changed = pc.replace_substring_regex(
                names, pattern=f"^{here}$", replacement=there.format(1)
            )
            told = pc.if_else(pc.equal(told, names), changed, told)
        return told

    def are_there(self, names: pa.Array) -> pa.Array:
        """Whether each host is one of those that others stand for."""
        return pc.match_substring_regex(names, pattern=f"^(?:{self._there.pattern})$")

    def lead_there(self, urls: pa.Array) -> pa.Array:
        """Whether each address is on one of those hosts."""
        return pc.match_substring_regex(
            urls, pattern=rf"^https?://(?:{self._there.pattern})([/?]|$)"
        )


def _pattern(host: str) -> str:
    """The host as a regular expression with one group: what stands for the star."""
    if host.startswith("*."):
        return r"([^/?]+)" + re.escape(host[1:])
    return "()" + re.escape(host)


def _target(host: str) -> str:
    """What to write instead, with a gap for the number of the group of the star."""
    return r"\{}" + host[1:] if host.startswith("*.") else host


def tell_as(folder: Path, into: Path, counterparts: Counterparts) -> None:
    """Write the crawl in `folder` into a folder of its own, on the other hosts, not judged yet.

    What stood there before is replaced. Rows about hosts that others stand for are left out: they
    are of the other environment. Raises NoCrawl, TornPart.
    """
    store = CrawlStore(folder)
    manifest = store.manifest
    shutil.rmtree(into, ignore_errors=True)
    told = CrawlStore.create(into, replace(manifest, parts={}))
    page_ids = _page_ids(_tables(store, "pages"), counterparts)
    parts = {
        name: [
            told.write_part(name, _told(rows, counterparts, page_ids), f"all-{place}")
            for place, rows in enumerate(_tables(store, name))
        ]
        for name in TABLES_OF_CRAWL
        if name in manifest.parts
    }
    told.save(replace(manifest, parts=parts))


def _tables(store: CrawlStore, name: str) -> Iterable[pa.Table]:
    """The parts of a table one after another, so that none outgrows memory."""
    for part in store.manifest.parts.get(name, ()):
        yield pq.read_table(store.part_path(name, part))


def _page_ids(pages: Iterable[pa.Table], counterparts: Counterparts) -> dict[int, int]:
    """The new id of each page whose URL changes."""
    found: dict[int, int] = {}
    for rows in pages:
        urls = _plain(rows["url"])
        told = counterparts.urls(urls)
        changed = pc.not_equal(urls, told)
        ids = rows["url_id"].filter(changed).to_pylist()
        found |= zip(ids, map(url_id, told.filter(changed).to_pylist()), strict=True)
    return found


def _told(rows: pa.Table, counterparts: Counterparts, page_ids: Mapping[int, int]) -> pa.Table:
    if "host" in rows.column_names:
        hosts = _plain(rows["host"])
        of_others = pc.fill_null(counterparts.are_there(hosts), fill_value=False)
        rows = rows.filter(pc.invert(of_others))
    columns = {name: _plain(rows[name]) for name in rows.column_names}
    told = {
        name: counterparts.hosts(column) if name == "host" else _rewritten(column, counterparts)
        for name, column in columns.items()
    }
    for name, named in _ID_OF.items():
        if name in told and named in told:
            told[name] = _ids_anew(told[name], columns[named], told[named])
    for name in set(_ID_OF_PAGE) & set(told):
        told[name] = _by_map(told[name], page_ids)
    if "internal" in told:
        told["internal"] = pc.or_(told["internal"], counterparts.lead_there(told["target_url"]))
    return pa.table(told)


def _plain(column: pa.ChunkedArray) -> pa.Array:
    one = column.combine_chunks()
    if isinstance(one, pa.ChunkedArray):
        one = one.chunk(0) if one.num_chunks else pa.array([], one.type)
    return one.dictionary_decode() if pa.types.is_dictionary(one.type) else one


def _rewritten(column: pa.Array, counterparts: Counterparts) -> pa.Array:
    """The column with every address in it rewritten, also within lists and records."""
    kind = column.type
    if pa.types.is_string(kind):
        return counterparts.urls(column)
    if pa.types.is_list(kind):
        inner = _rewritten(column.values, counterparts)
        return pa.ListArray.from_arrays(column.offsets, inner, mask=column.is_null())
    if pa.types.is_struct(kind):
        fields = [_rewritten(column.field(place), counterparts) for place in range(len(kind))]
        names = [field.name for field in kind]
        return pa.StructArray.from_arrays(fields, names=names, mask=column.is_null())
    return column


def _ids_anew(ids: pa.Array, before: pa.Array, after: pa.Array) -> pa.Array:
    changed = pc.fill_null(pc.not_equal(before, after), fill_value=False)
    encoded = after.filter(changed).dictionary_encode()
    numbers = pa.array((url_id(text) for text in encoded.dictionary.to_pylist()), pa.uint64())
    return pc.replace_with_mask(ids, changed, numbers.take(encoded.indices))


def _by_map(ids: pa.Array, page_ids: Mapping[int, int]) -> pa.Array:
    encoded = ids.dictionary_encode()
    known = encoded.dictionary.to_pylist()
    return pa.array((page_ids.get(one, one) for one in known), pa.uint64()).take(encoded.indices)
