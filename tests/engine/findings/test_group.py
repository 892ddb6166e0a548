from typing import Any

import pytest
from tests.engine.conftest import MakeTables
from tests.engine.findings.conftest import Judge
from tests.engine.written_tables import SITE

from tiebeam.engine.tables import TABLES, Tables


def one(t: Tables) -> dict[str, Any]:
    rows: list[dict[str, Any]] = t.findings.to_pyarrow().to_pylist()
    assert len(rows) == 1
    return rows[0]


def column(t: Tables, name: str) -> list[Any]:
    values: list[Any] = t.findings.to_pyarrow()[name].to_pylist()
    return values


def test_occurrences_of_one_root_cause_are_one_finding(tables: MakeTables, judge: Judge) -> None:
    t = judge(tables(pages="url | /a | /b | /c | /d"), "url | /a | /b")
    found = one(t)
    assert (found["pages"], found["template_pages"], found["share"]) == (2, 4, 0.5)


def test_the_table_has_the_columns_of_its_schema(tables: MakeTables, judge: Judge) -> None:
    t = judge(tables(pages="url | /a"), "url | /a")
    assert t.findings.to_pyarrow().schema == TABLES["findings"].arrow


def test_no_occurrences_make_no_findings(tables: MakeTables, judge: Judge) -> None:
    assert column(judge(tables(pages="url | /a")), "check") == []


def test_a_page_with_two_occurrences_counts_once(tables: MakeTables, judge: Judge) -> None:
    t = judge(tables(pages="url | /a | /b"), "url cause | /a x | /a y")
    assert one(t)["pages"] == 1


def test_a_finding_tells_what_its_check_is(tables: MakeTables, judge: Judge) -> None:
    t = judge(
        tables(pages="url | /a"),
        "url | /a",
        "check area severity owner scope | dead links high seo page",
    )
    words = {name: one(t)[name] for name in ("check", "area", "severity", "owner", "scope")}
    assert list(words.values()) == ["dead", "links", "high", "seo", "page"]


def test_one_page_template_and_one_cause_are_named(tables: MakeTables, judge: Judge) -> None:
    t = judge(tables(pages="url | /a | /b"), "url cause | /a x | /b x")
    assert (one(t)["page_template"], one(t)["cause"]) == ("Product", "x")


def test_several_page_templates_and_causes_are_not_named(tables: MakeTables, judge: Judge) -> None:
    t = judge(
        tables(pages="url | /a | /b"), "url page_template cause | /a Product x | /b Article -"
    )
    assert (one(t)["page_template"], one(t)["cause"]) == (None, None)


def test_the_share_is_of_the_template_on_the_same_host(tables: MakeTables, judge: Judge) -> None:
    pages = "url page_template | /a Product | /b Article | https://help.shop.test/a Product"
    t = judge(tables(pages=pages), "url | /a")
    assert one(t)["template_pages"] == 1


def test_without_a_page_template_the_share_is_of_the_host(tables: MakeTables, judge: Judge) -> None:
    pages = "url status | /a 404 | /b 200 | https://help.shop.test/ 200"
    t = judge(tables(pages=pages), "url page_template | /a -")
    assert (one(t)["template_pages"], one(t)["share"]) == (2, 0.5)


def test_a_defect_of_a_host_is_whole(tables: MakeTables, judge: Judge) -> None:
    t = judge(
        tables(pages="url | /a | /b"), "url page_template | /robots.txt -", "check key | dead host"
    )
    assert (one(t)["page_template"], one(t)["share"]) == (None, 1.0)


def test_samples_are_few_and_the_same_again(tables: MakeTables, judge: Judge) -> None:
    urls = " | ".join(f"/{number}" for number in range(40))
    t = tables(pages=f"url | {urls}")
    first = one(judge(t, f"url | {urls}"))["samples"]
    again = one(judge(t, "url | " + " | ".join(reversed(urls.split(" | ")))))["samples"]
    assert len(set(first)) == 5
    assert first == again
    assert all(url.startswith(f"{SITE}/") for url in first)


def test_samples_are_spread_over_the_pages(tables: MakeTables, judge: Judge) -> None:
    """The first hundred of a list are often of one category."""
    urls = " | ".join(f"/{number:03}" for number in range(200))
    t = judge(tables(pages="url | /000"), f"url | {urls}")
    numbers = [int(url.rpartition("/")[2]) for url in one(t)["samples"]]
    assert max(numbers) - min(numbers) > 50


@pytest.mark.parametrize(("name", "values"), [("severity", ["high", "medium"]), ("pages", [1, 2])])
def test_the_gravest_come_first(
    tables: MakeTables, judge: Judge, name: str, values: list[Any]
) -> None:
    t = judge(
        tables(pages="url | /a | /b"),
        "url check fingerprint | /a dead 1 | /b dead 1 | /a grave 2",
        "check severity | dead medium | grave high",
    )
    assert column(t, name) == values


def test_of_equal_severity_the_larger_comes_first(tables: MakeTables, judge: Judge) -> None:
    t = judge(tables(pages="url | /a"), "url fingerprint | /a 1 | /a 2 | /b 2")
    assert column(t, "fingerprint") == [2, 1]
