"""The URL explorer on a crawl of a million pages: how long its answers take.

Writes a crawl with the project's own writers, judges it as any other, starts a hub on it and asks
what people ask: filters over text, numbers, flags and lists, each with an order, the next stretch
and the last one; the page of one URL; exports of everything, with the memory they take. Each
request is a whole page over loopback, one after the other, and the first of each kind counts the
rows, too.

usage: explorer.py FOLDER [PAGES] [ROUNDS]   a crawl that is there already is used again
"""

import os
import random
import re
import statistics
import sys
import threading
import time
import urllib.request
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from large_hub import large_hub
from measure import memory_mb

from tiebeam.engine import pipeline
from tiebeam.engine.tables import TABLES, CrawlStore, Manifest, Part
from tiebeam.engine.urls import url_id

ORIGIN = "https://www.shop.example"
ROWS_PER_PART = 20_000
LINKS_PER_PAGE = 12
BEGIN = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
WORDS = (
    *("oak", "table", "lamp", "chair", "velvet", "brass", "linen", "walnut"),
    *("shelf", "mirror", "rug", "stool", "vase", "desk", "bench"),
)
KINDS = (("p", 0.7), ("c", 0.15), ("blog", 0.1), ("help", 0.05))
SEED = 7
STATUSES = {200: 0.93, 301: 0.04, 404: 0.025, 500: 0.005}
SELF_CANONICAL, ALLOWED, NOINDEX, SHARED_TEXT, LISTED = 0.9, 0.99, 0.03, 0.02, 0.8
"""Shares of URLs."""

INDEXABLE_UNLISTED = "c=indexable&o=yes&v=&c=in_sitemap&o=no&v="
QUESTIONS = {
    "all, by URL": "",
    "all, by inlinks": "sort=-inlinks",
    "URL contains": "c=url&o=contains&v={word}&sort=-inlinks",
    "title contains, by title": "c=title&o=contains&v={word}&sort=title",
    "status, by URL": "c=status&o=is&v=404",
    "three conditions": f"{INDEXABLE_UNLISTED}&c=depth&o=ge&v={{depth}}&sort=-ttfb_ms",
    "list has entry": "c=checks&o=is&v=orphan-page&sort=-word_count",
    "heading contains": "c=h1&o=contains&v={word}&sort=ttfb_ms",
    "pattern": "c=url&o=matches&v={word}-[0-9]%2B5%24&sort=depth",
    "either group": "c=status&o=ge&v=400&g=1&c=url&o=contains&v={word}&g=2&sort=-inlinks",
    "template and time": "c=page_template&o=is&v=Product&c=ttfb_ms&o=ge&v={slow}&sort=-ttfb_ms",
}
MEMORY_EVERY_S = 0.1


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
    chosen = random.Random(SEED)  # noqa: S311 no secret
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
    status = chosen.choice(list(STATUSES), count, p=list(STATUSES.values()))
    if begin == 0:
        status[0] = HTTPStatus.OK
    ok = status == HTTPStatus.OK
    titles = [url.rsplit("/", 1)[1].replace("-", " ").title() + " | Shop" for url in own]
    self_named = chosen.random(count) < SELF_CANONICAL
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
        "robots_allowed": chosen.random(count) < ALLOWED,
        "status": status,
        "ttfb_ms": chosen.gamma(2.0, 90.0, count).astype(np.float32),
        "total_ms": chosen.gamma(3.0, 110.0, count).astype(np.float32),
        "wire_bytes": chosen.integers(8_000, 30_000, count),
        "body_bytes": chosen.integers(40_000, 160_000, count),
        "media_type": ["text/html"] * count,
        "charset": ["utf-8"] * count,
        "headers": [[("content-type", "text/html; charset=utf-8"), ("server", "nginx")]] * count,
        "redirect_url": [
            urls[o] if s == HTTPStatus.MOVED_PERMANENTLY else None
            for s, o in zip(status, others, strict=True)
        ],
        "is_html": ok,
        "title": [t if good else None for t, good in zip(titles, ok, strict=True)],
        "title_count": np.where(ok, 1, 0),
        "description": [
            f"Buy {t} and more." if good else None for t, good in zip(titles, ok, strict=True)
        ],
        "noindex": ok & (chosen.random(count) < NOINDEX),
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
        "main_text_hash": np.where(chosen.random(count) < SHARED_TEXT, ids[begin], ids[begin:end]),
        "text_start": [f"{t} is made by hand of what lasts." for t in titles],
        "link_count": np.full(count, LINKS_PER_PAGE),
        "internal_link_count": np.full(count, LINKS_PER_PAGE),
        "image_count": chosen.integers(0, 20, count),
        "body_class": [([*url.split("/"), "home"])[4] for url in own],
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
    listed = np.flatnonzero(chosen.random(end - begin) < LISTED) + begin
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


