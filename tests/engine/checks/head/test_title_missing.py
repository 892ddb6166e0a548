import pytest
from tests.engine.conftest import MakeTables, occurrences

from tiebeam.engine.checks.head.title_missing import title_missing

COLUMNS = "url title title_count h1 text_start page_template"


def test_names_pages_without_a_title_and_what_they_are_about(tables: MakeTables) -> None:
    t = tables(
        pages=f'{COLUMNS} | /p/1 - 0 Boots,More "Warm boots" Product '
        '| /m/1 " " 1 "" - Article | /p/2 Shoes 1 Shoes - Product'
    )
    assert occurrences(title_missing, t) == [
        ("/m/1", 1, None, None),
        ("/p/1", 0, "Boots", "Warm boots"),
    ]


@pytest.mark.parametrize(
    "page",
    [
        "| /p/1 - yes - no",
        "| /p/1 - no /p/2 no",
        "| /p/1 - no - yes",
        "| /p/1 X no - no",
    ],
    ids=["noindex", "other canonical", "cut off", "a short title"],
)
def test_near_misses(tables: MakeTables, page: str) -> None:
    t = tables(pages=f"url title noindex canonical_url truncated {page}")
    assert occurrences(title_missing, t) == []


def test_knows_nothing_about_what_is_no_page(tables: MakeTables) -> None:
    t = tables(pages="url status is_html title | /gone 404 yes - | /a.pdf 200 no - | /x 301 no -")
    assert occurrences(title_missing, t) == []


def test_knows_nothing_about_a_page_that_did_not_answer(tables: MakeTables) -> None:
    t = tables(pages="url failure title | /p/1 timeout - | /p/2 reset -")
    assert occurrences(title_missing, t) == []


def test_leaves_a_page_that_only_sends_readers_on(tables: MakeTables) -> None:
    t = tables(pages="url title refresh_url | / - /api/index.html | /clock - /clock")
    assert [url for url, *_ in occurrences(title_missing, t)] == ["/clock"]
