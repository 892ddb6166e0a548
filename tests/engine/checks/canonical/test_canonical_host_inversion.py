from tests.engine.conftest import MakeTables, occurrences

from tiebeam.engine.checks.canonical.canonical_host_inversion import canonical_host_inversion

COLUMNS = "url status canonical_url redirect_url"


def inverted(origin: str, number: int, template: str = "p") -> str:
    """A page that names another origin as canonical, which redirects back."""
    path = f"/{template}/{number}"
    return f"| {path} 200 {origin}{path} - | {origin}{path} 301 - {path} "


def own(number: int) -> str:
    return f"| /own/{number} 200 /own/{number} - "


def test_names_every_page_sent_back(tables: MakeTables) -> None:
    pages = "".join(inverted("https://shop.test", number) for number in range(10))
    found = occurrences(canonical_host_inversion, tables(pages=f"{COLUMNS} {pages} {own(1)}"))
    assert len(found) == 10
    assert found[0] == (
        "/p/0",
        "names https://shop.test",
        "https://shop.test/p/0",
        301,
        "/p/0",
        11,
    )


def test_counts_the_scheme_as_part_of_the_address(tables: MakeTables) -> None:
    pages = "".join(inverted("http://www.shop.test", number) for number in range(10))
    assert len(occurrences(canonical_host_inversion, tables(pages=f"{COLUMNS} {pages}"))) == 10


def test_leaves_a_part_of_the_host_to_narrower_checks(tables: MakeTables) -> None:
    pages = "".join(inverted("https://shop.test", number) + own(number) for number in range(10))
    assert occurrences(canonical_host_inversion, tables(pages=f"{COLUMNS} {pages}")) == []


def test_leaves_a_handful_of_pages(tables: MakeTables) -> None:
    pages = "".join(inverted("https://shop.test", number) for number in range(9))
    assert occurrences(canonical_host_inversion, tables(pages=f"{COLUMNS} {pages}")) == []


def test_leaves_another_address_that_answers(tables: MakeTables) -> None:
    pages = "".join(
        f"| /p/{number} 200 https://new.shop.test/p/{number} - "
        f"| https://new.shop.test/p/{number} 200 - - "
        for number in range(12)
    )
    assert occurrences(canonical_host_inversion, tables(pages=f"{COLUMNS} {pages}")) == []


def test_knows_nothing_about_canonicals_that_were_not_visited(tables: MakeTables) -> None:
    pages = "".join(f"| /p/{number} 200 https://shop.test/p/{number} - " for number in range(12))
    assert occurrences(canonical_host_inversion, tables(pages=f"{COLUMNS} {pages}")) == []


def test_judges_each_host_by_itself(tables: MakeTables) -> None:
    pages = "".join(inverted("https://shop.test", number) for number in range(10))
    help_pages = "".join(
        f"| https://help.shop.test/{number} 200 https://help.shop.test/{number} - "
        for number in range(40)
    )
    found = occurrences(canonical_host_inversion, tables(pages=f"{COLUMNS} {pages} {help_pages}"))
    assert {url for url, *_ in found} == {f"/p/{number}" for number in range(10)}
