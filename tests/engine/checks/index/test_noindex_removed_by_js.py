from tests.engine.conftest import MakeTables, findings, occurrences

from tiebeam.engine.checks.index.noindex_removed_by_js import noindex_removed_by_js
from tiebeam.engine.tables import Tables

COLUMNS = "url raw_noindex rendered_noindex"
PAGES = "url page_template | /a Product | /b Product | /c Article"


def told(t: Tables) -> list[str]:
    return [url for url, *_ in occurrences(noindex_removed_by_js, t)]


def test_names_pages_whose_script_removes_it(tables: MakeTables) -> None:
    columns = f"{COLUMNS} raw_meta_robots rendered_meta_robots"
    t = tables(pages=PAGES, renderings=f"{columns} | /a yes no noindex -")
    assert occurrences(noindex_removed_by_js, t) == [("/a", "noindex", None)]


def test_leaves_pages_that_say_the_same_before_and_after(tables: MakeTables) -> None:
    t = tables(pages=PAGES, renderings=f"{COLUMNS} | /a no no | /b yes yes | /c no yes")
    assert told(t) == []


def test_leaves_pages_that_search_engines_may_not_read(tables: MakeTables) -> None:
    t = tables(pages="url robots_allowed | /a no", renderings=f"{COLUMNS} | /a yes no")
    assert told(t) == []


def test_knows_nothing_about_pages_that_did_not_come_to_be_rendered(tables: MakeTables) -> None:
    rows = "| /a yes no crash | /z yes no - | /b no no -"
    assert told(tables(pages=PAGES, renderings=f"{COLUMNS} failure {rows}")) == []


def test_makes_one_finding_of_a_template(tables: MakeTables) -> None:
    rows = " ".join(f"| /{page} yes no" for page in "abc")
    t = tables(pages=PAGES, renderings=f"{COLUMNS} {rows}")
    assert findings(t, noindex_removed_by_js) == [["/a", "/b"], ["/c"]]
