"""Parts of a finding: by page template, by host, by the shape of URLs."""

import pytest
from tests.engine.conftest import MakeTables
from tests.engine.findings.conftest import Judge
from tests.engine.written_tables import SITE

from tiebeam.engine.findings import count_parts, read_occurrences
from tiebeam.engine.tables import Tables

FINGERPRINT = "000000000000002a"
ROWS = "url fingerprint page_template | /fr/a 42 Product | /fr/b 42 Product | /de/a 42 Article"


@pytest.fixture
def t(tables: MakeTables, judge: Judge) -> Tables:
    return judge(tables(), f"{ROWS} | /fr/c 7 Product")


@pytest.mark.parametrize(
    ("patterns", "counts"),
    [
        ([], [3]),
        (["*/fr/*"], [2, 1]),
        (["*/fr/a", "*/fr/*"], [1, 1, 1]),
        (["*/fr/*", "*/fr/a"], [2, 0, 1]),
        (["template:Article"], [1, 2]),
        (["*/FR/*"], [0, 3]),
        (["*.*"], [3, 0]),
        (["*/.r/*"], [0, 3]),
        (["*/fr/*", "template:Article"], [2, 1, 0]),
    ],
)
def test_each_page_is_counted_once_for_the_first_pattern_that_matches(
    t: Tables, patterns: list[str], counts: list[int]
) -> None:
    assert count_parts(t, FINGERPRINT, patterns) == counts


def test_a_host_is_a_part(t: Tables) -> None:
    host = SITE.partition("://")[2]
    assert count_parts(t, FINGERPRINT, [f"host:{host.upper()}", "host:other.example"]) == [3, 0, 0]


def test_the_pages_of_a_part_are_read_and_those_of_the_rest(t: Tables) -> None:
    part = read_occurrences(t, FINGERPRINT, only="*/fr/*")
    rest = read_occurrences(t, FINGERPRINT, without=["*/fr/*"])
    assert sorted(row.url for row in part) == [f"{SITE}/fr/a", f"{SITE}/fr/b"]
    assert [row.url for row in rest] == [f"{SITE}/de/a"]


def test_a_pattern_of_many_stars_is_quick(t: Tables) -> None:
    assert count_parts(t, FINGERPRINT, ["*a" * 200 + "!"]) == [0, 3]
