"""The URL explorer on a crawl of a million pages: how long its answers take.

Writes a crawl with the project's own writers, judges it as any other, and asks the explorer what
people ask: filters over text, numbers, flags and lists, sorts, deep pages of the list, counts,
exports, the page of one URL.

usage: explorer.py FOLDER [PAGES] [ROUNDS]   a crawl that is there already is used again
"""

import random
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa

from tiebeam.engine import pipeline
from tiebeam.engine.tables import TABLES, CrawlStore, Manifest, Part
from tiebeam.engine.urls import url_id

ORIGIN = "https://www.shop.example"
ROWS_PER_PART = 20_000
LINKS_PER_PAGE = 12
BEGIN = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
WORDS = (
    ["oak", "table", "lamp", "chair", "velvet", "brass", "linen", "walnut", "shelf", "mirror", "rug", "stool", "vase", "desk", "bench"]
)
KINDS = (("p", 0.7), ("c", 0.15), ("blog", 0.1), ("help", 0.05))
SEED = 7


def make(folder: Path, pages: int) -> None:
    """Write a crawl of that many URLs and judge it."""
    store = CrawlStore.create(folder, Manifest("bench", ORIGIN, started_at=BEGIN.isoformat()))
    parts: dict[str, list[Part]] = {"pages": [], "links": [], "sitemaps": []}
    urls = _urls(pages)
    ids = np.array([url_id(url) for url in urls], np.uint64)
    for number, begin in enumerate(range(0, pages, ROWS_PER_PART)):
        end = min(begin + ROWS_PER_PART, pages)
        chosen = np.random.default_rng(SEED + number)
        for table, rows in _tables(urls, ids, begin, end, chosen).items():
            parts[table].append(store.write_part(table, rows, f"{number:06}"))
    manifest = replace(
        store.manifest,
        parts=parts,
        ended="complete",
        finished_at=(BEGIN + timedelta(hours=5)).isoformat(),
    )
    store.save(manifest)
    pipeline.judge(folder, on_stage=lambda name, *_: print(f"  {name} {time.strftime('%X')}"))


def _urls(pages: int) -> list[str]:
    chosen = random.Random(SEED)
    kinds = chosen.choices([kind for kind, _ in KINDS], [share for _, share in KINDS], k=pages)
    words = [chosen.choices(WORDS, k=3) for _ in range(pages)]
    urls = [
        f"{ORIGIN}/en/{kind}/{'-'.join(w)}-{n}"
        for n, (kind, w) in enumerate(zip(kinds, words, strict=True))
    ]
    urls[0] = f"{ORIGIN}/"
    return urls


def _tables(
    urls: list[str], ids: np.ndarray, begin: int, end: int, chosen: np.random.Generator
) -> dict[str, pa.Table]:
    return {
        "pages": _filled("pages", _pages(urls, ids, begin, end, chosen), end - begin),
        "links": _links(urls, ids, begin, end, chosen),
        "sitemaps": _sitemaps(urls, ids, begin, end, chosen),
    }


