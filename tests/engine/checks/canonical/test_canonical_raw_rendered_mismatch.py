from tests.engine.conftest import MakeTables, findings, occurrences

from tiebeam.engine.checks.canonical.canonical_raw_rendered_mismatch import (
    canonical_raw_rendered_mismatch,
)
from tiebeam.engine.tables import Tables

COLUMNS = "url raw_canonical_url rendered_canonical_url"
PAGES = "url page_template | /a Product | /b Product | /c Article"


def told(t: Tables) -> list[tuple[str, ...]]:
    return occurrences(canonical_raw_rendered_mismatch, t)


def test_names_both_canonicals_and_what_the_script_does(tables: MakeTables) -> None:
    t = tables(pages=PAGES, renderings=f"{COLUMNS} | /a /a /a/ | /b - /b | /c /c -")
    assert told(t) == [
        ("/a", "slash added", "/a", "/a/"),
        ("/b", "added by script", None, "/b"),
        ("/c", "removed by script", "/c", None),
    ]


def test_leaves_canonicals_that_stay(tables: MakeTables) -> None:
    t = tables(pages=PAGES, renderings=f"{COLUMNS} | /a /a /a | /b /a /a | /c - -")
    assert told(t) == []


def test_leaves_pages_whose_script_goes_on_to_another_page(tables: MakeTables) -> None:
    t = tables(pages=PAGES, renderings=f"{COLUMNS} navigations | /a /a /b 1 | /b /b /b 0")
    assert told(t) == []


def test_knows_nothing_about_pages_outside_the_crawl_or_the_sample(tables: MakeTables) -> None:
    t = tables(
        pages=PAGES, renderings=f"{COLUMNS} failure | /z /z /y - | /a /a /b timeout | /b - - -"
    )
    assert told(t) == []


def test_makes_one_finding_of_one_change_in_a_template(tables: MakeTables) -> None:
    rows = " ".join(f"| /{page} /{page} /{page}/" for page in "abc")
    t = tables(pages=PAGES, renderings=f"{COLUMNS} {rows}")
    assert findings(t, canonical_raw_rendered_mismatch) == [["/a", "/b"], ["/c"]]
