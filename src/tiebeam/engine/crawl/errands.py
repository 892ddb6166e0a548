"""Files beside the pages: robots.txt, sitemaps and probes. Their redirects are followed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from tiebeam.engine import urls
from tiebeam.engine.crawl import outcome, robots, sitemap_reader
from tiebeam.engine.crawl.answer import Answer
from tiebeam.engine.crawl.messages import Errand, Found
from tiebeam.engine.crawl.scope import origin_of

Covers = Callable[[str], bool]

_MAX_HOPS = {"robots": 5, "sitemap": 5, "probe": 10, "health": 3}
_OK = range(200, 300)
_BREAKS = frozenset({"timeout", "cut_short", "reset"})
"""Faults of a body that is not whole."""


@dataclass
class Settled:
    """The end of an errand."""

    answer: dict[str, Any]
    """Its row of the table, and what else the coordinator needs to know."""
    rows: list[dict[str, Any]] = field(default_factory=list)
    """Rows of the table `sitemaps`."""
    found: list[Found] = field(default_factory=list)
    entries: pa.Table | None = None
    """The same rows where they are made already."""


def max_bytes(errand: Errand, of_pages: int) -> int:
    """How much of the body is taken, after decoding."""
    if errand.kind == "robots":
        return robots.MAX_BYTES
    return sitemap_reader.MAX_BYTES if errand.kind == "sitemap" else of_pages


def next_url(errand: Errand, answer: Answer, hops: int) -> str | None:
    """Where a redirect leads, unless it is one too many."""
    return outcome.redirect_target(answer)[0] if hops < _MAX_HOPS[errand.kind] else None


def may_follow(errand: Errand, url: str, covers: Covers) -> bool:
    """Sitemaps are read on the hosts of the crawl alone; robots.txt may stand anywhere public."""
    return covers(url) if errand.kind == "sitemap" else True


def settle(
    errand: Errand, answer: Answer, hops: int, first_status: int | None, covers: Covers
) -> Settled:
    """What the last answer of an errand says."""
    if errand.kind == "robots":
        return Settled(_robots_row(errand, answer, hops))
    if errand.kind == "sitemap":
        return _read_sitemap(errand, answer, hops, covers)
    return Settled(_probe_row(errand, answer, hops, first_status or answer.status, covers))


def _robots_row(errand: Errand, answer: Answer, hops: int) -> dict[str, Any]:
    is_lost = answer.status in outcome.REDIRECTS  # more hops than are followed: as if absent
    state = robots.state_of(404 if is_lost else answer.status)
    if "undecodable" in answer.faults:
        state = "allow-all"
    elif state == "rules" and not _BREAKS.isdisjoint(answer.faults):
        state = "disallow-all"  # the rules that are missing may be the ones that forbid
    body = answer.body.decode("utf-8", "replace").replace("\0", "")
    is_html = _looks_like_html(answer.body)
    return {
        "origin": origin_of(errand.url),
        "host": urls.parts(errand.url).host,
        "url": errand.url,
        "fetched_at": datetime.fromtimestamp(answer.fetched_at, UTC).isoformat(),
        "failure": answer.failure,
        "detail": answer.detail,
        "status": answer.status,
        "final_url": answer.url,
        "hops": hops,
        "media_type": answer.media_type,
        "body_bytes": len(answer.body) if answer.status is not None else None,
        "is_html": is_html,
        "body": body if answer.status is not None else None,
        "state": "allow-all" if is_html and state == "rules" else state,
        **_validators(answer, hops),
    }


def _validators(answer: Answer, hops: int) -> dict[str, Any]:
    """With what the file can be asked for on condition; not where a redirect led elsewhere."""
    headers = {} if hops else answer.headers
    return {
        "etag": headers.get("etag"),
        "last_modified": headers.get("last-modified"),
        "carried_over": False,
    }


def _looks_like_html(body: bytes) -> bool:
    start = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<!doctype html", b"<html", b"<head", b"<body"))


def _read_sitemap(errand: Errand, answer: Answer, hops: int, covers: Covers) -> Settled:
    row: dict[str, Any] = {
        "url": errand.url,
        "host": urls.parts(errand.url).host,
        "parent_url": errand.parent,
        "found_by": errand.name,
        "failure": answer.failure,
        "status": answer.status,
        "kind": "none",
        "entries": 0,
        "body_bytes": len(answer.body) if answer.status is not None else None,
        "fault": answer.failure,
        "children": [],
        **_validators(answer, hops),
    }
    if answer.status not in _OK:
        row["fault"] = row["fault"] or (
            "redirect" if answer.status in outcome.REDIRECTS else "status"
        )
        return Settled(row)
    sitemap = sitemap_reader.read(answer.body)
    if "body_limit" in answer.faults:
        sitemap.fault = "too_big"
    elif answer.faults:
        sitemap.fault = answer.faults[0]
    row |= {
        "kind": sitemap.kind,
        "entries": max(len(sitemap.entries), len(sitemap.children)),
        "body_bytes": sitemap.body_bytes,
        "fault": sitemap.fault,
        "children": [url for url in sitemap.children if covers(url)],
        "foreign_children": sum(not covers(url) for url in sitemap.children),
    }
    rows = list(_entry_rows(errand.url, sitemap))
    return Settled(row, rows, list(_entries_found(errand.url, sitemap, covers)))


def _entry_rows(sitemap_url: str, sitemap: sitemap_reader.Sitemap) -> Iterator[dict[str, Any]]:
    for entry in sitemap.entries:
        yield {
            "sitemap_url": sitemap_url,
            "url": entry.url,
            "url_id": urls.url_id(entry.url),
            "lastmod": entry.lastmod,
            "hreflang": [{"code": code, "url": url} for code, url in entry.hreflang],
            "image_count": entry.image_count,
            "is_news": entry.is_news,
        }


def _entries_found(
    sitemap_url: str, sitemap: sitemap_reader.Sitemap, covers: Covers
) -> Iterator[Found]:
    for entry in sitemap.entries:
        if covers(entry.url):
            yield Found(urls.url_id(entry.url), entry.url, "sitemap", sitemap_url, 0, 1, 0)


def _probe_row(
    errand: Errand, answer: Answer, hops: int, first_status: int | None, covers: Covers
) -> dict[str, Any]:
    facts = None if answer.failure else outcome.read(answer.url, answer, covers)
    return {
        "kind": errand.name,
        "host": errand.host,
        "url": errand.url,
        "failure": answer.failure,
        "status": first_status,
        "final_url": answer.url,
        "final_status": answer.status,
        "hops": hops,
        "title": facts.title if facts else None,
        "word_count": facts.word_count if facts else None,
        "text_hash": facts.text_hash if facts else None,
    }
