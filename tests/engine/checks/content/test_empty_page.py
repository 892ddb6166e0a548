from tests.engine.conftest import MakeTables, occurrences

from tiebeam.engine.checks.content.empty_page import empty_page

COLUMNS = "url main_word_count image_count page_template"


def usual(words: int, *, template: str = "Product", images: int = 3) -> str:
    """Ten pages that make the norm of a template."""
    return "".join(f"| /{template}/{number} {words} {images} {template} " for number in range(10))


def test_names_a_page_far_below_its_template(tables: MakeTables) -> None:
    t = tables(pages=f"{COLUMNS} {usual(200)} | /p/empty 12 0 Product")
    assert occurrences(empty_page, t) == [
        ("/p/empty", 12, 200, 30000, "Title of https://www.shop.test/p/empty")
    ]


def test_compares_with_its_own_template_only(tables: MakeTables) -> None:
    t = tables(pages=f"{COLUMNS} {usual(200)} {usual(20, template='Store')} | /store/x 12 0 Store")
    assert occurrences(empty_page, t) == []


def test_leaves_a_page_that_is_only_thin(tables: MakeTables) -> None:
    t = tables(pages=f"{COLUMNS} {usual(200)} | /p/thin 40 1 Product | /p/small 29 1 Note")
    assert occurrences(empty_page, t) == []


def test_leaves_a_gallery(tables: MakeTables) -> None:
    t = tables(pages=f"{COLUMNS} {usual(200)} | /p/lookbook 12 25 Product")
    assert occurrences(empty_page, t) == []


def test_names_a_page_of_nothing_but_its_heading_whatever_its_template(tables: MakeTables) -> None:
    t = tables(
        pages=f"{COLUMNS} h1 {usual(200).replace('Product ', 'Product Boots ')}"
        '| /c/1 0 1 List "" | /c/2 3 1 List "Boots and shoes" | /c/3 4 1 List "Boots and shoes" '
        '| /c/4 3 9 List "Boots and shoes"'
    )
    assert [url for url, *_ in occurrences(empty_page, t)] == ["/c/1", "/c/2"]


def test_keeps_quiet_on_a_site_built_by_scripts(tables: MakeTables) -> None:
    t = tables(pages=f"{COLUMNS} {usual(3, images=0)} {usual(0, template='List', images=0)}")
    assert occurrences(empty_page, t) == []


def test_leaves_pages_that_cannot_be_indexed_or_were_cut_off(tables: MakeTables) -> None:
    t = tables(
        pages=f"{COLUMNS} noindex truncated {usual(200).replace('Product ', 'Product no no ')}"
        "| /p/a 0 0 Product yes no | /p/b 0 0 Product no yes"
    )
    assert occurrences(empty_page, t) == []


def test_knows_nothing_about_pages_that_did_not_answer(tables: MakeTables) -> None:
    t = tables(
        pages=f"{COLUMNS} failure {usual(200).replace('Product ', 'Product - ')}"
        "| /p/a - - - timeout"
    )
    assert occurrences(empty_page, t) == []
