"""What the fast lane remembers, in one folder beside the crawl: small, and old looks go.

Each probe appends one small Parquet part; many of them become one, and what is older than the
retention is removed. Everything is written under another name, flushed and renamed.
"""

import fcntl
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tiebeam.engine.probe.changes import Change
from tiebeam.engine.probe.looks import Look
from tiebeam.engine.probe.probe import Probed
from tiebeam.engine.tables import TABLES
from tiebeam.engine.tables.durable import write_durably

FOLDER = "fast_lane"
RETENTION = timedelta(days=30)
ENDED_RETENTION = timedelta(days=365)
"""Changes that are over are few and are kept longer than looks."""
MOST_SINGLES = 64
"""Parts of one probe each, before they become one."""
_STAMP = "%Y%m%dT%H%M%S%f"
_MADE_OF = b"made_of"
_LOOK_FIELDS = tuple(one.name for one in fields(Look))


class InUse(Exception):
    """Another process probes there; the message names the folder."""


class ProbeStore:
    """Reads and writes what the fast lane knows of the crawl in one folder."""

    def __init__(self, crawl_folder: Path) -> None:
        self.folder = crawl_folder / FOLDER

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep a second process from probing into the same folder. Raises InUse."""
        (self.folder / "looks").mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise InUse(f"{self.folder} is in use: another probe of that crawl runs") from None
            yield

    # What is watched

    def watched(self, made_of: str) -> list[Look] | None:
        """What is watched, unless it was made of another crawl, judgement or sample."""
        path = self.folder / "watched.parquet"
        if not path.exists():
            return None
        table = pq.read_table(path, partitioning=None)
        if (table.schema.metadata or {}).get(_MADE_OF) != made_of.encode():
            return None
        return [Look.from_row(row) for row in table.to_pylist()]

    def save_watched(self, watched: Iterable[Look], made_of: str) -> None:
        """Replace what is watched."""
        table = _as_table("watched", [_as_row(one) for one in watched])
        marked = table.replace_schema_metadata({_MADE_OF: made_of.encode()})
        self._write(self.folder / "watched.parquet", marked)

    # Changes

    def changes(self) -> list[Change]:
        """All that are remembered, newest last."""
        path = self.folder / "changes.parquet"
        if not path.exists():
            return []
        return [Change.from_row(row) for row in pq.read_table(path, partitioning=None).to_pylist()]

    def save_changes(self, changes: Sequence[Change]) -> None:
        """Replace them all."""
        rows = [one.as_row() for one in sorted(changes, key=lambda one: one.since)]
        self._write(self.folder / "changes.parquet", _as_table("changes", rows))

    # Looks

    @property
    def last_probe_at(self) -> datetime | None:
        """When the last probe that is remembered began."""
        return max((end for _, end, _ in self._parts()), default=None)

    def looks(self) -> pa.Table:
        """The table `looks`, oldest probe first."""
        parts = sorted(self._parts())
        schema = TABLES["looks"].arrow
        read = [pq.read_table(path, schema=schema, partitioning=None) for _, _, path in parts]
        return pa.concat_tables([schema.empty_table(), *read])

    def add(self, probed: Probed) -> None:
        """Remember a probe, and forget what is older than the retention."""
        rows = [
            {**_as_row(look), "probed_at": probed.at, "look": number}
            for number, look in probed.looks
        ]
        self._write_part(probed.at, probed.at, _as_table("looks", rows))
        self._settle_changes(probed)
        self._forget(probed.at - RETENTION)
        self._gather()

    def _settle_changes(self, probed: Probed) -> None:
        known = self.changes()
        now = {one.change_id: one for one in probed.changes}
        kept = [
            one
            for one in known
            if one.ended_at is not None and one.ended_at > probed.at - ENDED_RETENTION
        ]
        updated = [*kept, *now.values()]
        if updated != known:
            self.save_changes(updated)

    def _parts(self) -> list[tuple[datetime, datetime, Path]]:
        """First and last probe and file of each part; what a larger part holds too is left out."""
        found = sorted(
            ((*_span(path), path) for path in (self.folder / "looks").glob("*.parquet")),
            key=lambda part: (part[0], -part[1].timestamp()),
        )
        kept: list[tuple[datetime, datetime, Path]] = []
        for part in found:
            if not kept or part[1] > kept[-1][1]:
                kept.append(part)
        return kept

    def _forget(self, before: datetime) -> None:
        parts = self._parts()
        kept = {path for _, end, path in parts if end >= before}
        for path in (self.folder / "looks").glob("*.parquet"):
            if path not in kept:
                path.unlink()

    def _gather(self) -> None:
        """Make one part of the many small ones."""
        singles = [part for part in self._parts() if part[0] == part[1]]
        if len(singles) < MOST_SINGLES:
            return
        schema = TABLES["looks"].arrow
        read = [pq.read_table(path, schema=schema, partitioning=None) for _, _, path in singles]
        self._write_part(singles[0][0], singles[-1][1], pa.concat_tables(read))
        for _, _, path in singles:
            path.unlink()

    def _write_part(self, begin: datetime, end: datetime, rows: pa.Table) -> None:
        (self.folder / "looks").mkdir(parents=True, exist_ok=True)
        name = f"{begin.astimezone(UTC):{_STAMP}}-{end.astimezone(UTC):{_STAMP}}.parquet"
        self._write(self.folder / "looks" / name, rows)

    def _write(self, path: Path, table: pa.Table) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_durably(path, lambda file: pq.write_table(table, file, compression="zstd"))


def _span(path: Path) -> tuple[datetime, datetime]:
    first, _, last = path.stem.partition("-")
    begin, end = (datetime.strptime(one, _STAMP).replace(tzinfo=UTC) for one in (first, last))
    return begin, end


def _as_row(look: Look) -> dict[str, Any]:
    row = {name: getattr(look, name) for name in _LOOK_FIELDS}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in row.items()}


def _as_table(name: str, rows: Sequence[dict[str, Any]]) -> pa.Table:
    schema = TABLES[name].arrow
    columns = {column: [row.get(column) for row in rows] for column in schema.names}
    return pa.table(columns, schema=schema)
