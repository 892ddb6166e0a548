import pytest
from tests.engine.conftest import MakeTables, occurrences

from tiebeam.engine.checks.canonical.canonical_to_nonindexable import canonical_to_nonindexable

COLUMNS = "url status canonical_url noindex robots_allowed page_template"


def test_names_what_shuts_the_target(tables: MakeTables) -> None:
    t = tables(
        pages=f"{COLUMNS} | /p/1?size=9 200 /p/1 no yes Product | /p/1 200 - yes yes Product "
        "| /en/m 200 /m no yes Article | /m 200 - no no Article"
    )
    assert occurrences(canonical_to_nonindexable, t) == [
        ("/en/m", "locale lost", "/m", "robots.txt"),
        ("/p/1?size=9", "parameter dropped", "/p/1", "noindex"),
    ]


def test_robots_txt_shuts_a_target_that_was_not_requested(tables: MakeTables) -> None:
    t = tables(
        pages="url outcome canonical_url robots_allowed | /a answered /b yes | /b disallowed - no"
    )
    assert occurrences(canonical_to_nonindexable, t) == [("/a", "other", "/b", "robots.txt")]


@pytest.mark.parametrize(
    "pages",
    [
        "| /a 200 /b no yes Product | /b 200 - no yes Product",
        "| /a 200 /a no yes Product",
        "| /a 200 /b yes yes Product | /b 200 - yes yes Product",
        "| /a 200 /b no yes Product | /b 404 - yes yes -",
    ],
    ids=["open target", "own canonical", "page shut itself", "target gone"],
)
def test_near_misses(tables: MakeTables, pages: str) -> None:
    assert occurrences(canonical_to_nonindexable, tables(pages=f"{COLUMNS} {pages}")) == []


def test_knows_nothing_about_a_target_outside_the_crawl(tables: MakeTables) -> None:
    t = tables(pages=f"{COLUMNS} | /a 200 https://other.test/a no yes Product")
    assert occurrences(canonical_to_nonindexable, t) == []
