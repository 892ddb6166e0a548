"""The rows of a rendering, on disk page by page, so that one that was killed goes on.

Each page is one change of the manifest: its row comes in and an earlier row of the same page goes.
A rendering that is not at its end says so in a file of its own, with what was asked for; whoever
asks for the same again goes on with it.
"""

import json
import time
from collections import Counter, deque
from collections.abc import Iterable, Mapping
from dataclasses import replace
from secrets import token_hex
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tiebeam.engine.tables import TABLES, CrawlStore, Part

TABLE = "renderings"
UNFINISHED = "rendering.json"
"""There while a rendering is not at its end: what was asked for, and how its parts are named."""
MOST_ROWS = 50
"""A part holds so many pages; it is written anew with each of them."""
READERS_S = 60.0
"""So long an old part stays for whoever reads the manifest that lists it."""

Row = dict[str, Any]
_SCHEMA = TABLES[TABLE].arrow


class Keeping:
    """Keeps the rows of one rendering. `begin` goes on where the same one was broken off."""

    def __init__(self, store: CrawlStore, token: str) -> None:
        self._store, self._token = store, token
        self._parts = {part.name: part for part in store.manifest.parts.get(TABLE, ())}
        self._pages: dict[int, str] = {}
        """The part that holds the row of each page."""
        self._written = 0
        self._growing: list[Row] = []
        self._grown: str | None = None
        self._superseded: deque[tuple[float, str]] = deque()
        self.outcomes: Counter[str] = Counter()
        """Of this rendering, with what it did before it was broken off."""
        for name in self._parts:
            rows = self._read(name, ["url_id", "outcome"])
            self._pages |= dict.fromkeys(rows["url_id"].to_pylist(), name)
            if self._is_ours(name):
                self.outcomes.update(rows["outcome"].to_pylist())
                self._written = max(self._written, int(name.split("-")[2].partition(".")[0]))
        self._sweep()

    @classmethod
    def begin(cls, store: CrawlStore, asked: Mapping[str, Any]) -> "Keeping":
        """asked: what tells a rendering from another one, as JSON can hold it."""
        token = _unfinished(store, asked)
        if token is None:
            token = token_hex(4)
            text = json.dumps({"token": token, "asked": asked})
            store.place.write(UNFINISHED, lambda path: path.write_text(text, "utf-8"))
        return cls(store, token)

    def has(self, url_id: int) -> bool:
        """Whether this rendering has the page already."""
        return self._is_ours(self._pages.get(url_id, ""))

    def keep(self, row: Row) -> None:
        """Have the row on disk, in the place of an earlier one of its page."""
        before = self._pages.get(row["url_id"])
        if before is not None:
            self._take_out(row["url_id"], before)
        if len(self._growing) >= MOST_ROWS:
            self._growing, self._grown = [], None
        self._growing.append(row)
        rows = pa.Table.from_pylist(self._growing, schema=_SCHEMA)
        self._grown = self._put(self._grown, rows, self._name())
        self._pages |= dict.fromkeys((one["url_id"] for one in self._growing), self._grown)
        self.outcomes[row["outcome"]] += 1
        self._save()

    def rows(self) -> pa.Table:
        """All rows of this rendering."""
        ours = [self._read(name, _SCHEMA.names) for name in self._parts if self._is_ours(name)]
        return pa.concat_tables([_SCHEMA.empty_table(), *ours])

    def finish(self) -> None:
        """This rendering is at its end: the next one begins anew."""
        self._store.place.remove(UNFINISHED)
        self._sweep()

    def _take_out(self, url_id: int, name: str) -> None:
        rows = self._read(name, _SCHEMA.names)
        left = rows.filter(pc.not_equal(rows["url_id"], pa.scalar(url_id, pa.uint64())))
        new = self._put(name, left, f"before-{token_hex(6)}")
        self._pages |= dict.fromkeys(left["url_id"].to_pylist(), new)

    def _put(self, old: str | None, rows: pa.Table, new: str) -> str:
        """Write a part in the place of an old one; a part without rows is none."""
        if old is not None:
            del self._parts[old]
            self._superseded.append((time.monotonic(), old))
        if rows.num_rows:
            part = self._store.write_part(TABLE, rows, new)
            self._parts[part.name] = part
        return f"{new}.parquet"

    def _name(self) -> str:
        self._written += 1
        return f"run-{self._token}-{self._written:06}"

    def _is_ours(self, name: str) -> bool:
        return name.startswith(f"run-{self._token}-")

    def _read(self, name: str, columns: Iterable[str]) -> pa.Table:
        part: Part = self._parts[name]
        path = self._store.part_path(TABLE, part)
        return pq.read_table(path, columns=list(columns), partitioning=None).cast(
            pa.schema([_SCHEMA.field(column) for column in columns])
        )

    def _save(self) -> None:
        """One change of the manifest; what it no longer lists stays a while for its readers."""
        manifest = self._store.manifest
        parts = {**manifest.parts, TABLE: list(self._parts.values())}
        self._store.save(replace(manifest, parts=parts))
        while self._superseded and self._superseded[0][0] < time.monotonic() - READERS_S:
            self._store.place.remove(f"{TABLE}/{self._superseded.popleft()[1]}")

    def _sweep(self) -> None:
        """Remove what no manifest lists: it was being written when somebody was killed."""
        for name in self._store.place.names(TABLE):
            if name not in self._parts:
                self._store.place.remove(f"{TABLE}/{name}")


def _unfinished(store: CrawlStore, asked: Mapping[str, Any]) -> str | None:
    """The token of the rendering that was broken off, when it is the one asked for."""
    try:
        found = json.loads(store.place.read(UNFINISHED))
        is_same = found["asked"] == json.loads(json.dumps(asked))
        token = str(found["token"])
    except (FileNotFoundError, KeyError, TypeError, ValueError):
        return None
    return token if is_same and token.isalnum() else None
