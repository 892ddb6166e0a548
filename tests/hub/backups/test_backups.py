"""A backup of a hub at work comes back with the same rows and files, or says why it cannot."""

import io
import json
import sqlite3
import stat
import tarfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from django.db import connection
from django.utils import timezone

from tiebeam.engine.tables import TABLES, CrawlStore
from tiebeam.engine.tables import Manifest as CrawlManifest
from tiebeam.hub.backups import BackupError, Manifest, back_up, restore
from tiebeam.hub.sites.models import Crawl, Site
from tiebeam.hub.upgrade import known_migrations

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="test_rehearsal has PostgreSQL"),
]

KEY = "the key of the hub that was backed up"
Change = Callable[[str, bytes], bytes | None]


@pytest.fixture
def data(tmp_path: Path, site: Site) -> Path:
    """A data folder with a crawl that is under way, and the folder of one that is unknown."""
    folder = tmp_path / "data"
    crawl = Crawl.objects.create(site=site, number=1)
    store = CrawlStore.create(folder / "crawls" / str(crawl.pk), CrawlManifest("c1", "a.example"))
    rows = pa.Table.from_pylist([], schema=TABLES["pages"].arrow)
    part = store.write_part("pages", rows, "part-1")
    store.save(CrawlManifest("c1", "a.example", parts={"pages": [part]}))
    with closing(sqlite3.connect(_state(store.folder))) as state, state:
        state.execute("CREATE TABLE done (row INTEGER)")
        state.execute("INSERT INTO done VALUES (1)")
    for name in ("static/x.css", "logs/web.log", "secret-key", "crawls/999/crawl.json"):
        file = folder / name
        file.parent.mkdir(exist_ok=True, parents=True)
        file.write_text("x")
    (folder / "media").mkdir()
    (folder / "media" / "evidence.png").write_bytes(b"picture")
    return folder


def _state(crawl: Path) -> Path:
    file = crawl / "state" / "frontier.sqlite"
    file.parent.mkdir()
    return file


def backed_up(data: Path, file: Path, *, with_secret_key: bool = False) -> Manifest:
    return back_up(
        file, data=data, secret_key=KEY, with_secret_key=with_secret_key, now=timezone.now()
    )


def restored(file: Path, into: Path, **more: Any) -> Manifest:
    return restore(file, into, **{"kind": "sqlite", "known": known_migrations(), **more})


def rewritten(file: Path, change: Change) -> Path:
    """The same archive with files changed, or left out where the change gives None."""
    other = file.with_name("rewritten.tar")
    with tarfile.open(file) as before, tarfile.open(other, "w") as after:
        for member in before.getmembers():
            content = before.extractfile(member)
            assert content
            new = change(member.name, content.read())
            if new is not None:
                member.size = len(new)
                after.addfile(member, io.BytesIO(new))
    return other


def with_manifest(**facts: object) -> Change:
    """Says something else in the manifest."""
    return lambda name, content: (
        json.dumps({**json.loads(content), **facts}).encode()
        if name == "manifest.json"
        else content
    )


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


def test_comes_back_with_the_same_rows_and_files(data: Path, tmp_path: Path) -> None:
    backed_up(data, tmp_path / "b.tar")
    restored(tmp_path / "b.tar", tmp_path / "again")
    with closing(sqlite3.connect(tmp_path / "again" / "hub.sqlite3")) as hub:
        assert hub.execute("SELECT name FROM sites_site").fetchall() == [("Larkmoor",)]
    crawl = f"crawls/{Crawl.objects.get().pk}/"
    before, after = contents(data), contents(tmp_path / "again")
    kept = {name: content for name, content in before.items() if name.startswith((crawl, "media"))}
    state = f"{crawl}state/frontier.sqlite"
    assert after.keys() == kept.keys() | {"hub.sqlite3"}
    assert len(kept) == 4
    assert [name for name in kept if kept[name] != after[name]] in ([], [state])
    with closing(sqlite3.connect(tmp_path / "again" / state)) as frontier:
        assert frontier.execute("SELECT * FROM done").fetchall() == [(1,)]


def test_counts_the_rows_of_every_table(data: Path, tmp_path: Path) -> None:
    made = backed_up(data, tmp_path / "b.tar")
    assert {made.counts["sites_site"], made.counts["people_user"]} == {1}
    assert made.counts["django_migrations"] == sum(map(len, made.migrations.values()))


