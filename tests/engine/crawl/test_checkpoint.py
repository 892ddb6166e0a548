"""A crawl into a bucket: whatever machine dies, another one goes on with it."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tiebeam.engine.crawl import (
    CrawlError,
    CrawlSettings,
    InvalidSettings,
    checkpoint,
    crawl,
    of_this_machine,
    resume,
)
from tiebeam.engine.crawl.checkpoint import Checkpoints
from tiebeam.engine.tables import CrawlStore, Manifest

if TYPE_CHECKING:
    from tests.engine.buckets import SmallBucket
    from tests.engine.crawl.conftest import TinySite

PAGES = 120


@pytest.fixture
def large_site(site: "TinySite") -> "TinySite":
    """Pages in a chain of tens, so that a crawl takes several rounds."""
    for number in range(PAGES):
        onward = [f"/p/{number * 3 + more}" for more in (1, 2, 3) if number * 3 + more < PAGES]
        site.page(f"/p/{number}", *onward, text=f"Page {number} of many")
    site.page("/", "/p/0")
    return site


def settings_for(site: "TinySite") -> CrawlSettings:
    return CrawlSettings((site.url(),), allow_private=True, probes=False, use_sitemaps=False)


def urls(bucket: "SmallBucket", manifest: Manifest) -> list[str]:
    """All rows of pages that the manifest in the bucket lists."""
    rows: list[str] = []
    for part in manifest.parts["pages"]:
        content = bucket.read(f"crawl/pages/{part.name}")
        rows += pq.read_table(pa.BufferReader(content), columns=["url"])["url"].to_pylist()
    return sorted(rows)


def all_urls(site: "TinySite") -> list[str]:
    return sorted(site.url(path) for path in ("/", *(f"/p/{n}" for n in range(PAGES))))


def crawl_until(limit: int, site: "TinySite", bucket: "SmallBucket", **more: Any) -> Manifest:
    with ThreadPoolExecutor(1) as executor:
        return crawl(
            settings_for(site),
            bucket.address(),
            executor=executor,
            should_stop=lambda: site.hits.total() > limit,
            **more,
        )


def go_on(bucket: "SmallBucket") -> Manifest:
    with ThreadPoolExecutor(1) as executor:
        return resume(bucket.address(), executor=executor)


def test_a_crawl_into_a_bucket_is_whole(large_site: "TinySite", bucket: "SmallBucket") -> None:
    ended = crawl_until(10_000, large_site, bucket)
    assert ended.ended == "complete"
    assert urls(bucket, ended) == all_urls(large_site)
    assert CrawlStore(bucket.address()).manifest == ended


def test_another_machine_goes_on_from_the_checkpoint(
    large_site: "TinySite", bucket: "SmallBucket", tmp_path: Path
) -> None:
    assert crawl_until(30, large_site, bucket).ended == "cancelled"
    shutil.rmtree(tmp_path / "work")
    ended = go_on(bucket)
    assert ended.ended == "complete"
    assert urls(bucket, ended) == all_urls(large_site)


def test_a_machine_lost_since_the_checkpoint_loses_no_page_and_has_none_twice(
    large_site: "TinySite",
    bucket: "SmallBucket",
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What was written after the last checkpoint is swept, and fetched again."""
    with monkeypatch.context() as broken:
        broken.setattr(Checkpoints, "save", lambda *_, **__: None)
        crawl_until(60, large_site, bucket)
    shutil.rmtree(tmp_path / "work")
    ended = go_on(bucket)
    assert ended.ended == "complete"
    assert urls(bucket, ended) == all_urls(large_site)
    listed = {f"crawl/pages/{part.name}" for part in ended.parts["pages"]}
    assert {name for name in bucket.names() if name.startswith("crawl/pages/")} == listed


def test_a_machine_that_comes_back_takes_the_newer_state_of_the_other(
    large_site: "TinySite", bucket: "SmallBucket", tmp_path: Path
) -> None:
    crawl_until(20, large_site, bucket)
    (tmp_path / "work").rename(tmp_path / "first")
    with ThreadPoolExecutor(1) as executor:
        resume(
            bucket.address(),
            executor=executor,
            should_stop=lambda: large_site.hits.total() > 60,
        )
    shutil.rmtree(tmp_path / "work")
    (tmp_path / "first").rename(tmp_path / "work")
    ended = go_on(bucket)
    assert urls(bucket, ended) == all_urls(large_site)


def test_who_lost_the_crawl_to_another_ends(
    large_site: "TinySite", bucket: "SmallBucket", monkeypatch: pytest.MonkeyPatch
) -> None:
    store = CrawlStore(bucket.address())

    def take_over(_number: object) -> bool:
        if large_site.hits.total() > 20:
            Checkpoints(store.place, store.manifest.crawl_id).claim(9)
        return large_site.hits.total() > 20

    with ThreadPoolExecutor(1) as executor, pytest.raises(CrawlError, match="has taken over"):
        crawl(
            settings_for(large_site),
            bucket.address(),
            executor=executor,
            should_stop=lambda: take_over(None),
        )


def test_a_prefix_that_holds_a_crawl_is_not_written_over(
    large_site: "TinySite", bucket: "SmallBucket"
) -> None:
    crawl_until(5, large_site, bucket)
    with pytest.raises(InvalidSettings, match="holds a crawl already"):
        crawl_until(5, large_site, bucket)


def test_checkpoints_go_out_while_the_crawl_runs(
    large_site: "TinySite", bucket: "SmallBucket", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoint, "INTERVAL_S", 0.0)
    crawl_until(10_000, large_site, bucket)
    assert sum(name.endswith(".zst") for name in bucket.names()) == 1


def test_a_list_stands_in_the_bucket_with_its_crawl(
    site: "TinySite", bucket: "SmallBucket", tmp_path: Path
) -> None:
    site.page("/")
    site.page("/alone")
    crawl_until(0, site, bucket, seeds=[site.url("/alone")])
    assert "crawl/state/seeds.txt" in bucket.names()
    shutil.rmtree(tmp_path / "work")
    assert urls(bucket, go_on(bucket)) == [site.url("/"), site.url("/alone")]


def test_pages_are_not_taken_over_into_a_bucket(
    site: "TinySite", bucket: "SmallBucket", tmp_path: Path
) -> None:
    settings = replace(settings_for(site), previous=str(tmp_path))
    with pytest.raises(InvalidSettings, match="not from or into a bucket"):
        crawl(settings, bucket.address())


def test_what_needs_a_folder_says_so() -> None:
    with pytest.raises(InvalidSettings, match="s3://b/crawl is in a bucket: rendering works with"):
        of_this_machine("s3://b/crawl", "rendering")
