"""Judged crawls for tests: occurrences and judgements written as text beside real tables."""

from typing import Protocol

import pytest
from tests.engine.written_tables import Defaults, as_arrow, read_rows

from tiebeam.engine.findings import group
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


@pytest.fixture
def judge() -> Judge:
    return judged
