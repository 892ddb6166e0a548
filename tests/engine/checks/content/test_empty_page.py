from tests.engine.conftest import MakeTables, occurrences

from tiebeam.engine.checks.content.empty_page import empty_page

COLUMNS = "url main_word_count image_count page_template"


def usual(words: int, *, template: str = "Product", images: int = 3) -> str:
    """Ten pages that make the norm of a template."""
    return "".join(f"| /{template}/{number} {words} {images} {template} " for number in range(10))


def empty(count: int = 3, *, words: int = 12, images: int = 0, more: str = "") -> str:
    """Pages of the same template without their text."""
    return "".join(f"| /p/{number} {words} {images} Product {more} " for number in range(count))


def test_names_pages_far_below_their_template(tables: MakeTables) -> None:
    t = tables(pages=f"{COLUMNS} {usual(200)} {empty()}")
    assert occurrences(empty_page, t) == [
        (f"/p/{number}", 12, 200, 30000, f"Title of https://www.shop.test/p/{number}")
        for number in range(3)
    ]


def test_compares_with_its_own_template_only(tables: MakeTables) -> None:
    stores = "".join(f"| /store/{name} 12 0 Store" for name in "abc")
    t = tables(pages=f"{COLUMNS} {usual(200)} {usual(20, template='Store')} {stores}")
    assert occurrences(empty_page, t) == []


def test_leaves_a_single_page_and_a_pair(tables: MakeTables) -> None:
    """As the page of a search that waits for a word."""
    t = tables(pages=f"{COLUMNS} {usual(200)} {empty(2)}")
    assert occurrences(empty_page, t) == []


def test_leaves_pages_that_say_something(tables: MakeTables) -> None:
    t = tables(pages=f"{COLUMNS} {usual(200)} {empty(words=18)}")
    assert occurrences(empty_page, t) == []


def test_does_not_take_a_long_heading_for_text(tables: MakeTables) -> None:
    columns, heading = f"{COLUMNS} h1", '"One two three four five six"'
    norm = usual(200).replace("Product ", f"Product {heading} ")
    t = tables(pages=f"{columns} {norm} {empty(words=18, more=heading)}")
    assert [url for url, *_ in occurrences(empty_page, t)] == ["/p/0", "/p/1", "/p/2"]


def test_leaves_pages_that_lead_on(tables: MakeTables) -> None:
    """As the table of contents of a chapter; a link to a heading of the page leads nowhere."""
    t = tables(
        pages=f"{COLUMNS} {usual(200)} {empty(3)} | /p/3 12 0 Product",
        links="source target region | /p/0 /a main | /p/0 /b main | /p/1 /p/1 main "
        "| /p/1 /a main | /p/2 /a footer | /p/2 /b footer",
    )
    assert [url for url, *_ in occurrences(empty_page, t)] == ["/p/1", "/p/2", "/p/3"]


def test_leaves_galleries(tables: MakeTables) -> None:
    t = tables(pages=f"{COLUMNS} {usual(200)} {empty(images=25)}")
    assert occurrences(empty_page, t) == []


def test_leaves_pages_that_send_readers_on(tables: MakeTables) -> None:
    norm = usual(200).replace("Product ", "Product - ")
    t = tables(pages=f"{COLUMNS} refresh_url {norm} {empty(more='/elsewhere')}")
    assert occurrences(empty_page, t) == []


def test_names_pages_of_nothing_but_their_heading_whatever_their_template(
    tables: MakeTables,
) -> None:
    t = tables(
        pages=f"{COLUMNS} h1 {usual(200).replace('Product ', 'Product Boots ')}"
        '| /c/1 0 1 List "" | /c/2 3 1 List "Boots and shoes" | /c/3 3 1 List "Boots and shoes" '
        '| /c/4 4 1 List "Boots and shoes" | /c/5 3 9 List "Boots and shoes"'
    )
    assert [url for url, *_ in occurrences(empty_page, t)] == ["/c/1", "/c/2", "/c/3"]


def test_keeps_quiet_on_a_site_built_by_scripts(tables: MakeTables) -> None:
    t = tables(pages=f"{COLUMNS} {usual(3, images=0)} {usual(0, template='List', images=0)}")
    assert occurrences(empty_page, t) == []


def test_leaves_pages_that_cannot_be_indexed_or_were_cut_off(tables: MakeTables) -> None:
    t = tables(
        pages=f"{COLUMNS} noindex truncated {usual(200).replace('Product ', 'Product no no ')}"
        f"{empty(words=0, more='yes no')} {empty(words=0, more='no yes').replace('/p/', '/q/')}"
    )
    assert occurrences(empty_page, t) == []


def test_knows_nothing_about_pages_that_did_not_answer(tables: MakeTables) -> None:
    t = tables(
        pages=f"{COLUMNS} failure {usual(200).replace('Product ', 'Product - ')}"
        "| /p/a - - - timeout | /p/b - - - timeout | /p/c - - - timeout"
    )
    assert occurrences(empty_page, t) == []
