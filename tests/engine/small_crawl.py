"""A small judged crawl in a folder: real tables through the real stages, checks left out."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from tiebeam.engine.pipeline.stages import DERIVE
from tiebeam.engine.tables import TABLES, CrawlStore, Manifest
from tiebeam.engine.urls import parts, url_id

SITE = "https://www.shop.test"
AT = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
FINGERPRINT = "00000000000000a7"
HOSTILE = '<script>alert(1)</script>"\u202e=1+1'

PAGES: tuple[dict[str, Any], ...] = (
    {"url": "/", "title": "Shop", "found_by": "start", "canonical_url": f"{SITE}/"},
    {"url": "/oak", "title": "Oak table", "h1": ["Oak", "Table, oak"], "ttfb_ms": 900.5},
    {"url": "/elm", "title": "=HYPERLINK(1)", "noindex": True, "noindex_from": "meta"},
    {"url": "/100%_sure", "title": HOSTILE, "description": "100%_sure"},
    {"url": "/old", "status": 301, "redirect_url": f"{SITE}/oak", "is_html": False},
    {"url": "/gone", "status": 404, "is_html": False},
    {"url": "/down", "status": None, "outcome": "failed", "failure": "timeout", "is_html": False},
    {"url": "/copy", "title": "Oak table", "canonical_url": f"{SITE}/oak", "main_text_hash": 1},
)
LINKS = (("/", "/oak"), ("/", "/elm"), ("/", "/old"), ("/oak", "/gone"), ("/oak", "/copy"))
LISTED = ("/", "/elm", "/gone")


def make_crawl(folder: Path, *, pages: tuple[dict[str, Any], ...] = PAGES) -> Path:
    """Write the crawl and what the stages make of it; `/oak` has one occurrence."""
    store = CrawlStore.create(folder, Manifest("small", SITE, started_at=AT.isoformat()))
    written = {
        "pages": [_page(page, number) for number, page in enumerate(pages)],
        "links": [_link(*pair, place) for place, pair in enumerate(LINKS)],
        "sitemaps": [_listed(path) for path in LISTED],
    }
    store.replace_tables({name: _table(name, rows) for name, rows in written.items()})
    tables, made = store.open(), {}
    for name, stage in DERIVE:
        made[name] = stage(tables)
        tables.add(name, made[name])
    made["occurrences"] = _table("occurrences", [_occurrence("/oak")])
    made["findings"] = _table("findings", [])
    store.replace_tables(made)
    return folder


def _page(page: dict[str, Any], number: int) -> dict[str, Any]:
    url = SITE + page["url"]
    split = parts(url)
    usual = {
        "url_id": url_id(url),
        "host": split.host,
        "path": split.path,
        "query": split.query,
        "outcome": "answered",
        "fetched_at": AT.replace(minute=number),
        "found_by": "link",
        "robots_allowed": True,
        "status": 200,
        "ttfb_ms": 100.0 + number,
        "is_html": True,
        "noindex": False,
        "nofollow": False,
        "main_text_hash": url_id(url),
        "headers": [("server", "nginx"), ("x-page", str(number))],
        "headings": [{"level": 1, "text": "Heading"}],
        "hreflang": [{"code": "de", "url": f"{SITE}/oak"}],
        "head_html": "<title>x</title>",
    }
    return {**usual, **page, "url": url}


def _link(source: str, target: str, place: int) -> dict[str, Any]:
    return {
        "source_id": url_id(SITE + source),
        "target_id": url_id(SITE + target),
        "target_url": SITE + target,
        "internal": True,
        "region": "main" if place % 2 else "navigation",
        "anchor": f"to {target}",
        "nofollow": False,
        "position": place,
    }


def _listed(path: str) -> dict[str, Any]:
    return {"sitemap_url": f"{SITE}/map.xml", "url": SITE + path, "url_id": url_id(SITE + path)}


def _occurrence(path: str) -> dict[str, Any]:
    return {
        "fingerprint": int(FINGERPRINT, 16),
        "check": "title-duplicate",
        "url": SITE + path,
        "url_id": url_id(SITE + path),
        "host": "www.shop.test",
        "evidence": "{}",
    }


def _table(name: str, rows: list[dict[str, Any]]) -> pa.Table:
    schema = TABLES[name].arrow
    full = [{column: row.get(column) for column in schema.names} for row in rows]
    return pa.Table.from_pylist(full, schema=schema)
