import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.engine.tables.conftest import resource_rows

from tiebeam.engine.tables import TABLES, CrawlStore, NoTable, Tables, TornPart


def urls(t: Tables) -> list[str]:
    return sorted(t.resources.url.to_pyarrow().to_pylist())


def part(store: CrawlStore, place: int = 0) -> Path:
    return store.folder / "resources" / store.manifest.parts["resources"][place].name


def relist(store: CrawlStore, **changes: Any) -> None:
    """Change what the manifest's text says of the first part, as an intruder could."""
    path = store.folder / "crawl.json"
    text = path.read_text()
    for name, value in changes.items():
        text = text.replace(f'"{name}": "000001.parquet"', f'"{name}": "{value}"')
    path.write_text(text)


def test_what_was_written_is_read(store: CrawlStore) -> None:
    assert urls(store.open()) == ["/a.js", "/b.js", "/c.js"]


def test_a_table_without_parts_is_empty(store: CrawlStore) -> None:
    manifest = store.manifest
    manifest.parts["links"] = []
    store.save(manifest)
    assert store.open().links.count().to_pyarrow().as_py() == 0


def test_a_table_that_the_crawl_lacks_is_named(store: CrawlStore) -> None:
    with pytest.raises(NoTable, match="probes"):
        _ = store.open().probes


def test_a_part_that_the_manifest_does_not_list_is_not_read(store: CrawlStore) -> None:
    store.write_part("resources", resource_rows("/foreign.js"), "000003")
    assert urls(store.open()) == ["/a.js", "/b.js", "/c.js"]


def test_a_missing_part_is_named(store: CrawlStore) -> None:
    part(store).unlink()
    with pytest.raises(TornPart, match=r"resources/000001\.parquet is missing"):
        store.open()


def test_a_part_cut_off_is_named(store: CrawlStore) -> None:
    part(store).write_bytes(part(store).read_bytes()[:-1])
    with pytest.raises(TornPart, match="cut off"):
        store.open()


def test_an_altered_part_is_named_before_it_yields_a_number(store: CrawlStore) -> None:
    content = bytearray(part(store, 1).read_bytes())
    content[len(content) // 2] ^= 1
    part(store, 1).write_bytes(content)
    with pytest.raises(TornPart, match=r"000002\.parquet was altered"):
        _ = store.open().resources


def test_an_altered_table_leaves_the_others_readable(store: CrawlStore) -> None:
    part(store).write_bytes(bytes(part(store).stat().st_size))
    assert store.open().crawl.kind.to_pyarrow().to_pylist() == ["full"]


@pytest.mark.parametrize("name", ["../outside.parquet", "/etc/passwd", "x/../../y.parquet", ""])
def test_a_manifest_cannot_name_a_file_elsewhere(store: CrawlStore, name: str) -> None:
    from tiebeam.engine.tables import NoCrawl

    relist(store, name=name)
    with pytest.raises(NoCrawl, match="is no name of a part"):
        store.open()


def test_a_part_that_is_a_link_out_of_the_folder_is_refused(
    store: CrawlStore, tmp_path: Path
) -> None:
    outside = tmp_path / "outside.parquet"
    shutil.move(part(store), outside)
    part(store).symlink_to(outside)
    with pytest.raises(TornPart, match="leads out of the crawl's folder"):
        store.open()


@pytest.mark.parametrize("name", ["shop[1]", "what?", "all*", "kind=full", "ünï cödé", "it's"])
def test_a_folder_may_have_any_name(store: CrawlStore, tmp_path: Path, name: str) -> None:
    """No character of it is a pattern, a partition or the end of a text."""
    moved = store.folder.rename(tmp_path / name)
    t = CrawlStore(moved).open()
    assert urls(t) == ["/a.js", "/b.js", "/c.js"]
    assert "kind" in t.resources.columns
    assert len(t.resources.columns) == 3


def test_the_columns_of_a_part_are_those_of_the_schema(store: CrawlStore) -> None:
    mixed = pa.table({"kind": ["style"], "extra": [1], "url": ["/d.css"], "page_id": [7]})
    part = store.write_part("resources", mixed, "000009")
    written = pq.read_schema(store.folder / "resources" / part.name)
    assert written.names == ["page_id", "url", "kind"]
    assert written.field("page_id").type == pa.uint64()


def test_text_that_comes_as_a_dictionary_is_read_as_text(store: CrawlStore) -> None:
    schema = TABLES["resources"].arrow
    kinds = pa.array(["script", "image", None, "script"]).dictionary_encode()
    columns = [pa.array([1, 1, 2, 2], pa.uint64()), pa.array(["/a", "/b", "/c", "/d"]), kinds]
    rows = pa.Table.from_arrays(columns, names=schema.names)
    part = store.write_part("resources", rows, "000009")
    written = pq.read_table(store.folder / "resources" / part.name, partitioning=None)
    assert written.schema.equals(schema)
    assert written["kind"].to_pylist() == ["script", "image", None, "script"]


def test_rows_that_lack_a_column_are_not_written(store: CrawlStore) -> None:
    with pytest.raises(KeyError):
        store.write_part("resources", pa.table({"url": ["/d.css"]}), "000009")
    assert not (store.folder / "resources" / "000009.parquet").exists()


def test_a_failed_write_leaves_nothing_behind(
    store: CrawlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pq, "write_table", full_disk)
    with pytest.raises(OSError, match="No space left"):
        store.write_part("resources", resource_rows("/d.js"), "000003")
    names = {file.name for file in (store.folder / "resources").iterdir()}
    assert names == {"000001.parquet", "000002.parquet"}


def test_replaced_tables_are_read_instead_of_the_old_ones(store: CrawlStore) -> None:
    for url in ("/first.js", "/second.js"):
        store.replace_tables({"resources": resource_rows(url)})
    assert urls(store.open()) == ["/second.js"]


def test_replacing_keeps_what_an_older_manifest_names(store: CrawlStore) -> None:
    """A reader that opened the crawl before goes on reading whole tables."""
    store.replace_tables({"resources": resource_rows("/first.js")})
    reader = store.open()
    store.replace_tables({"resources": resource_rows("/second.js")})
    assert urls(reader) == ["/first.js"]


def test_replacing_removes_what_no_reader_can_hold_any_more(store: CrawlStore) -> None:
    for url in ("/1.js", "/2.js", "/3.js", "/4.js"):
        store.replace_tables({"resources": resource_rows(url)})
    assert len(list((store.folder / "resources").iterdir())) == 2


def test_replacing_that_breaks_off_leaves_the_old_tables_whole(
    store: CrawlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the process dies between the parts and the manifest."""
    store.replace_tables({"resources": resource_rows("/old.js")})
    monkeypatch.setattr(store, "save", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        store.replace_tables({"resources": resource_rows("/new.js")})
    assert urls(CrawlStore(store.folder).open()) == ["/old.js"]


def test_opening_tells_how_the_crawl_ended(store: CrawlStore) -> None:
    (row,) = store.open().crawl.to_pyarrow().to_pylist()
    assert row == {
        "kind": "full",
        "started_at": dt.datetime(2026, 11, 1, 8, tzinfo=dt.UTC),
        "ended": "running",
        "narrowed_by": [],
        "is_whole": False,
    }


def test_opening_writes_nothing_into_the_folder(store: CrawlStore) -> None:
    before = sorted(store.folder.rglob("*"))
    urls(store.open())
    assert sorted(store.folder.rglob("*")) == before
