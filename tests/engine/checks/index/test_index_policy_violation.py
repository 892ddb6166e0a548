import pytest
from tests.engine.conftest import MakeTables, occurrences

from tiebeam.engine.checks import CannotTell
from tiebeam.engine.checks.index.index_policy_violation import index_policy_violation


def test_names_the_line_what_it_asks_and_what_was_found(tables: MakeTables) -> None:
    t = tables(
        pages="url noindex noindex_from page_template | /search no - Search "
        "| /p/1 yes header Product",
        policy="pattern index | /search* no | /p/* yes",
    )
    assert occurrences(index_policy_violation, t) == [
        ("/p/1", "/p/*: index = true", "index = true", "noindex in header", 2),
        ("/search", "/search*: index = false", "index = false", "indexable", 1),
    ]


def test_leaves_pages_that_keep_the_policy(tables: MakeTables) -> None:
    t = tables(
        pages="url noindex canonical_url | /search yes - | /p/1 no /p/1 | /about no -",
        policy="pattern index canonical | /search* no - | /p/* yes self",
    )
    assert occurrences(index_policy_violation, t) == []


def test_names_the_line_of_robots_txt(tables: MakeTables) -> None:
    t = tables(
        pages='url robots_allowed robots_rule | /p/1 no "Disallow: /p"',
        policy="pattern index | /p/* yes",
    )
    assert occurrences(index_policy_violation, t)[0][3] == "Disallow: /p"


@pytest.mark.parametrize(
    ("canonical", "found"), [("/p/2", "https://www.shop.test/p/2"), ("-", "no canonical")]
)
def test_wants_a_canonical_of_its_own(tables: MakeTables, canonical: str, found: str) -> None:
    t = tables(
        pages=f"url canonical_url | /p/1 {canonical}", policy="pattern canonical | /p/* self"
    )
    [(_, _, broken, said, _)] = occurrences(index_policy_violation, t)
    assert (broken, said) == ('canonical = "self"', found.removeprefix("https://www.shop.test"))


def test_lets_a_copy_with_parameters_name_its_clean_address(tables: MakeTables) -> None:
    t = tables(
        pages="url canonical_url | /p/1?ref=2 /p/1",
        policy="pattern index canonical | /p/* yes self",
    )
    assert occurrences(index_policy_violation, t) == []


def test_compares_with_the_sitemap_when_there_is_one(tables: MakeTables) -> None:
    pages, policy = "url | /p/1 | /p/2 | /tag/1", "pattern in_sitemap | /p/* yes | /tag/* no"
    t = tables(pages=pages, policy=policy, sitemaps="url | /p/1 | /tag/1")
    assert [(url, found) for url, _, _, found, _ in occurrences(index_policy_violation, t)] == [
        ("/p/2", "in no sitemap"),
        ("/tag/1", "/sitemap.xml"),
    ]
    assert occurrences(index_policy_violation, tables(pages=pages, policy=policy)) == []


def test_knows_nothing_about_a_page_that_was_not_read(tables: MakeTables) -> None:
    t = tables(pages="url failure | /p/1 timeout", policy="pattern index | /p/* yes")
    assert occurrences(index_policy_violation, t) == []


@pytest.mark.parametrize("policy", [None, "pattern"])
def test_cannot_tell_without_a_policy(tables: MakeTables, policy: str | None) -> None:
    with pytest.raises(CannotTell, match="no policy declared"):
        index_policy_violation.question(tables(pages="url | /", policy=policy))
