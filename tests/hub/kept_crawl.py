"""A small judged crawl of which a page is kept whole, with a picture of it."""

from pathlib import Path

import pyarrow as pa
from tests.engine.small_crawl import FINGERPRINT, SITE, make_crawl

from tiebeam.engine.evidence import keep_evidence
from tiebeam.engine.tables import TABLES, CrawlStore
from tiebeam.engine.urls import url_id

PICTURE = f"{FINGERPRINT}.webp"


def make(folder: Path) -> Path:
    """Write it into the folder."""
    store = CrawlStore(make_crawl(folder))
    kept = {"url_id": url_id(f"{SITE}/oak"), "request": "GET /oak HTTP/1.1", "body": b"<p>Oak</p>"}
    store.replace_tables({"bodies": pa.Table.from_pylist([kept], schema=TABLES["bodies"].arrow)})
    evidence = keep_evidence(store.open(), store.place)
    store.replace_tables({"evidence": evidence})
    (folder / "screenshots").mkdir()
    (folder / "screenshots" / PICTURE).write_bytes(b"RIFF....WEBP")
    return folder