def _pages(
    urls: list[str], ids: np.ndarray, begin: int, end: int, chosen: np.random.Generator
) -> dict[str, object]:
    own, count = urls[begin:end], end - begin
    status = chosen.choice([200, 301, 404, 500], count, p=[0.93, 0.04, 0.025, 0.005])
    status[0] = 200 if begin == 0 else status[0]
    ok = status == 200
    titles = [url.rsplit("/", 1)[1].replace("-", " ").title() + " | Shop" for url in own]
    self_named = chosen.random(count) < 0.9
    others = chosen.integers(0, len(urls), count)
    at = np.datetime64(BEGIN.replace(tzinfo=None)) + (np.arange(begin, end) * 18_000).astype(
        "timedelta64[us]"
    )
    words = chosen.integers(80, 1500, count)
    return {
        "url": own,
        "url_id": ids[begin:end],
        "host": ["www.shop.example"] * count,
        "path": [url.removeprefix(ORIGIN) for url in own],
        "query": [""] * count,
        "outcome": ["answered"] * count,
        "fetched_at": pa.array(at).cast(pa.timestamp("us", tz="UTC")),
        "attempts": np.ones(count, np.int64),
        "found_by": ["start" if begin + n == 0 else "link" for n in range(count)],
        "robots_allowed": chosen.random(count) < 0.99,
        "status": status,
        "ttfb_ms": chosen.gamma(2.0, 90.0, count).astype(np.float32),
        "total_ms": chosen.gamma(3.0, 110.0, count).astype(np.float32),
        "wire_bytes": chosen.integers(8_000, 30_000, count),
        "body_bytes": chosen.integers(40_000, 160_000, count),
        "media_type": ["text/html"] * count,
        "charset": ["utf-8"] * count,
        "headers": [[("content-type", "text/html; charset=utf-8"), ("server", "nginx")]] * count,
        "redirect_url": [
            urls[o] if s == 301 else None for s, o in zip(status, others, strict=True)
        ],
        "is_html": ok,
        "title": [t if good else None for t, good in zip(titles, ok, strict=True)],
        "title_count": np.where(ok, 1, 0),
        "description": [
            f"Buy {t} and more." if good else None for t, good in zip(titles, ok, strict=True)
        ],
        "noindex": ok & (chosen.random(count) < 0.03),
        "nofollow": np.zeros(count, bool),
        "canonical_url": [
            (u if own_one else urls[o]) if good else None
            for u, own_one, o, good in zip(own, self_named, others, ok, strict=True)
        ],
        "canonical_count": np.where(ok, 1, 0),
        "canonical_in_head": ok,
        "lang": ["en"] * count,
        "head_html": [f"<title>{t}</title>" + "<meta name=x content=y>" * 20 for t in titles],
        "h1": [[t] for t in titles],
        "headings": [[{"level": 1, "text": t}, {"level": 2, "text": "Details"}] for t in titles],
        "structured_types": [["Product", "BreadcrumbList"]] * count,
        "word_count": words + 120,
        "main_word_count": words,
        "text_hash": ids[begin:end],
        "main_text_hash": np.where(chosen.random(count) < 0.02, ids[begin], ids[begin:end]),
        "text_start": [f"{t} is made by hand of what lasts." for t in titles],
        "link_count": np.full(count, LINKS_PER_PAGE),
        "internal_link_count": np.full(count, LINKS_PER_PAGE),
        "image_count": chosen.integers(0, 20, count),
        "body_class": [url.split("/")[4] if url.count("/") > 3 else "home" for url in own],
    }


def _links(
    urls: list[str], ids: np.ndarray, begin: int, end: int, chosen: np.random.Generator
) -> pa.Table:
    count = end - begin
    own = np.arange(begin, end)
    # One chain of parents reaches every page; the rest of the links go where most links go.
    tree = np.minimum(own[:, None] * 6 + np.arange(1, 7), len(urls) - 1)
    rest = (len(urls) * chosen.random((count, LINKS_PER_PAGE - 6)) ** 4).astype(np.int64)
    target = np.concatenate([tree, rest], axis=1).ravel()
    position = np.tile(np.arange(LINKS_PER_PAGE), count)
    rows = {
        "source_id": np.repeat(ids[begin:end], LINKS_PER_PAGE),
        "target_id": ids[target],
        "target_url": pa.array([urls[one] for one in target]),
        "internal": np.ones(len(target), bool),
        "region": pa.array(np.array(["navigation", "main", "footer"])[position % 3]),
        "anchor": pa.array(np.array(WORDS)[target % len(WORDS)]),
        "nofollow": np.zeros(len(target), bool),
        "position": position,
    }
    return _filled("links", rows, len(target))


def _sitemaps(
    urls: list[str], ids: np.ndarray, begin: int, end: int, chosen: np.random.Generator
) -> pa.Table:
    listed = np.flatnonzero(chosen.random(end - begin) < 0.8) + begin
    rows = {
        "sitemap_url": [f"{ORIGIN}/sitemap-{begin // ROWS_PER_PART}.xml"] * len(listed),
        "url": [urls[one] for one in listed],
        "url_id": ids[listed],
    }
    return _filled("sitemaps", rows, len(listed))


def _filled(table: str, columns: dict[str, object], count: int) -> pa.Table:
    schema = TABLES[table].arrow
    arrays = [
        pa.nulls(count, field.type)
        if field.name not in columns
        else pa.array(columns[field.name], from_pandas=False).cast(field.type)
        if isinstance(columns[field.name], np.ndarray | pa.Array)
        else pa.array(columns[field.name], type=field.type)
        for field in schema
    ]
    return pa.Table.from_arrays(arrays, schema=schema)


if __name__ == "__main__":
    place = Path(sys.argv[1])
    make(place, int(sys.argv[2]))
