import pytest
from tests.engine.conftest import MakeTables, findings, occurrences

from tiebeam.engine.checks.check import CannotTell
from tiebeam.engine.checks.render.content_requires_js import content_requires_js

COLUMNS = "url raw_main_word_count rendered_main_word_count added_text_share"
PAGES = "url page_template | /a Product | /b Product | /c Article"


def test_names_pages_whose_text_comes_by_script(tables: MakeTables) -> None:
    t = tables(pages=PAGES, renderings=f"{COLUMNS} | /a 12 412 0.97")
    assert occurrences(content_requires_js, t) == [
        ("/a", 12, 412, 0.97, "Text of https://www.shop.test/a")
    ]


def test_leaves_pages_to_which_scripts_add_a_part(tables: MakeTables) -> None:
    t = tables(pages=PAGES, renderings=f"{COLUMNS} | /a 300 460 0.35 | /b 8 40 0.8")
    assert occurrences(content_requires_js, t) == []


def test_leaves_pages_that_are_not_to_be_found(tables: MakeTables) -> None:
    t = tables(pages="url noindex | /a yes", renderings=f"{COLUMNS} | /a 12 412 0.97")
    assert occurrences(content_requires_js, t) == []


def test_knows_nothing_about_pages_that_were_not_rendered(tables: MakeTables) -> None:
    failed = f"{COLUMNS} failure | /a 12 412 0.97 crash | /b 300 300 0 -"
    assert occurrences(content_requires_js, tables(pages=PAGES, renderings=failed)) == []


def test_cannot_tell_when_no_page_was_rendered(tables: MakeTables) -> None:
    with pytest.raises(CannotTell, match="tiebeam render"):
        content_requires_js.question(tables(pages=PAGES))


def test_makes_one_finding_of_a_template(tables: MakeTables) -> None:
    rows = " ".join(f"| /{page} 12 412 0.97" for page in "abc")
    t = tables(pages=PAGES, renderings=f"{COLUMNS} {rows}")
    assert findings(t, content_requires_js) == [["/a", "/b"], ["/c"]]
