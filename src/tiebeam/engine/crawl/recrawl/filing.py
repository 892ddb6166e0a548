"""Notes which files of a previous crawl can be asked for on condition."""

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.compute as pc

from tiebeam.engine.crawl.recrawl.files import FILES, KnownFile
from tiebeam.engine.crawl.recrawl.stored import Stored
from tiebeam.engine.crawl.recrawl.validators import usable_date, usable_etag
from tiebeam.engine.tables.durable import write_durably

_OK = 200
_WITH_ENTRIES = frozenset({"urlset", "text", "feed"})
"""Kinds of sitemaps that are taken over. What an index lists stands in no table."""
_ROBOTS = ["url", "status", "state", "media_type", "etag", "last_modified"]


def write_files(folder: Path, previous: Path) -> None:
    """Note the files of a previous crawl in the state of a new one."""
    stored = Stored(previous)
    found = {"robots": dict(_robots(stored)), "sitemap": dict(_sitemaps(stored))}
    write_durably(folder / FILES, lambda path: path.write_text(json.dumps(found)))


def _robots(stored: Stored) -> Iterator[tuple[str, KnownFile]]:
    for name, rows in stored.every("robots", _ROBOTS):
        for row in rows.to_pylist():
            if row["state"] == "rules" and row["status"] == _OK:
                yield from _known(row, [name], stored.began_at)


def _sitemaps(stored: Stored) -> Iterator[tuple[str, KnownFile]]:
    places: defaultdict[str, list[str]] = defaultdict(list)
    for name, rows in stored.every("sitemaps", ["sitemap_url"]):
        for url in pc.unique(rows["sitemap_url"]).to_pylist():
            places[url].append(name)
    for _, rows in stored.every("sitemap_files", None):
        for row in rows.to_pylist():
            if row["status"] == _OK and row["fault"] is None and row["kind"] in _WITH_ENTRIES:
                yield from _known(row, places[row["url"]], stored.began_at)


def _known(row: dict[str, Any], parts: list[str], began_at: str) -> Iterator[tuple[str, KnownFile]]:
    etag, date = usable_etag(row["etag"]), usable_date(row["last_modified"], began_at)
    if etag or date:
        yield row["url"], KnownFile(row, etag, date, parts)
