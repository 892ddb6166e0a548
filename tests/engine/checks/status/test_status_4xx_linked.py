import pytest
from tests.engine.conftest import MakeTables, findings, occurrences

from tiebeam.engine.checks.status.status_4xx_linked import status_4xx_linked

PAGES = "url status | / 200 | /gone 404"


def test_names_the_page_to_edit_and_its_dead_link(tables: MakeTables) -> None:
    t = tables(pages=PAGES, links='source target anchor region | / /gone "Sale" footer')
    assert occurrences(status_4xx_linked, t) == [
        ("/", "/gone in footer", "/gone", 404, "Sale", "footer", 1)
    ]


@pytest.mark.parametrize("status", [400, 404, 410, 414])
def test_names_links_to_what_is_not_there(tables: MakeTables, status: int) -> None:
    t = tables(pages=f"url status | / 200 | /x {status}", links="source target | / /x")
    assert [row[3] for row in occurrences(status_4xx_linked, t)] == [status]


@pytest.mark.parametrize("status", [200, 301, 401, 403, 405, 429, 451, 500])
def test_leaves_links_to_what_is_there_but_not_open(tables: MakeTables, status: int) -> None:
    t = tables(pages=f"url status | / 200 | /x {status}", links="source target | / /x")
    assert occurrences(status_4xx_linked, t) == []


def test_leaves_links_that_are_not_to_be_followed(tables: MakeTables) -> None:
    t = tables(pages=PAGES, links="source target rel | / /gone nofollow")
    assert occurrences(status_4xx_linked, t) == []


def test_leaves_the_links_of_error_pages(tables: MakeTables) -> None:
    t = tables(pages="url status | /old 404 | /gone 404", links="source target | /old /gone")
    assert occurrences(status_4xx_linked, t) == []


def test_knows_nothing_of_targets_that_were_not_visited(tables: MakeTables) -> None:
    t = tables(
        pages="url outcome | / answered | /closed disallowed",
        links="source target | / /unseen | / /closed | / https://elsewhere.test/gone",
    )
    assert occurrences(status_4xx_linked, t) == []


def test_is_one_row_per_page_however_many_links(tables: MakeTables) -> None:
    t = tables(
        pages="url status | / 200 | /p/1 404 | /p/2 404 | /p/3 200",
        links="source target position | / /p/2 7 | / /p/1 3 | / /p/1 9",
    )
    assert occurrences(status_4xx_linked, t) == [
        ("/", "/p/* in main", "/p/1", 404, "Link to https://www.shop.test/p/1", "main", 3)
    ]


def test_is_one_finding_for_one_footer_in_every_language(tables: MakeTables) -> None:
    pages = [f"/{code}/{number}" for code in ("de", "en") for number in range(3)]
    t = tables(
        pages="url status | /de/size-guide 404 | /en/size-guide 404"
        + "".join(f" | {url} 200" for url in pages),
        links="source target region"
        + "".join(f" | {url} {url[:3]}/size-guide footer" for url in pages),
    )
    assert findings(t, status_4xx_linked) == [pages]
    assert {row[1] for row in occurrences(status_4xx_linked, t)} == {"/*/size-guide in footer"}


def test_is_one_finding_for_a_folder_in_which_nothing_lives(tables: MakeTables) -> None:
    """Targets of many forms, one wrong base address."""
    t = tables(
        pages="url status | / 200 | /a 200 | /usr/share/doc/x 404 | /usr/share/lib/y/z 404",
        links="source target | / /usr/share/doc/x | /a /usr/share/lib/y/z",
    )
    assert findings(t, status_4xx_linked) == [["/", "/a"]]
    assert {row[1] for row in occurrences(status_4xx_linked, t)} == {"/usr/… in main"}


