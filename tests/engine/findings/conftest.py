"""Judged crawls for tests: occurrences and judgements written as text beside real tables."""

from typing import Any, Protocol

import pytest
from tests.engine.conftest import MakeTables
from tests.engine.written_tables import Defaults, as_arrow, read_rows

from tiebeam.engine.findings import compare, group
from tiebeam.engine.tables import Tables
from tiebeam.engine.urls import parts, url_id

OCCURRENCES: Defaults = {
    "check": lambda _: "dead",
    "fingerprint": lambda _: 1,
    "url_id": lambda row: url_id(row["url"]),
    "host": lambda row: parts(row["url"]).host,
    "page_template": lambda _: "Product",
    "evidence": lambda _: "{}",
}

JUDGEMENTS: Defaults = {
    "check": lambda _: "dead",
    "area": lambda _: "status",
    "severity": lambda _: "medium",
    "owner": lambda _: "backend",
    "scope": lambda _: "template",
    "key": lambda _: "template",
    "key_version": lambda _: 1,
    "marks": lambda _: "",
    "verdict": lambda _: "occurrences",
    "occurrences": lambda _: 0,
    "left_out": lambda _: 0,
    "left_out_to": lambda _: [],
    "total_ms": lambda _: 0,
}


class Judge(Protocol):
    """Adds judged tables to `t` and groups them.

    Occurrences are of the check `dead`, finding 1, page template Product, unless they say else;
    `judgements` names the checks that ran, by default only `dead`.
    """

    def __call__(
        self, t: Tables, occurrences: str = "url", judgements: str = "check | dead"
    ) -> Tables: ...


def judged(t: Tables, occurrences: str = "url", judgements: str = "check | dead") -> Tables:
    """See Judge."""
    rows = read_rows(occurrences, "occurrences", OCCURRENCES)
    t.add("occurrences", as_arrow(rows, "occurrences"))
    t.add("judgements", as_arrow(read_rows(judgements, "judgements", JUDGEMENTS), "judgements"))
    t.add("findings", group(t))
    return t


class CrawlShop(Protocol):
    """A judged crawl of /a and /b: `crawl("/a /b")` with the defect on both pages."""

    def __call__(
        self,
        broken: str = "",
        pages: str = "url | /a | /b",
        judgements: str = "check | dead",
        **more: str,
    ) -> Tables: ...


@pytest.fixture
def crawl(tables: MakeTables, judge: Judge) -> CrawlShop:
    def make(
        broken: str = "",
        pages: str = "url | /a | /b",
        judgements: str = "check | dead",
        **more: str,
    ) -> Tables:
        urls = " | ".join(["url", *broken.split()])
        return judge(tables(pages=pages, **more), urls, judgements)

    return make


def only_story(*crawls: Tables) -> dict[str, Any]:
    """The one row of the comparison of these crawls."""
    rows: list[dict[str, Any]] = compare(crawls).to_pylist()
    assert len(rows) == 1
    return rows[0]


@pytest.fixture
def judge() -> Judge:
    return judged
