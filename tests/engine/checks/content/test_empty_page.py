from tests.engine.conftest import MakeTables, occurrences

from tiebeam.engine.checks.content.empty_page import empty_page

COLUMNS = "url main_word_count image_count page_template h1 text_start"


def usual(words: int, *, template: str = "Product", images: int = 3, more: str = "") -> str:
    """Ten pages that make the norm of a template."""
    return "".join(
        f'| /{template}/{number} {words} {images} {template} P{number} "P{number} is" {more} '
        for number in range(10)
    )


def empty(
    count: int = 3, *, words: int = 12, images: int = 0, rest: str = "Reviews (0)", more: str = ""
) -> str:
    """Pages of the same template without their text."""
    return "".join(
        f'| /p/{number} {words} {images} Product E{number} "E{number} {rest}" {more} '
        for number in range(count)
    )


def told(t: MakeTables, pages: str, **tables: str) -> list[str]:
    return [url for url, *_ in occurrences(empty_page, t(pages=f"{COLUMNS} {pages}", **tables))]


def test_names_pages_far_below_their_template(tables: MakeTables) -> None:
    t = tables(pages=f"{COLUMNS} {usual(200)} {empty()}")
    assert occurrences(empty_page, t) == [
        (f"/p/{number}", 12, 200, 30000, f"Title of https://www.shop.test/p/{number}")
        for number in range(3)
    ]


def test_compares_with_its_own_template_only(tables: MakeTables) -> None:
    stores = empty().replace("Product", "Store")
    assert told(tables, f"{usual(200)} {usual(20, template='Store')} {stores}") == []


def test_leaves_a_single_page_and_a_pair(tables: MakeTables) -> None:
    """As the page of a search that waits for a word."""
    assert told(tables, f"{usual(200)} {empty(2)}") == []


def test_leaves_pages_that_say_something(tables: MakeTables) -> None:
    assert told(tables, f"{usual(200)} {empty(words=18)}") == []


def test_leaves_pages_whose_few_words_are_their_own(tables: MakeTables) -> None:
    """As in "No usage of Boots"; labels that stay when data is missing are the same everywhere."""
    own = empty(4).replace("Reviews", "1 ", 1).replace("Reviews", "2 ", 1)
    assert told(tables, f"{usual(200)} {own}") == []


def test_does_not_take_a_long_heading_for_text(tables: MakeTables) -> None:
    heading = '"One two three four five six"'
    long = "".join(f"| /p/{number} 18 0 Product {heading} {heading}" for number in range(3))
    assert told(tables, f"{usual(200)} {long}") == ["/p/0", "/p/1", "/p/2"]


def test_leaves_pages_that_lead_on(tables: MakeTables) -> None:
    """As the table of contents of a chapter; a link to a heading of the page leads nowhere."""
    links = (
        "source target region | /p/0 /a main | /p/0 /b main | /p/1 /p/1 main | /p/1 /a main "
        "| /p/2 /a footer | /p/2 /b footer"
    )
    assert told(tables, f"{usual(200)} {empty(4)}", links=links) == ["/p/1", "/p/2", "/p/3"]


def test_leaves_galleries(tables: MakeTables) -> None:
    assert told(tables, f"{usual(200)} {empty(images=25)}") == []


def test_leaves_pages_that_send_readers_on(tables: MakeTables) -> None:
    columns = f"{COLUMNS} refresh_url"
    t = tables(pages=f"{columns} {usual(200, more='-')} {empty(more='/elsewhere')}")
    assert occurrences(empty_page, t) == []


def test_names_pages_of_nothing_but_their_heading_whatever_their_template(
    tables: MakeTables,
) -> None:
    heading = 'List "Boots and shoes" "Boots and shoes"'
    bare = f'| /c/1 0 1 List "" "" | /c/2 3 1 {heading} | /c/3 3 1 {heading}'
    near = f"| /c/4 4 1 {heading} | /c/5 3 9 {heading}"
    assert told(tables, f"{usual(200)} {bare} {near}") == ["/c/1", "/c/2", "/c/3"]


def test_keeps_quiet_on_a_site_built_by_scripts(tables: MakeTables) -> None:
    pages = f"{usual(3, images=0)} {usual(0, template='List', images=0)}"
    assert told(tables, pages) == []


def test_leaves_templates_that_scripts_fill(tables: MakeTables) -> None:
    """One rendered page speaks for its template; without a rendering, none does."""
    columns = "url raw_main_word_count rendered_main_word_count added_text_share"
    pages = f"{usual(200)} {empty()}"
    assert told(tables, pages, renderings=f"{columns} | /p/0 12 240 0.95") == []
    assert told(tables, pages, renderings=f"{columns} | /p/0 12 14 0.1") == ["/p/0", "/p/1", "/p/2"]


def test_leaves_pages_that_cannot_be_indexed_or_were_cut_off(tables: MakeTables) -> None:
    cut_off = empty(words=0, more="no yes").replace("/p/", "/q/")
    t = tables(
        pages=f"{COLUMNS} noindex truncated {usual(200, more='no no')} "
        f"{empty(words=0, more='yes no')} {cut_off}"
    )
    assert occurrences(empty_page, t) == []


def test_knows_nothing_about_pages_that_did_not_answer(tables: MakeTables) -> None:
    failed = "".join(f"| /p/{number} - - - '' - timeout" for number in range(3))
    t = tables(pages=f"{COLUMNS} failure {usual(200, more='-')} {failed}")
    assert occurrences(empty_page, t) == []
