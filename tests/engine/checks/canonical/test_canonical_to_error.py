import pytest
from tests.engine.conftest import MakeTables, occurrences

from tiebeam.engine.checks.canonical.canonical_to_error import canonical_to_error


def test_names_the_page_its_dead_canonical_and_what_was_done_to_the_url(tables: MakeTables) -> None:
    t = tables(
        pages="url status canonical_url page_template | /a 200 /a/ Product | /b 200 /b Product "
        "| /de/c 200 /c Article | /a/ 404 - - | /c 410 - -"
    )
    assert occurrences(canonical_to_error, t) == [
        ("/a", "slash added", "/a/", 404, "html"),
        ("/de/c", "locale lost", "/c", 410, "html"),
    ]


def test_one_row_per_page_however_many_share_the_target(tables: MakeTables) -> None:
    t = tables(pages="url status canonical_url | /a?x=1 200 /a | /a?x=2 200 /a | /a 404 -")
    assert occurrences(canonical_to_error, t) == [
        ("/a?x=1", "parameter dropped", "/a", 404, "html"),
        ("/a?x=2", "parameter dropped", "/a", 404, "html"),
    ]


@pytest.mark.parametrize("status", [200, 301, 429, 503])
def test_leaves_targets_that_are_no_client_error(tables: MakeTables, status: int) -> None:
    t = tables(pages=f"url status canonical_url | /a 200 /b | /b {status} -")
    assert occurrences(canonical_to_error, t) == []


@pytest.mark.parametrize("target", ["", "| /b timeout -"])
def test_knows_nothing_about_a_target_that_did_not_answer(tables: MakeTables, target: str) -> None:
    t = tables(pages=f"url failure canonical_url | /a - /b {target}")
    assert occurrences(canonical_to_error, t) == []


@pytest.mark.parametrize(("noindex", "allowed"), [("yes", "yes"), ("no", "no")])
def test_leaves_pages_shut_out_of_search_anyway(
    tables: MakeTables, noindex: str, allowed: str
) -> None:
    t = tables(
        pages="url status canonical_url noindex robots_allowed "
        f"| /a 200 /b {noindex} {allowed} | /b 404 - no yes"
    )
    assert occurrences(canonical_to_error, t) == []
