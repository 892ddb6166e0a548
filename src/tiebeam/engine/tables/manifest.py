"""What a crawl is and which files belong to it: one JSON file in its folder."""

import json
import re
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from tiebeam.engine.tables.places import Place, PlaceLost
from tiebeam.engine.tables.schemas import TABLES

MANIFEST = "crawl.json"
FORMAT = 1

NARROWING = ("include", "exclude", "follow", "parameters", "limits", "sample", "max_depth")
"""Settings that leave pages out although the crawl ends by itself."""

_PART_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*\.parquet")
"""A plain file name: no manifest, wherever it comes from, may point out of its folder."""


class NoCrawl(Exception):
    """The folder holds no crawl; the message says what it holds instead."""


@dataclass(frozen=True)
class Part:
    """One Parquet file of a table. Raises ValueError for what cannot be one."""

    name: str
    rows: int
    size_bytes: int
    checksum: str
    """XXH3 of the file, hexadecimal."""

    def __post_init__(self) -> None:
        if not _PART_NAME.fullmatch(self.name):
            raise ValueError(f"{self.name!r} is no name of a part")
        if min(self.rows, self.size_bytes) < 0:
            raise ValueError(f"{self.name} cannot have fewer than 0 rows or bytes")


@dataclass
class Manifest:
    """What a crawl is and which files belong to it."""

    crawl_id: str
    site: str
    kind: str = "full"
    started_at: str = ""
    finished_at: str | None = None
    ended: str = "running"
    """running, complete, cancelled, limit, failed: how the crawl ended."""
    settings: dict[str, Any] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    parts: dict[str, list[Part]] = field(default_factory=dict)
    format: int = FORMAT
    version: str = ""
    """Of the program that read the pages; another one may read them otherwise."""


def mark_of(folder: Path | str) -> tuple[int, int, int] | None:
    """What is another once the manifest in a folder is; None where only reading it can tell."""
    if not isinstance(folder, Path):
        return None
    try:
        found = (folder / MANIFEST).stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def read_manifest(place: Place) -> Manifest:
    """Raises NoCrawl when the place holds no crawl this version can read."""
    path = f"{place.shown}/{MANIFEST}"
    try:
        data = json.loads(place.read(MANIFEST))
    except FileNotFoundError:
        raise NoCrawl(f"{place.shown} holds no crawl: it has no {MANIFEST}") from None
    except PlaceLost:
        raise
    except OSError as error:
        raise NoCrawl(f"{path} cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise NoCrawl(f"{path} cannot be read: {error}") from None
    written = data.get("format") if isinstance(data, dict) else None
    if isinstance(written, int) and written > FORMAT:
        raise NoCrawl(f"{path} was written by a newer Tiebeam (format {written}): update this one")
    if written != FORMAT:
        raise NoCrawl(f"{path} is not a crawl of format {FORMAT}")
    try:
        parts = {table: [Part(**part) for part in parts] for table, parts in data["parts"].items()}
        return Manifest(**{**data, "parts": parts})
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise NoCrawl(f"{path} is not a whole manifest: {error}") from None


def write_manifest(place: Place, manifest: Manifest) -> None:
    """Replace the manifest at once: readers see the old one or the new one."""
    text = json.dumps(asdict(manifest), indent=1)
    place.write(MANIFEST, lambda path: path.write_text(text, "utf-8"))


def as_row(manifest: Manifest) -> pa.Table:
    """The table `crawl`: what checks must know of the crawl as a whole."""
    narrowed = [name for name in NARROWING if manifest.settings.get(name) not in (None, (), [])]
    row = {
        "kind": manifest.kind,
        "started_at": _time(manifest.started_at),
        "ended": manifest.ended,
        "narrowed_by": narrowed,
        "is_whole": manifest.kind == "full" and manifest.ended == "complete" and not narrowed,
    }
    return pa.Table.from_pylist([row], schema=TABLES["crawl"].arrow)


def _time(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        return None
