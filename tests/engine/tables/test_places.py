from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from tests.engine.tables.conftest import resource_rows

from tiebeam.engine.tables import CrawlStore, Manifest, NoCrawl, NoPlace, PlaceLost, TornPart

if TYPE_CHECKING:
    from tests.engine.buckets import SmallBucket


@pytest.fixture
def store(bucket: "SmallBucket") -> CrawlStore:
    """A crawl in a bucket, whose one table `resources` has two parts."""
    store = CrawlStore.create(bucket.address(), Manifest("c1", "www.shop.test"))
    manifest = store.manifest
    manifest.parts["resources"] = [
        store.write_part("resources", resource_rows("/a.js", "/b.js"), "000001"),
        store.write_part("resources", resource_rows("/c.js"), "000002"),
    ]
    store.save(manifest)
    return store


def urls(store: CrawlStore) -> list[str]:
    return sorted(CrawlStore(store.place.address).open().resources.url.to_pyarrow().to_pylist())


def test_what_was_written_to_a_bucket_is_read(store: CrawlStore, bucket: "SmallBucket") -> None:
    assert urls(store) == ["/a.js", "/b.js", "/c.js"]
    assert bucket.names() == {
        "crawl/crawl.json",
        "crawl/resources/000001.parquet",
        "crawl/resources/000002.parquet",
    }


def test_an_object_that_the_manifest_does_not_list_is_not_read(store: CrawlStore) -> None:
    store.write_part("resources", resource_rows("/foreign.js"), "000003")
    assert urls(store) == ["/a.js", "/b.js", "/c.js"]


def test_a_missing_object_is_named(store: CrawlStore, bucket: "SmallBucket") -> None:
    bucket.files.delete_file(f"{bucket.name}/crawl/resources/000001.parquet")
    with pytest.raises(TornPart, match=r"resources/000001\.parquet is missing"):
        urls(store)


def test_an_altered_object_is_named_before_it_yields_a_number(
    store: CrawlStore, bucket: "SmallBucket"
) -> None:
    name = "crawl/resources/000002.parquet"
    content = bytearray(bucket.read(name))
    content[len(content) // 2] ^= 1
    bucket.write(name, bytes(content))
    with pytest.raises(TornPart, match=r"000002\.parquet was altered"):
        urls(store)
    content[len(content) // 2] ^= 1
    bucket.write(name, bytes(content))
    assert urls(store) == ["/a.js", "/b.js", "/c.js"]


def test_a_part_is_fetched_once(store: CrawlStore, bucket: "SmallBucket") -> None:
    """It never changes, so that a copy with its checksum is as good."""
    urls(store)
    name = "crawl/resources/000001.parquet"
    bucket.write(name, bytes(len(bucket.read(name))))
    assert urls(store) == ["/a.js", "/b.js", "/c.js"]


def test_replaced_tables_are_read_instead_of_the_old_ones(store: CrawlStore) -> None:
    for url in ("/first.js", "/second.js", "/third.js"):
        store.replace_tables({"resources": resource_rows(url)})
    assert urls(store) == ["/third.js"]
    assert len(store.place.names("resources")) == 2


def test_a_prefix_without_a_manifest_is_no_crawl(bucket: "SmallBucket") -> None:
    with pytest.raises(NoCrawl, match=r"holds no crawl: it has no crawl\.json"):
        _ = CrawlStore(bucket.address("nothing")).manifest


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("ftp://host/crawl", "is no address of a crawl"),
        ("s3://bucket", "is a whole bucket"),
        ("s3://key:secret@bucket/crawl", "no key may stand in it"),
        ("s3://bucket/crawl?access_key=k", "no key may stand in it"),
    ],
)
@pytest.mark.usefixtures("bucket")
def test_an_address_that_cannot_hold_a_crawl_is_refused(address: str, why: str) -> None:
    with pytest.raises(NoPlace, match=why) as told:
        CrawlStore(address)
    assert "secret@" not in str(told.value)


@pytest.mark.usefixtures("bucket")
def test_a_store_that_is_gone_says_so(free_port: int) -> None:
    store = CrawlStore(f"s3://bucket/crawl?endpoint_override=127.0.0.1:{free_port}&scheme=http")
    with pytest.raises(PlaceLost, match="cannot be used"):
        _ = store.manifest


def test_a_failed_write_leaves_no_object(
    store: CrawlStore, bucket: "SmallBucket", monkeypatch: pytest.MonkeyPatch
) -> None:
    import pyarrow.parquet as pq

    def half(_data: pa.Table, path: Path, **_: object) -> None:
        path.write_bytes(b"half a part")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pq, "write_table", half)
    before = bucket.names()
    with pytest.raises(OSError, match="No space left"):
        store.write_part("resources", resource_rows("/d.js"), "000003")
    assert bucket.names() == before
