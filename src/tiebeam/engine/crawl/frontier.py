"""The crawl's own state on disk: what is known, what is done, which parts count.

One SQLite file, one connection. One transaction holds all that one report of a worker changes:
new URLs, URLs done and the parts with their rows. So after any crash a URL is either done, with
its row in a part that counts, or pending, with no row anywhere.

The rollback journal is enough, as nobody reads beside the one writer; a write-ahead log would
add shared memory that network disks lack.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np

from tiebeam.engine.crawl import disk
from tiebeam.engine.crawl.errors import DiskFull, TornState
from tiebeam.engine.crawl.messages import Errand, Found, Unchanged, Visit
from tiebeam.engine.crawl.seen import SeenSet
from tiebeam.engine.tables import Part

STATE = "state/frontier.sqlite"

_SCHEMA = """
CREATE TABLE url (
    row INTEGER PRIMARY KEY, id INTEGER NOT NULL, origin INTEGER NOT NULL, url TEXT NOT NULL,
    found_by TEXT NOT NULL, source, hops INTEGER NOT NULL, depth INTEGER NOT NULL,
    chain INTEGER NOT NULL);
CREATE INDEX url_origin ON url (origin);
CREATE TABLE origin (number INTEGER PRIMARY KEY, origin TEXT NOT NULL UNIQUE);
CREATE TABLE done (row INTEGER PRIMARY KEY, part INTEGER NOT NULL, class TEXT NOT NULL);
CREATE TABLE part (
    number INTEGER NOT NULL, tables TEXT NOT NULL, name TEXT NOT NULL, rows INTEGER NOT NULL,
    size_bytes INTEGER NOT NULL, checksum TEXT NOT NULL);
CREATE TABLE left_out (id INTEGER NOT NULL, reason TEXT NOT NULL);
CREATE TABLE errand (
    kind TEXT NOT NULL, url TEXT NOT NULL, asked TEXT NOT NULL, part INTEGER, answer TEXT,
    PRIMARY KEY (kind, url)) WITHOUT ROWID;
CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""
_UNWRITTEN_SCHEMA = """
CREATE TABLE IF NOT EXISTS unwritten (
    before INTEGER NOT NULL, pages INTEGER NOT NULL, visited TEXT NOT NULL, said TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS unwritten_before ON unwritten (before);
"""
"""Visits to unchanged pages until their rows are written, by the part of the previous crawl.

One row for all that one report tells of one part: a JSON array of the rows of `url`, and one of
pairs of a place in the previous crawl and what the visit told.
"""
_TAKE_OVER_OLD = """
INSERT INTO unwritten SELECT before, count(*), json_group_array(row),
    '[' || group_concat('[' || place || ',' || said || ']') || ']' FROM kept GROUP BY before;
DROP TABLE kept;
"""
"""Version 0.1.0 had a row for each page."""
_SIGNED = 1 << 63
_PART_BITS = 32
"""A place in the previous crawl is a number of a part and one in it."""
_OF_UNCHANGED = "2xx"
_DROPPED = 0
"""In place of a part: the URL has no outcome and gets none."""
_UNWRITTEN = -1
"""In place of a part: the outcome stands in `unwritten`."""
_VISIT = """
SELECT url.row, url.url, url.found_by,
    coalesce(source.url, CASE typeof(url.source) WHEN 'text' THEN url.source END),
    url.hops, url.depth, url.chain
FROM url LEFT JOIN url AS source ON source.row = url.source
"""
_TAKE = f"""{_VISIT}
WHERE url.origin = ? AND url.row > ?
AND NOT EXISTS (SELECT 1 FROM done WHERE done.row = url.row)
ORDER BY url.row LIMIT ?
"""  # noqa: S608 - fixed texts
_FINISH = """
INSERT OR REPLACE INTO done SELECT value, ?, ? FROM unwritten, json_each(visited)
WHERE before = coalesce(?, before)
"""
_VISITED = "SELECT value FROM unwritten, json_each(visited) WHERE before = ?"
_REOPEN = f"{_VISIT} WHERE url.row IN ({_VISITED}) ORDER BY url.row"