class Visitor:
    """Somebody who is signed in and notes how long answers take."""

    def __init__(self, port: int, cookie: str) -> None:
        self._origin, self._cookie = f"http://127.0.0.1:{port}", cookie

    def get(self, path: str) -> tuple[float, str]:
        """Milliseconds until the whole page was there, and the page."""
        begin = time.perf_counter()
        with self._open(path) as answer:
            page = answer.read().decode()
        return (time.perf_counter() - begin) * 1000, page

    def take(self, path: str) -> tuple[float, float, int]:
        """Seconds until the first bytes and until the last, and how many bytes there were."""
        begin, first, size = time.perf_counter(), 0.0, 0
        with self._open(path) as answer:
            while piece := answer.read(1 << 16):
                first = first or time.perf_counter() - begin
                size += len(piece)
        return first, time.perf_counter() - begin, size

    def _open(self, path: str) -> Any:
        request = urllib.request.Request(  # noqa: S310 loopback
            self._origin + path, headers={"Cookie": self._cookie}
        )
        return urllib.request.urlopen(request, timeout=600)  # noqa: S310


def ask(visitor: Visitor, server: int, rounds: int) -> None:
    """Lists, the stretch after the first and the last one, for words that change each round."""
    everything: list[float] = []
    print(f"first page after the start: {visitor.get('/sites/1/urls/')[0]:.0f} ms")
    print(f"{'milliseconds':28}{'median':>8}{'p95':>8}{'most':>8}{'CPU each':>10}")
    begun = cpu_ms(server)
    for name, question in QUESTIONS.items():
        took: list[float] = []
        before = cpu_ms(server)
        for turn in range(rounds):
            query = question.format(
                word=WORDS[turn % len(WORDS)], depth=3 + turn % 3, slow=300 + 10 * turn
            )
            spent, page = visitor.get(f"/sites/1/urls/?{query}")
            further = [visitor.get(f"/sites/1/urls/?{one}")[0] for one in _further(page)]
            took += [spent, *further]
        _tell(name, took, cpu_ms(server) - before)
        everything += took
    _tell("all of them", everything, cpu_ms(server) - begun)
    _, page = visitor.get("/sites/1/urls/?c=is_page&o=yes&v=&sort=-inlinks")
    ones = [one.replace("&amp;", "&") for one in re.findall(r'href="(/sites/1/url/[^"]*)"', page)]
    links = [one.replace("/url/", "/url/links/") for one in ones]
    for name, pages in (("the page of one URL", ones), ("links of one URL", links)):
        before = cpu_ms(server)
        took = [visitor.get(one)[0] for one in pages[:rounds]]
        _tell(name, took, cpu_ms(server) - before)


def _further(page: str) -> list[str]:
    """Where the next stretch is, and the last one."""
    following = re.findall(r'rel="next" href="\?([^"]*)"', page)
    last = re.findall(r'href="\?([^"]*end=1)"', page)
    return [one.replace("&amp;", "&") for one in (*following, *last)]


def cpu_ms(server: int) -> float:
    """What the process has used of all cores; it says the same however busy the machine is."""
    fields = Path(f"/proc/{server}/stat").read_text("ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def _tell(name: str, took: list[float], cpu: float) -> None:
    p95 = statistics.quantiles(took, n=20, method="inclusive")[-1]
    figures = f"{statistics.median(took):8.0f}{p95:8.0f}{max(took):8.0f}{cpu / len(took):10.0f}"
    print(f"{name:28}{figures}", flush=True)


def export(visitor: Visitor, server: int) -> None:
    """All rows in each form, and how much memory the server takes meanwhile."""
    print(
        f"{'everything as':16}{'first s':>8}{'all s':>8}{'MB':>8}{'MB before':>12}{'most MB':>10}"
    )
    for kind in ("csv", "parquet", "xlsx"):
        before, peak, done = memory_mb(server), [0.0], threading.Event()
        watch = threading.Thread(target=_watch, args=(server, peak, done))
        watch.start()
        first, whole, size = visitor.take(f"/sites/1/urls/export/{kind}/")
        done.set()
        watch.join()
        figures = f"{first:8.1f}{whole:8.1f}{size / 1e6:8.0f}{before:12.0f}{peak[0]:10.0f}"
        print(f"{kind:16}{figures}", flush=True)


def _watch(server: int, peak: list[float], done: threading.Event) -> None:
    while not done.wait(MEMORY_EVERY_S):
        peak[0] = max(peak[0], memory_mb(server))


def main(folder: Path, pages: int, rounds: int, port: int = 8079) -> None:
    """Make what is missing, then measure."""
    if not (folder / "crawl.json").exists():
        make(folder, pages)
    load, begin = os.getloadavg()[0], time.perf_counter()
    pipeline.prepare_explorer(folder)
    took = time.perf_counter() - begin
    size = sum(file.stat().st_size for file in (folder / ".explorer").iterdir())
    print(f"load {load:.1f}; index of {size / 1e6:.0f} MB in {took:.1f} s", flush=True)
    with large_hub(folder, port) as hub:
        visitor = Visitor(port, hub.cookies[0])
        ask(visitor, hub.server, rounds)
        export(visitor, hub.server)
    print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    given = sys.argv[1:]
    place, pages, rounds = [*given, *("", "1000000", "12")[len(given) :]]
    main(Path(place), int(pages), int(rounds))
