import json
from graphlib import CycleError
from typing import Any

import ibis
import pytest
from ibis import _
from tests.engine.checks.conftest import MakeCheck, dead_pages
from tests.engine.conftest import MakeTables

from tiebeam.engine.checks import CannotTell, Judged, run
from tiebeam.engine.tables import TABLES, Tables
from tiebeam.engine.urls import url_id

SITE = "https://www.shop.test"


def all_pages(t: Tables) -> ibis.Table:
    return t.facts.filter(_.is_page).select("url")


def by_cause(t: Tables) -> ibis.Table:
    return t.facts.filter(_.is_page).select("url", cause=_.title)


def robots_file(t: Tables) -> ibis.Table:
    return t.robots.select("url", "status")


def rows(judged: Judged) -> list[dict[str, Any]]:
    return sorted(judged.occurrences.to_pylist(), key=lambda row: (row["check"], row["url"]))


def fingerprints(judged: Judged) -> list[int]:
    return [row["fingerprint"] for row in rows(judged)]


def judgement(judged: Judged, slug: str) -> dict[str, Any]:
    return next(row for row in judged.judgements.to_pylist() if row["check"] == slug)


def test_an_occurrence_tells_page_template_and_evidence(
    tables: MakeTables, make_check: MakeCheck
) -> None:
    t = tables(pages="url title | /a Lamp")
    check = make_check("x", lambda t: t.pages.select("url", "title", "word_count"))
    (row,) = rows(run(t, [check]))
    assert json.loads(row.pop("evidence")) == {"title": "Lamp", "word_count": 300}
    assert row.pop("fingerprint") > 0
    assert row == {
        "check": "x",
        "url": f"{SITE}/a",
        "url_id": url_id(f"{SITE}/a"),
        "host": "www.shop.test",
        "page_template": "Product",
        "cause": None,
    }


def test_the_tables_have_the_columns_of_their_schemas(
    tables: MakeTables, make_check: MakeCheck
) -> None:
    judged = run(tables(pages="url status | /a 404"), [make_check("x")])
    assert judged.occurrences.schema == TABLES["occurrences"].arrow
    assert judged.judgements.schema == TABLES["judgements"].arrow


def test_no_checks_give_empty_tables(tables: MakeTables) -> None:
    judged = run(tables(), [])
    assert (len(judged.occurrences), len(judged.judgements)) == (0, 0)


def test_a_check_without_occurrences_is_clean(tables: MakeTables, make_check: MakeCheck) -> None:
    judged = run(tables(pages="url | /a"), [make_check("x")])
    assert judgement(judged, "x")["verdict"] == "clean"


def test_pages_of_one_template_share_a_fingerprint(
    tables: MakeTables, make_check: MakeCheck
) -> None:
    t = tables(pages="url page_template | /a Product | /b Product | /c Article")
    product, other_product, article = fingerprints(run(t, [make_check("x", all_pages)]))
    assert product == other_product != article


def test_hosts_have_fingerprints_of_their_own(tables: MakeTables, make_check: MakeCheck) -> None:
    t = tables(pages="url | /a | https://help.shop.test/a")
    assert len(set(fingerprints(run(t, [make_check("x", all_pages)])))) == 2


def test_a_cause_splits_a_template_into_findings(tables: MakeTables, make_check: MakeCheck) -> None:
    t = tables(pages="url title | /a Lamp | /b Chair")
    assert len(set(fingerprints(run(t, [make_check("x", by_cause)])))) == 2


def test_a_cause_alone_joins_templates_into_one_finding(
    tables: MakeTables, make_check: MakeCheck
) -> None:
    t = tables(pages="url title page_template | /a Lamp Product | /b Lamp Article")
    judged = run(t, [make_check("x", by_cause, key="cause")])
    assert len(set(fingerprints(judged))) == 1


def test_a_defect_of_a_host_has_no_template(tables: MakeTables, make_check: MakeCheck) -> None:
    t = tables(pages="url | /a | /b")
    judged = run(t, [make_check("x", all_pages, key="host")])
    assert {row["page_template"] for row in rows(judged)} == {None}
    assert len(set(fingerprints(judged))) == 1


def test_a_file_that_is_no_page_has_the_id_of_its_url(
    tables: MakeTables, make_check: MakeCheck
) -> None:
    (row,) = rows(run(tables(pages="url | /a"), [make_check("x", robots_file, key="host")]))
    assert (row["url_id"], row["host"]) == (url_id(f"{SITE}/robots.txt"), "www.shop.test")


def test_a_fingerprint_stays_from_crawl_to_crawl(tables: MakeTables, make_check: MakeCheck) -> None:
    """A changed number here makes every finding of every site a new one."""
    judged = run(tables(pages="url status | /a 404"), [make_check("x")])
    assert fingerprints(judged) == [9_434_001_594_278_829_765]


def test_a_missing_table_makes_the_check_cannot_tell_and_others_go_on(
    tables: MakeTables, make_check: MakeCheck
) -> None:
    t = tables(pages="url status | /a 404", probes=None)
    judged = run(t, [make_check("needs-probes", lambda t: t.probes), make_check("x")])
    assert judgement(judged, "needs-probes")["verdict"] == "cannot-tell"
    assert judgement(judged, "needs-probes")["reason"] == "this crawl has no table 'probes'"
    assert judgement(judged, "x")["occurrences"] == 1


