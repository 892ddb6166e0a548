"""What a reader finds in the folder while a crawl runs."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from tiebeam.engine.crawl.admission import Admission
from tiebeam.engine.crawl.desk import Desk
from tiebeam.engine.crawl.frontier import Frontier
from tiebeam.engine.crawl.ledger import Ledger
from tiebeam.engine.crawl.messages import Errand
from tiebeam.engine.crawl.record import Record
from tiebeam.engine.crawl.scope import Scope
from tiebeam.engine.crawl.settings import CrawlSettings
from tiebeam.engine.tables import CrawlStore, Manifest

BODY = "User-agent: *\nDisallow: /no\n"


@pytest.fixture
def frontier(tmp_path: Path) -> Frontier:
    return Frontier(tmp_path)


@pytest.fixture
def record(frontier: Frontier, tmp_path: Path) -> Record:
    settings = CrawlSettings(("http://shop.test/",))
    ledger = Ledger(frontier, Admission(settings))
    manifest = Manifest("one", "shop.test")
    store = CrawlStore.create(tmp_path, manifest)
    return Record(store, manifest, ledger, Desk(settings, ledger, Scope(settings)), None)


def settle(frontier: Frontier, number: int) -> None:
    """Have the robots.txt of one host."""
    origin = f"http://h{number}.test"
    answer = {
        "origin": origin,
        "url": f"{origin}/robots.txt",
        "fetched_at": datetime.now(UTC).isoformat(),
        "body": BODY,
        "state": "rules",
    }
    with frontier.transaction():
        frontier.settle(Errand("robots", f"{origin}/robots.txt"), answer, 1)


def rows(record: Record, table: str) -> list[dict[str, Any]]:
    """What the listed parts hold."""
    parts = record.manifest.parts[table]
    folder = record.store.folder / table
    return [row for part in parts for row in pq.read_table(folder / part.name).to_pylist()]


def test_every_host_has_its_robots_txt_and_its_rules(frontier: Frontier, record: Record) -> None:
    for number in range(120):
        settle(frontier, number)
    record.save()
    origins = {f"http://h{number}.test" for number in range(120)}
    assert {row["origin"] for row in rows(record, "robots")} == origins
    assert {row["origin"] for row in rows(record, "robots_rules")} == origins


def test_no_part_holds_more_than_memory_has_room_for(frontier: Frontier, record: Record) -> None:
    """A file can have half a megabyte, and a crawl thousands of hosts."""
    for number in range(120):
        settle(frontier, number)
    record.save()
    assert max(part.rows for part in record.manifest.parts["robots"]) <= 50


def test_what_did_not_change_is_not_written_again(frontier: Frontier, record: Record) -> None:
    settle(frontier, 1)
    before = record.save().parts
    assert record.save().parts == before
    settle(frontier, 2)
    after = record.save().parts
    assert after["robots"] != before["robots"]
    assert after["sitemap_files"] == before["sitemap_files"]
    assert len(rows(record, "robots")) == 2