def test_is_one_finding_for_a_folder_missing_in_every_language(tables: MakeTables) -> None:
    t = tables(
        pages="url status | /en/a 200 | /de/a 200 | /en/old/x 404 | /de/old/y/z 404",
        links="source target | /en/a /en/old/x | /de/a /de/old/y/z",
    )
    assert {row[1] for row in occurrences(status_4xx_linked, t)} == {"/*/old/… in main"}


@pytest.mark.parametrize(("dead", "causes"), [(9, {"/specs/… in main"}), (8, {"/specs/* in main"})])
def test_is_one_finding_for_a_folder_of_which_only_the_index_is_left(
    tables: MakeTables, dead: int, causes: set[str]
) -> None:
    targets = [f"/specs/{'abcdefghi'[number]}" for number in range(dead)]
    t = tables(
        pages="url status | /specs/ 200" + "".join(f" | {target} 404" for target in targets),
        links="source target" + "".join(f" | /specs/ {target}" for target in targets),
    )
    assert {row[1] for row in occurrences(status_4xx_linked, t)} == causes


def test_does_not_take_missing_pages_for_missing_folders(tables: MakeTables) -> None:
    """An address that ends in a slash, and the one page that a folder would hold."""
    t = tables(
        pages="url status | / 200 | /guide/a 200 | /guide/b/ 404 | /guide/c/ 404 | /x/y 404",
        links="source target | / /guide/b/ | / /guide/c/ | / /x/y",
    )
    assert {row[1] for row in occurrences(status_4xx_linked, t)} == {
        "/guide/* in main",
        "/x/* in main",
    }


@pytest.mark.parametrize(
    ("home", "targets", "cause"),
    [
        (
            "/docs/api/v/",
            ("/docs/api/v/a/b/c.html", "/docs/api/v/d/e.html"),
            "/docs/api/v/… in main",
        ),
        (
            "/en/docs/api/v/",
            ("/en/docs/api/v/a/b/c", "/en/docs/api/v/d/e"),
            "/*/docs/api/v/… in main",
        ),
    ],
)
def test_does_not_split_one_cause_by_what_lies_deep(
    tables: MakeTables, home: str, targets: tuple[str, str], cause: str
) -> None:
    t = tables(
        pages=f"url status | {home} 200 | {targets[0]} 404 | {targets[1]} 404",
        links=f"source target | {home} {targets[0]} | {home} {targets[1]}",
    )
    assert {row[1] for row in occurrences(status_4xx_linked, t)} == {cause}


def test_tells_two_dead_links_of_the_footer_apart(tables: MakeTables) -> None:
    pages, dead = ("/a", "/b", "/c"), ("/gift-cards", "/size-guide")
    t = tables(
        pages="url status | /gift-cards 404 | /size-guide 404 | /a 200 | /b 200 | /c 200",
        links="source target region"
        + "".join(f" | {url} {target} footer" for url in pages for target in dead),
    )
    assert findings(t, status_4xx_linked) == [list(pages), list(pages)]


def test_is_one_finding_for_header_links_that_each_page_makes_for_itself(
    tables: MakeTables,
) -> None:
    """As in "view this page as JSON"."""
    pages = ("/api/files", "/api/net", "/api/path")
    t = tables(
        pages="url status" + "".join(f" | {url} 200 | {url}.json 404" for url in pages),
        links="source target region" + "".join(f" | {url} {url}.json header" for url in pages),
    )
    assert findings(t, status_4xx_linked) == [list(pages)]


def test_tells_regions_and_forms_of_target_apart(tables: MakeTables) -> None:
    """The same dead product in a teaser and in the menu is two places to edit."""
    t = tables(
        pages="url status | / 200 | /p/1 404 | /p/2 200 | /brands/ada 404 | /brands/bo 200",
        links="source target region | / /p/1 main | / /p/1 navigation | / /brands/ada main",
    )
    assert {row[1] for row in occurrences(status_4xx_linked, t)} == {
        "/p/* in main",
        "/p/* in navigation",
        "/brands/* in main",
    }
    assert len(findings(t, status_4xx_linked)) == 3