class Frontier:
    """Known URLs, pending and done. Raises TornState when the file on disk is no such state.

    Raises DiskFull when there is no room to begin.
    """

    def __init__(self, folder: Path) -> None:
        path = folder / STATE
        path.parent.mkdir(parents=True, exist_ok=True)
        self.pending: dict[str, int] = {}
        """URLs of each origin that nobody has taken yet."""
        self.settlements: Counter[str] = Counter()
        """How often what came of errands changed, by their kind."""
        self._db = sqlite3.connect(path, isolation_level=None)
        try:
            self._open()
        except sqlite3.DatabaseError as error:
            self._db.close()
            if disk.is_full(error):
                raise DiskFull(disk.message(folder)) from None
            raise TornState(
                f"{path} cannot be read ({error}): start the crawl again in a new folder"
            ) from None

    def _open(self) -> None:
        self._db.execute("PRAGMA journal_mode = DELETE")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.execute("PRAGMA cache_size = -16000")
        if not self._db.execute("SELECT 1 FROM sqlite_master").fetchone():
            self._db.executescript(f"BEGIN;{_SCHEMA}COMMIT;")
        self._db.executescript(f"BEGIN;{_UNWRITTEN_SCHEMA}COMMIT;")
        if self._db.execute("SELECT 1 FROM sqlite_master WHERE name = 'kept'").fetchone():
            self._db.executescript(f"BEGIN;{_TAKE_OVER_OLD}COMMIT;")
        self.reload()

    def reload(self) -> None:
        """Take all that is kept in memory from the disk: what was taken is pending again."""
        self.seen = SeenSet()
        self._cursors: dict[str, int] = {}
        self._origins = {
            origin: number for number, origin in self._db.execute("SELECT * FROM origin")
        }
        self._db.execute(_FINISH, (_UNWRITTEN, _OF_UNCHANGED, None))
        self._count_pending()
        self._remember_all()

    def _count_pending(self) -> None:
        self.pending = dict.fromkeys(self._origins, 0)
        names = {number: origin for origin, number in self._origins.items()}
        for number, count in self._db.execute(
            "SELECT origin, count(*) FROM url LEFT JOIN done USING (row)"
            " WHERE done.row IS NULL GROUP BY origin"
        ):
            self.pending[names[number]] = count

    def _remember_all(self) -> None:
        for table in ("url", "left_out"):
            ids = self._db.execute(f"SELECT id FROM {table}")  # noqa: S608 - two fixed names
            while chunk := ids.fetchmany(100_000):
                self.seen.add(np.array(chunk, np.int64).reshape(-1).view(np.uint64))

    def close(self) -> None:
        """Close the file; nothing that was committed is lost without it."""
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise

    # URLs

    def add(self, found: Iterable[tuple[Found, str]]) -> None:
        """Queue URLs, each with its origin. The caller has asked `seen` before."""
        rows = []
        for url, origin in found:
            self.pending[origin] = self.pending.get(origin, 0) + 1
            rows.append(
                (
                    _signed(url.url_id),
                    self._number(origin),
                    url.url,
                    url.found_by,
                    url.source,
                    url.hops,
                    url.depth,
                    url.chain,
                )
            )
        self._db.executemany(
            "INSERT INTO url (id, origin, url, found_by, source, hops, depth, chain)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            rows,
        )

    def leave_out(self, ids: Iterable[tuple[int, str]]) -> None:
        """Note URLs that a rule keeps out, each with the rule."""
        self._db.executemany(
            "INSERT INTO left_out VALUES (?, ?)", [(_signed(i), reason) for i, reason in ids]
        )

    def take(self, origin: str, count: int) -> list[Visit]:
        """The next pending URLs of an origin, in the order they were found; each once."""
        after = self._cursors.get(origin, 0)
        rows = self._db.execute(_TAKE, (self._origins[origin], after, count)).fetchall()
        visits = [Visit(*row) for row in rows]
        if visits:
            self._cursors[origin] = visits[-1].row
        self.pending[origin] = self.pending[origin] - len(visits) if visits else 0
        return visits

    def finish(self, classes: Mapping[int, str], part: int) -> None:
        """Mark URLs as done: their outcome, of a class each, stands in the part of that number."""
        self._db.executemany(
            "INSERT INTO done VALUES (?, ?, ?)",
            [(row, part, of_class) for row, of_class in classes.items()],
        )

    def drop(self, rows: Iterable[tuple[int, int]], reason: str) -> None:
        """Give up pending URLs, row and id each, for a rule that came to hold later."""
        pairs = list(rows)
        self.finish({row: reason for row, _ in pairs}, _DROPPED)
        self.leave_out((url_id, reason) for _, url_id in pairs)

    # Unchanged pages of a recrawl

    def keep(self, unchanged: Iterable[Unchanged]) -> None:
        """Note visits whose rows are still to be written: they are not made again."""
        by_part: dict[int, list[Unchanged]] = {}
        for one in unchanged:
            by_part.setdefault(one.place >> _PART_BITS, []).append(one)
        self._db.executemany(
            "INSERT INTO unwritten VALUES (?, ?, ?, ?)",
            [
                (
                    part,
                    len(told),
                    json.dumps([one.row for one in told]),
                    f"[{','.join(f'[{one.place},{one.said}]' for one in told)}]",
                )
                for part, told in by_part.items()
            ],
        )

    def unwritten_parts(self) -> Counter[int]:
        """How many rows are still to be written, by earlier part."""
        counts = self._db.execute("SELECT before, sum(pages) FROM unwritten GROUP BY before")
        return Counter(dict(counts))

    def unwritten(self, part: int) -> list[list[Any]]:
        """Those of one earlier part: place in the previous crawl, and what the visit told."""
        texts = self._db.execute("SELECT said FROM unwritten WHERE before = ?", (part,))
        return sorted((pair for (text,) in texts for pair in json.loads(text)), key=itemgetter(0))

    def move(self, part: int, number: int) -> None:
        """Have the rows of one earlier part stand in the part of that number from now on."""
        self._db.execute(_FINISH, (number, _OF_UNCHANGED, part))
        self._db.execute("DELETE FROM unwritten WHERE before = ?", (part,))

    def reopen(self, part: int) -> list[Visit]:
        """Give up the rows of one earlier part; the visits, which are to be made again."""
        rows = self._db.execute(_REOPEN, (part,)).fetchall()
        self._db.execute(f"DELETE FROM done WHERE row IN ({_VISITED})", (part,))  # noqa: S608
        self._db.execute("DELETE FROM unwritten WHERE before = ?", (part,))
        return [Visit(*row) for row in rows]

    def left_out(self) -> Counter[str]:
        """How many URLs each rule kept out."""
        return Counter(
            dict(self._db.execute("SELECT reason, count(*) FROM left_out GROUP BY reason"))
        )

    def known_count(self) -> int:
        """URLs queued at any time."""
        return int(self._db.execute("SELECT count(*) FROM url").fetchone()[0])

    def answers(self) -> Counter[str]:
        """URLs with an outcome, by its class."""
        return Counter(
            dict(
                self._db.execute("SELECT class, count(*) FROM done WHERE part <> 0 GROUP BY class")
            )
        )

    def answered_origins(self) -> list[str]:
        """Origins of which at least one page answered."""
        rows = self._db.execute(
            "SELECT origin.origin FROM origin WHERE EXISTS (SELECT 1 FROM url JOIN done USING (row)"
            " WHERE url.origin = origin.number AND part <> 0"
            " AND class NOT IN ('failed', 'disallowed'))"
        )
        return [origin for (origin,) in rows]

    def found(self) -> Iterator[Found]:
        """All URLs that were queued, except those that the crawl was given."""
        for row in self._db.execute(
            "SELECT id, url, found_by, source, hops, depth, chain FROM url"
            " WHERE found_by NOT IN ('start', 'list')"
        ):
            yield Found(row[0] % (2 * _SIGNED), *row[1:])  # kept as a signed number

    def sample(self, origin: str, count: int) -> list[str]:
        """The first URLs of an origin, visited or not."""
        rows = self._db.execute(
            "SELECT url FROM url LEFT JOIN done USING (row) WHERE origin = ?"
            " AND part IS NOT ? ORDER BY row LIMIT ?",
            (self._origins.get(origin, 0), _DROPPED, count),
        )
        return [url for (url,) in rows]

    def _number(self, origin: str) -> int:
        number = self._origins.get(origin)
        if number is None:
            number = self._origins[origin] = len(self._origins) + 1
            self._db.execute("INSERT INTO origin VALUES (?, ?)", (number, origin))
        return number

    # Parts

    def add_parts(self, number: int, parts: Iterable[tuple[str, Part]]) -> None:
        """Make parts count, each of a table."""
        self._db.executemany(
            "INSERT INTO part VALUES (?, ?, ?, ?, ?, ?)",
            [
                (number, table, part.name, part.rows, part.size_bytes, part.checksum)
                for table, part in parts
            ],
        )

    def parts(self) -> Iterator[tuple[int, str, Part]]:
        """Every part that counts: number, table, part."""
        for number, table, *part in self._db.execute("SELECT * FROM part ORDER BY number"):
            yield number, table, Part(*part)

    def next_part(self) -> int:
        """A number that no part has had."""
        row = self._db.execute("SELECT coalesce(max(number), 0) FROM part").fetchone()
        return int(row[0]) + 1

    def forget_part(self, number: int) -> None:
        """Give up a part that is torn: what stood in it is pending again."""
        with self.transaction():
            self._db.execute("DELETE FROM done WHERE part = ?", (number,))
            self._db.execute("DELETE FROM errand WHERE part = ?", (number,))
            self._db.execute("DELETE FROM part WHERE number = ?", (number,))
        self.settlements.update(list(self.settlements))
        self._count_pending()

    # Errands and facts

    def settle(self, errand: Errand, answer: Any, part: int) -> None:
        """Note what came of an errand; `part` holds its rows, if it has any."""
        kind, key = errand.key
        self.settlements[kind] += 1
        self._db.execute(
            "INSERT OR REPLACE INTO errand VALUES (?, ?, ?, ?, ?)",
            (kind, key, json.dumps(errand), part, json.dumps(answer)),
        )

    def asked(self, kind: str) -> Iterator[list[Any]]:
        """All errands of a kind that are settled."""
        rows = self._db.execute("SELECT asked FROM errand WHERE kind = ?", (kind,))
        return (json.loads(asked) for (asked,) in rows)

    def settled(self, kind: str) -> Iterator[tuple[list[Any], Any]]:
        """What came of all errands of a kind, in the order of their URLs; it can be very much."""
        rows = self._db.execute("SELECT asked, answer FROM errand WHERE kind = ?", (kind,))
        return ((json.loads(asked), json.loads(answer)) for asked, answer in rows)

    def note(self, name: str, value: Any) -> None:
        """Keep one named value."""
        self._db.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", (name, json.dumps(value)))

    def noted(self, name: str, default: Any = None) -> Any:
        """A named value kept before."""
        row = self._db.execute("SELECT value FROM fact WHERE name = ?", (name,)).fetchone()
        return json.loads(row[0]) if row else default


def _signed(url_id: int) -> int:
    """SQLite's integers have a sign."""
    return url_id - 2 * _SIGNED if url_id >= _SIGNED else url_id
