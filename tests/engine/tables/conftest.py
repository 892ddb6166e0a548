"""A small crawl on disk for tests of the store."""

import socket
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest
from tests.engine.buckets import bucket, store_endpoint

from tiebeam.engine.tables import TABLES, CrawlStore, Manifest

__all__ = ["bucket", "store_endpoint"]

MakeRows = Callable[..., pa.Table]


def resource_rows(*urls: str) -> pa.Table:
    """Rows of the narrowest table."""
    rows = [{"page_id": 1, "url": url, "kind": "script"} for url in urls]
    return pa.Table.from_pylist(rows, schema=TABLES["resources"].arrow)


@pytest.fixture
def store(tmp_path: Path) -> CrawlStore:
    """A crawl whose one table `resources` has two parts."""
    begun = Manifest("c1", "https://www.shop.test/", started_at="2026-11-01T09:00:00+01:00")
    store = CrawlStore.create(tmp_path / "crawl", begun)
    manifest = store.manifest
    manifest.parts["resources"] = [
        store.write_part("resources", resource_rows("/a.js", "/b.js"), "000001"),
        store.write_part("resources", resource_rows("/c.js"), "000002"),
    ]
    store.save(manifest)
    return store


@pytest.fixture
def free_port() -> int:
    """A port of 127.0.0.1 on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
