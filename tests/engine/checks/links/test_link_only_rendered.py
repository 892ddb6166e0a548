from tests.engine.conftest import MakeTables, findings, occurrences

from tiebeam.engine.checks import run
from tiebeam.engine.checks.links.link_only_rendered import link_only_rendered
from tiebeam.engine.checks.render.content_requires_js import content_requires_js

COLUMNS = "url added_links"
PAGES = "url page_template | /a Product | /b Product | /c Article"


def test_names_the_links_that_a_script_adds(tables: MakeTables) -> None:
    t = tables(pages=PAGES, renderings=f"{COLUMNS} | /a /x,/y")
    assert occurrences(link_only_rendered, t) == [("/a", 18, 20, 2, ["/x", "/y"])]


def test_leaves_pages_whose_links_were_all_sent(tables: MakeTables) -> None:
    t = tables(pages=PAGES, renderings=f"{COLUMNS} | /a '' | /b ''")
    assert occurrences(link_only_rendered, t) == []


def test_knows_nothing_about_pages_that_did_not_come_to_be_rendered(tables: MakeTables) -> None:
    t = tables(
        pages=PAGES,
        renderings=f"{COLUMNS} outcome | /a /x timeout | /z /x rendered | /b '' rendered",
    )
    assert occurrences(link_only_rendered, t) == []


def test_leaves_pages_that_are_wholly_built_by_script(tables: MakeTables) -> None:
    columns = f"{COLUMNS} added_text_share"
    t = tables(pages=PAGES, renderings=f"{columns} | /a /x 0.9 | /c /x 0.1")
    told = run(t, [content_requires_js, link_only_rendered]).occurrences.to_pylist()
    assert [(row["check"], row["url"][-2:]) for row in told] == [
        ("content-requires-js", "/a"),
        ("link-only-rendered", "/c"),
    ]


def test_makes_one_finding_of_a_template(tables: MakeTables) -> None:
    t = tables(pages=PAGES, renderings=f"{COLUMNS} | /a /x | /b /y | /c /z")
    assert findings(t, link_only_rendered) == [["/a", "/b"], ["/c"]]
