import json
from pathlib import Path
from typing import Any

import pytest

from tiebeam.engine.tables import CrawlStore, Manifest, NoCrawl


def change(store: CrawlStore, **values: Any) -> None:
    path = store.folder / "crawl.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **values}))


def test_what_was_saved_is_read(store: CrawlStore) -> None:
    manifest = store.manifest
    manifest.ended = "complete"
    store.save(manifest)
    assert store.manifest == manifest


def test_a_folder_without_a_manifest_is_no_crawl(tmp_path: Path) -> None:
    with pytest.raises(NoCrawl, match=r"holds no crawl: it has no crawl\.json"):
        _ = CrawlStore(tmp_path).manifest


def test_a_folder_that_does_not_exist_is_no_crawl(tmp_path: Path) -> None:
    with pytest.raises(NoCrawl, match="holds no crawl"):
        CrawlStore(tmp_path / "nowhere").open()


def test_a_file_is_no_crawl(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(NoCrawl, match="cannot be read"):
        CrawlStore(tmp_path / "file").open()


@pytest.mark.parametrize("text", ["", "{", "\xff", "[" * 100_000, "null"])
def test_text_that_is_no_manifest_is_no_crawl(store: CrawlStore, text: str) -> None:
    (store.folder / "crawl.json").write_text(text, "latin-1")
    with pytest.raises(NoCrawl):
        _ = store.manifest


def test_another_format_is_named(store: CrawlStore) -> None:
    change(store, format=99)
    with pytest.raises(NoCrawl, match=r"newer Tiebeam \(format 99\)"):
        _ = store.manifest


@pytest.mark.parametrize(
    "values",
    [
        {"parts": None},
        {"parts": []},
        {"parts": {"pages": "x"}},
        {"parts": {"pages": [{"name": "a.parquet"}]}},
        {"parts": {"pages": [{"name": "a.parquet", "rows": -1, "size_bytes": 1, "checksum": ""}]}},
        {"parts": {"pages": [{"name": 7, "rows": 1, "size_bytes": 1, "checksum": ""}]}},
        {"surprise": 1},
    ],
)
def test_a_manifest_of_another_shape_is_no_crawl(store: CrawlStore, values: Any) -> None:
    change(store, **values)
    with pytest.raises(NoCrawl, match="is not a whole manifest"):
        store.open()


def test_saving_replaces_the_manifest_at_once(
    store: CrawlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A write that breaks off half way leaves the old manifest, and nothing beside it."""

    def half(path: Path, text: str, *_: Any) -> None:
        path.write_bytes(text[: len(text) // 2].encode())
        raise OSError(28, "No space left on device")

    before = store.manifest
    monkeypatch.setattr(Path, "write_text", half)
    with pytest.raises(OSError, match="No space left"):
        store.save(Manifest("other", "https://other.test/"))
    assert store.manifest == before
    assert not list(store.folder.glob(".*"))
