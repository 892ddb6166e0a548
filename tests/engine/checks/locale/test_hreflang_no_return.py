import pytest
from tests.engine.conftest import MakeTables, occurrences

from tiebeam.engine.checks.locale.hreflang_no_return import hreflang_no_return

BOTH = "en=/en,de=/de"


def test_names_the_version_that_is_silent(tables: MakeTables) -> None:
    t = tables(
        pages=f"url hreflang page_template | /en {BOTH} Home | /de - Home "
        "| /en/m en=/en/m,fr=/fr/m Article | /fr/m fr=/fr/m Article"
    )
    assert occurrences(hreflang_no_return, t) == [
        ("/en", "names no versions", "de", "/de", None, 1),
        ("/en/m", "leaves it out", "fr", "/fr/m", None, 1),
    ]


def test_shows_what_the_version_names_instead(tables: MakeTables) -> None:
    t = tables(
        pages="url hreflang | /en/p/ en=/en/p/,de=/de/p | /de/p en=/en/p,de=/de/p "
        "| /en/q en=/en/q,de=/de/q | /de/q en=/q,de=/de/q"
    )
    assert occurrences(hreflang_no_return, t) == [
        ("/en/p/", "slash removed", "de", "/de/p", "/en/p", 1),
        ("/en/q", "locale lost", "de", "/de/q", "/q", 1),
    ]


def test_one_row_per_page_however_many_versions_are_silent(tables: MakeTables) -> None:
    t = tables(pages=f"url hreflang | /en {BOTH},fr=/fr | /de de=/de | /fr fr=/fr")
    [(url, _, code, _, _, missing)] = occurrences(hreflang_no_return, t)
    assert (url, code, missing) == ("/en", "de", 2)


@pytest.mark.parametrize(
    "pages",
    [
        f"| /en {BOTH} - 200 - | /de {BOTH} - 200 -",
        "| /en de=/de - 200 - | /de en=/old - 200 - | /old - - 301 /en",
        "| /en en=/en,x-default=/ - 200 - | / - - 200 -",
        f"| /en {BOTH} - 200 - | /de - /other 200 -",
        f"| /en {BOTH} - 200 - | /de - - 404 -",
        f"| /en {BOTH} - 200 - | /de {BOTH} - 200 - | /en?ref=1 {BOTH} - 200 -",
        f"| /en {BOTH} /en/ 200 - | /de - - 200 -",
    ],
    ids=[
        "both name each other",
        "return by redirect",
        "fallback page",
        "version with another canonical",
        "version gone",
        "copy with parameters",
        "page with another canonical",
    ],
)
def test_near_misses(tables: MakeTables, pages: str) -> None:
    t = tables(pages=f"url hreflang canonical_url status redirect_url {pages}")
    assert occurrences(hreflang_no_return, t) == []


def test_leaves_a_version_whose_head_lost_its_list(tables: MakeTables) -> None:
    t = tables(pages=f"url hreflang lost_from_head | /en {BOTH} - | /de - canonical,hreflang")
    assert occurrences(hreflang_no_return, t) == []


def test_a_return_in_a_sitemap_counts(tables: MakeTables) -> None:
    t = tables(pages=f"url hreflang | /en {BOTH} | /de -", sitemaps=f"url hreflang | /de {BOTH}")
    assert occurrences(hreflang_no_return, t) == []


def test_knows_nothing_about_versions_that_were_not_visited(tables: MakeTables) -> None:
    t = tables(pages=f"url hreflang failure | /en {BOTH},fr=https://fr.test/ - | /de - timeout")
    assert occurrences(hreflang_no_return, t) == []