def test_a_check_says_itself_why_it_cannot_tell(tables: MakeTables, make_check: MakeCheck) -> None:
    def gives_up(t: Tables) -> ibis.Table:
        raise CannotTell("no sitemap was found")

    judged = run(tables(pages="url | /a"), [make_check("x", gives_up)])
    assert judgement(judged, "x")["reason"] == "no sitemap was found"


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        (lambda t: t.pages.select("nowhere"), "the check broke: IbisTypeError"),
        (lambda t: t.pages.mutate(url=_.title.cast("int64")).select("url"), "the check is wrong"),
        (lambda t: t.pages.select("title", "url"), "the check is wrong: its first column"),
        (lambda t: t.pages.select("url", cause=_.status), "the check is wrong: its cause"),
        (lambda t: None, "the check is wrong: it answers with NoneType"),
        (lambda t: t.pages.select("url", n=_.title.cast("int64")), "the check broke: Conversion"),
    ],
)
def test_a_broken_check_cannot_tell_and_says_why(
    tables: MakeTables, make_check: MakeCheck, question: Any, reason: str
) -> None:
    judged = run(
        tables(pages="url status | /a 404 | /b 200"), [make_check("x", question), make_check("y")]
    )
    assert str(judgement(judged, "x")["reason"]).startswith(reason)
    assert judgement(judged, "y")["verdict"] == "occurrences"


def test_what_another_check_tells_of_is_left_out_and_counted(
    tables: MakeTables, make_check: MakeCheck
) -> None:
    t = tables(pages="url status | /a 404 | /b 200")
    covered = make_check("covered", lambda t: t.pages.select("url"), covered_by=("covering",))
    judged = run(t, [covered, make_check("covering")])
    kept = [row["url"] for row in rows(judged) if row["check"] == "covered"]
    told = judgement(judged, "covered")
    assert (kept, told["left_out"], told["left_out_to"]) == ([f"{SITE}/b"], 1, ["covering"])


def test_a_defect_of_a_host_covers_all_its_pages(tables: MakeTables, make_check: MakeCheck) -> None:
    t = tables(pages="url | /a | https://help.shop.test/a", robots="url | /robots.txt")
    of_host = make_check(
        "of-host", lambda t: t.robots.filter(_.host == "www.shop.test").select("url"), key="host"
    )
    covered = make_check("covered", all_pages, covered_by=("of-host",))
    left = [row["url"] for row in rows(run(t, [covered, of_host])) if row["check"] == "covered"]
    assert left == ["https://help.shop.test/a"]


def test_what_was_left_out_itself_covers_nothing(tables: MakeTables, make_check: MakeCheck) -> None:
    """Else a page would be told of by no check that covers it."""
    t = tables(pages="url status | /a 404")
    first = make_check("first")
    second = make_check("second", covered_by=("first",))
    third = make_check("third", covered_by=("second",))
    judged = run(t, [third, second, first])
    assert [row["check"] for row in rows(judged)] == ["first", "third"]


def test_a_check_that_cannot_tell_covers_nothing(tables: MakeTables, make_check: MakeCheck) -> None:
    t = tables(pages="url status | /a 404", probes=None)
    covering = make_check("covering", lambda t: t.probes)
    judged = run(t, [make_check("covered", covered_by=("covering",)), covering])
    assert judgement(judged, "covered")["occurrences"] == 1


def test_checks_that_cover_each_other_are_refused(
    tables: MakeTables, make_check: MakeCheck
) -> None:
    circle = [make_check("a", covered_by=("b",)), make_check("b", covered_by=("a",))]
    with pytest.raises(CycleError):
        run(tables(), circle)


def test_judgements_keep_the_order_of_the_checks(tables: MakeTables, make_check: MakeCheck) -> None:
    checks = [make_check("b", covered_by=("a",)), make_check("a")]
    judged = run(tables(pages="url | /a"), checks)
    assert judged.judgements["check"].to_pylist() == ["b", "a"]


def test_evidence_is_json_of_bounded_size(tables: MakeTables, make_check: MakeCheck) -> None:
    def huge(t: Tables) -> ibis.Table:
        return t.pages.select(
            "url",
            text=_.title.repeat(10_000),
            items=ibis.range(0, 10_000),
            number=ibis.literal(float("nan")),
            nothing=ibis.null("string"),
            when=_.fetched_at,
        )

    (row,) = rows(run(tables(pages="url title | /a Lamp"), [make_check("x", huge)]))
    evidence = json.loads(row["evidence"])
    assert len(evidence["text"]) == 1_000
    assert evidence["items"] == list(range(20))
    assert (evidence["number"], evidence["nothing"]) == (None, None)


def test_two_hundred_thousand_occurrences_stay_out_of_python(
    tables: MakeTables, make_check: MakeCheck
) -> None:
    def many(t: Tables) -> ibis.Table:
        numbers = ibis.range(0, 200_000).unnest().name("n").as_table()
        return numbers.select(url="https://www.shop.test/" + (_.n % 10).cast("string"), n=_.n)

    judged = run(tables(pages="url | /1"), [make_check("x", many), make_check("y", dead_pages)])
    assert judgement(judged, "x")["occurrences"] == 200_000
