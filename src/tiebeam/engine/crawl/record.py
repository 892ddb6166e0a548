"""What a reader finds in the folder: the manifest, and the small tables that grow in the state."""

import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from tiebeam.engine.crawl import robots
from tiebeam.engine.crawl.checkpoint import Checkpoints
from tiebeam.engine.crawl.desk import Desk
from tiebeam.engine.crawl.ledger import Ledger
from tiebeam.engine.tables import TABLES, CrawlStore, Manifest, Part
from tiebeam.engine.tables.small import table_of

LARGE = ("pages", "links", "resources", "sitemaps", "bodies")
"""Tables whose parts the workers write."""
SMALL = ("robots", "robots_rules", "sitemap_files", "probes")
"""Tables that are written anew from the state."""
KEPT = ("renderings",)
"""Tables that others fill and that stay true when the crawl goes on."""
_FIRST_INTERVAL_S = 5.0
_LAST_INTERVAL_S = 60.0
_SHARE_OF_TIME = 20
"""Saving may take a twentieth of the time between two."""
_ANSWERS_A_PART = 50
"""Of errands: a robots.txt can have half a megabyte, and a crawl thousands of hosts."""


class Record:
    """Keeps the manifest near the truth while the crawl runs, and right when it ends."""

    def __init__(
        self,
        store: CrawlStore,
        manifest: Manifest,
        ledger: Ledger,
        desk: Desk,
        checkpoints: Checkpoints | None,
    ) -> None:
        self.store = store
        self._checkpoints = checkpoints
        self.manifest = manifest
        self._ledger = ledger
        self._desk = desk
        self._began_s = self._saved_s = time.monotonic()
        self._took_s = 0.0
        self._small: dict[str, list[Part]] = {}
        self._told: dict[str, int] = {}
        """How often what came of errands had changed when it was written, by their kind."""

    def checkpoint(self) -> None:
        """Save now and then; the longer the crawl, the less often."""
        now_s = time.monotonic()
        interval_s = min(_LAST_INTERVAL_S, _FIRST_INTERVAL_S + (now_s - self._began_s) / 20)
        if now_s - self._saved_s >= max(interval_s, _SHARE_OF_TIME * self._took_s):
            self.save()

    def save(self, ended: str | None = None) -> Manifest:
        """List all that counts; with `ended` the crawl is over."""
        began_s = time.monotonic()
        if self._checkpoints:
            self._checkpoints.save(is_last=bool(ended))
        manifest = self.manifest
        kept = {table: manifest.parts[table] for table in KEPT if table in manifest.parts}
        manifest.parts = {table: [] for table in LARGE + SMALL} | kept
        for _, table, part in self._ledger.frontier.parts():
            manifest.parts[table].append(part)
        self._write_small()
        manifest.parts |= self._small
        manifest.counts = self._counts()
        if ended:
            manifest.ended = ended
            manifest.finished_at = datetime.now(UTC).isoformat()
        self.store.save(manifest)
        self._remove_unlisted(SMALL)
        self._saved_s = time.monotonic()
        self._took_s = self._saved_s - began_s
        return manifest

    def sweep(self) -> None:
        """Remove what no transaction made count, and give up parts that are torn."""
        frontier = self._ledger.frontier
        torn = {
            number for number, table, part in frontier.parts() if not self._is_whole(table, part)
        }
        for number in torn:
            frontier.forget_part(number)
        if torn:
            self._ledger.recount()
        self.manifest.parts = {
            table: parts for table, parts in self.manifest.parts.items() if table in SMALL + KEPT
        }
        for _, table, part in frontier.parts():
            self.manifest.parts.setdefault(table, []).append(part)
        self.store.save(self.manifest)  # no reader may be sent to what is now removed
        self._remove_unlisted(LARGE)

    def _is_whole(self, table: str, part: Part) -> bool:
        return self.store.place.size(f"{table}/{part.name}") == part.size_bytes

    def _remove_unlisted(self, tables: tuple[str, ...]) -> None:
        for table in tables:
            listed = {part.name for part in self.manifest.parts.get(table, [])}
            for name in self.store.place.names(table):
                if name not in listed:
                    self.store.place.remove(f"{table}/{name}")

    def _write_small(self) -> None:
        """Write those tables anew of whose rows some may have changed."""
        for kind, tables in _OF_ERRANDS.items():
            changes = self._ledger.frontier.settlements[kind]
            if self._told.get(kind) != changes:
                for table, rows_of in tables.items():
                    self._small[table] = list(self._write(table, kind, rows_of))
                self._told[kind] = changes

    def _write(self, table: str, kind: str, rows_of: "_RowsOf") -> Iterator[Part]:
        """The parts of one table, each of a bounded number of answers to errands."""
        schema = TABLES[table].arrow
        name = f"{time.time_ns():020}"
        answers = (answer for _, answer in self._ledger.frontier.settled(kind))
        for number, batch in enumerate(_batches(answers)):
            rows = [row for answer in batch for row in rows_of(answer)]
            yield self.store.write_part(table, table_of(rows, schema), f"{name}-{number:04}")

    def _counts(self) -> dict[str, int]:
        left_out = self._desk.left_out + self._ledger.left_out
        left_out["host-down"] = sum(self._ledger.given_up.values())
        return {
            **{f"outcome:{name}": count for name, count in sorted(self._ledger.answers.items())},
            **{f"left-out:{name}": count for name, count in sorted(left_out.items()) if count},
            "known": self._ledger.frontier.known_count(),
            "pages": self._ledger.answers.total(),
            "received_bytes": self._ledger.received_bytes,
        }


def _batches(answers: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Some at a time; at least one batch, as a table without rows has a part, too."""
    yield list(islice(answers, _ANSWERS_A_PART))
    while batch := list(islice(answers, _ANSWERS_A_PART)):
        yield batch


def robots_row(answer: dict[str, Any]) -> dict[str, Any]:
    """The row of `robots` that an errand's answer makes."""
    body = (answer["body"] or "").encode()
    sitemaps = robots.parse(body).sitemaps if answer["state"] == "rules" else ()
    return {
        **answer,
        "fetched_at": datetime.fromisoformat(answer["fetched_at"]),
        "sitemaps": list(sitemaps),
    }


def rule_rows(answer: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The rows of `robots_rules` that the same answer makes."""
    if answer["state"] != "rules":
        return
    file = robots.parse((answer["body"] or "").encode())
    googlebots = {id(group) for group in file.groups_for("googlebot")}
    for group in file.groups:
        for rule in group.rules:
            if not rule.is_implied:
                yield {
                    "origin": answer["origin"],
                    "line": rule.line,
                    "agents": group.agents,
                    "allow": rule.allow,
                    "pattern": rule.written,
                    "for_googlebot": id(group) in googlebots,
                }


_RowsOf = Callable[[dict[str, Any]], Iterable[dict[str, Any]]]
_OF_ERRANDS: dict[str, dict[str, _RowsOf]] = {
    "robots": {"robots": lambda answer: [robots_row(answer)], "robots_rules": rule_rows},
    "sitemap": {"sitemap_files": lambda answer: [answer]},
    "probe": {"probes": lambda answer: [answer]},
}
"""The small tables by the kind of errand that fills them, and the rows that one answer makes."""