def test_is_for_its_owner_only_and_holds_no_secret(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "b.tar"
    made = backed_up(data, file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert KEY.encode() not in file.read_bytes()
    assert made.secret_key_print
    assert "secret-key" not in made.files


def test_brings_the_secret_key_back_where_that_was_wanted(data: Path, tmp_path: Path) -> None:
    backed_up(data, tmp_path / "b.tar", with_secret_key=True)
    restored(tmp_path / "b.tar", tmp_path / "again")
    key = tmp_path / "again" / "secret-key"
    assert (key.read_text("ascii"), stat.S_IMODE(key.stat().st_mode)) == (KEY, 0o600)


def test_another_secret_key_than_the_hubs_is_refused(data: Path, tmp_path: Path) -> None:
    backed_up(data, tmp_path / "b.tar")
    with pytest.raises(BackupError, match="another key"):
        restored(tmp_path / "b.tar", tmp_path / "again", secret_key=KEY[1:])
    restored(tmp_path / "b.tar", tmp_path / "again", secret_key=KEY)


def test_a_folder_with_something_in_it_is_left_alone(data: Path, tmp_path: Path) -> None:
    backed_up(data, tmp_path / "b.tar")
    before = contents(data)
    with pytest.raises(BackupError, match="not an empty folder"):
        restored(tmp_path / "b.tar", data)
    assert contents(data) == before


def test_a_file_that_is_there_is_not_written_over(data: Path, tmp_path: Path) -> None:
    (tmp_path / "b.tar").write_text("precious")
    with pytest.raises(BackupError, match="there already"):
        backed_up(data, tmp_path / "b.tar")
    assert (tmp_path / "b.tar").read_text() == "precious"


@pytest.mark.parametrize("share", [0.0, 0.01, 0.3, 0.7, 0.99])
def test_a_torn_file_is_refused_and_leaves_nothing(
    data: Path, tmp_path: Path, share: float
) -> None:
    file = tmp_path / "b.tar"
    backed_up(data, file)
    whole = file.read_bytes()
    end = whole.rstrip(b"\0")
    file.write_bytes(end[: int(len(end) * share)])
    with pytest.raises(BackupError, match=r"cut off|damaged|lacks"):
        restored(file, tmp_path / "again")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.tar", "data"]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda name, text: b"X" + text[1:] if "pages" in name else text, "was altered"),
        (lambda name, text: None if "pages" in name else text, "lacks crawls/"),
        (with_manifest(format=99, version="7.0.0"), r"newer Tiebeam \(7.0.0\)"),
        (with_manifest(migrations={"sites": ["0999_later"]}), "it has sites.0999_later"),
        (with_manifest(database="postgresql"), "set TIEBEAM_DATABASE_URL to an empty"),
        (with_manifest(counts={"sites_site": 7}), "differ from the backup's in sites_site"),
        (with_manifest(files={"../evil": {"size_bytes": 1, "sha256": ""}}), "outside the data"),
        (with_manifest(files={"/evil": {"size_bytes": 1, "sha256": ""}}), "outside the data"),
        (with_manifest(files=7), "cannot be read"),
        (with_manifest(more=7), "cannot be read"),
        (with_manifest(files={"x": {"size_bytes": 10**18, "sha256": ""}}), "GB free"),
    ],
)
def test_what_cannot_be_trusted_is_refused_and_leaves_nothing(
    data: Path, tmp_path: Path, change: Change, why: str
) -> None:
    backed_up(data, tmp_path / "b.tar")
    with pytest.raises(BackupError, match=why):
        restored(rewritten(tmp_path / "b.tar", change), tmp_path / "again")
    assert not (tmp_path / "again").exists()


def test_a_crawl_that_lost_a_part_is_named(data: Path, tmp_path: Path) -> None:
    next(data.glob("crawls/*/pages/*.parquet")).unlink()
    with pytest.raises(BackupError, match=r"lacks pages/part-1\.parquet"):
        backed_up(data, tmp_path / "b.tar")
    assert not (tmp_path / "b.tar").exists()


def test_an_earlier_name_of_a_file_is_no_way_out(data: Path, tmp_path: Path) -> None:
    """A link in the archive is not followed: only what the manifest names is taken, as bytes."""
    backed_up(data, tmp_path / "b.tar")
    with tarfile.open(tmp_path / "b.tar", "a") as archive:
        link = tarfile.TarInfo("media/evidence.png")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    with pytest.raises(BackupError, match="lacks media"):
        restored(tmp_path / "b.tar", tmp_path / "again")
