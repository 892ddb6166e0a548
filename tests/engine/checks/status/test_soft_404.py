import pytest
from tests.engine.conftest import MakeTables, findings, occurrences

from tiebeam.engine.checks.status.error_template_200 import error_template_200
from tiebeam.engine.checks.status.soft_404 import soft_404

SAYS_SO = [
    "Page not found",
    "Page Not Found | Shop",
    "Oops! That page doesn't exist.",
    "404",
    "404 | Shop",
    "Error 404",
    "This product is no longer available",
    "Seite nicht gefunden",
    "Die Seite wurde leider nicht gefunden",
    "Dieser Artikel ist nicht mehr verfügbar",
    "Page introuvable",
    "Cet article n'est plus disponible",
    "Página no encontrada",
    "Pagina non trovata",
    "Página não encontrada",
    "Pagina niet gevonden",
    "Sidan hittades inte",
    "Страница не найдена",
    "ページが見つかりません",
]
SAYS_SOMETHING_ELSE = [
    "404 Main Street, Springfield",
    "Lost and found",
    "How we found our name",
    "Not found in stores: our online range",
    "Peugeot 404",
    "No results for red shoes",
    "Out of stock: red shoes",
]


def written(columns: str, cells: str, words: list[str]) -> str:
    """One page per phrase, numbered in order."""
    filled = (cells.replace("…", f'"{one}"') for one in words)
    rows = (f"/p/{number} {row}" for number, row in enumerate(filled))
    return " | ".join((columns, *rows))


def test_names_pages_whose_title_says_so(tables: MakeTables) -> None:
    t = tables(pages=written("url title h1 main_word_count", "… Shop 40", SAYS_SO))
    found = occurrences(soft_404, t)
    assert sorted(row[2] for row in found) == sorted(SAYS_SO)
    assert {(row[1], *row[3:]) for row in found} == {(200, "Shop", 40)}


def test_names_pages_whose_heading_says_so(tables: MakeTables) -> None:
    t = tables(pages=written("url title h1 main_word_count", "- … 40", SAYS_SO))
    assert sorted(row[3] for row in occurrences(soft_404, t)) == sorted(SAYS_SO)


def test_leaves_pages_that_say_something_else(tables: MakeTables) -> None:
    t = tables(pages=written("url title main_word_count", "… 40", SAYS_SOMETHING_ELSE))
    assert occurrences(soft_404, t) == []


def test_leaves_an_article_about_errors(tables: MakeTables) -> None:
    t = tables(pages='url title main_word_count | /blog/404 "Page not found: a short history" 900')
    assert occurrences(soft_404, t) == []


@pytest.mark.parametrize("saving", ["404 no yes", "200 yes yes", "200 no no"])
def test_leaves_error_pages_that_search_engines_leave_out(tables: MakeTables, saving: str) -> None:
    t = tables(
        pages="url title main_word_count status noindex robots_allowed"
        f' | /p/9 "Page not found" 40 {saving}'
    )
    assert occurrences(soft_404, t) == []


def test_names_a_page_with_the_text_of_the_error_page(tables: MakeTables) -> None:
    t = tables(
        pages="url text_hash main_word_count | / 1 90 | /p/9 7 25",
        probes="url status text_hash | /no-such 404 7",
    )
    assert [row[0] for row in occurrences(soft_404, t)] == ["/p/9"]


def test_leaves_shells_that_say_the_same_until_a_script_runs(tables: MakeTables) -> None:
    t = tables(
        pages="url text_hash | / 7 | /p/9 7",
        probes="url status text_hash | /no-such 404 7",
    )
    assert occurrences(soft_404, t) == []


def test_leaves_a_host_that_answers_200_to_everything(tables: MakeTables) -> None:
    t = tables(
        pages='url title main_word_count | /p/9 "Page not found" 40',
        probes="url status | /no-such 200",
    )
    assert findings(t, error_template_200, soft_404) == [["/no-such"]]


def test_knows_nothing_of_pages_that_were_not_visited(tables: MakeTables) -> None:
    t = tables(pages="url | /", links='source target anchor | / /p/9 "Page not found"')
    assert occurrences(soft_404, t) == []


def test_is_one_finding_per_page_template(tables: MakeTables) -> None:
    t = tables(
        pages="url title main_word_count page_template"
        ' | /p/9 "Page not found" 40 Product | /b/9 "Page not found" 40 Brand'
    )
    assert findings(t, soft_404) == [["/b/9"], ["/p/9"]]
