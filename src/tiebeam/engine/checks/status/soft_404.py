"""A page that says "not found" answers 200.

Said to SEO: Error pages pose as real pages, so Google crawls and indexes them
Said to IT: "Not found" pages are sent with status 200
Why it matters to SEO: Google has to guess from the text that nothing is there. Until it does, error
    pages use up crawling and can stand in the results.
Why it matters to IT: Missing records look like success to monitoring, caches and every client that
    trusts the status code.
How SEO can fix it: Decide what each kind of missing thing deserves: 404 or 410 when it is gone, a
    redirect only to a true successor, 200 only while there is something to read.
How IT can fix it: Set 404 or 410 in the handler that finds no record, before the template renders.
Not this: A page about errors with text of its own; an error page that says noindex or answers 404;
    a product that is out of stock and still shown; a host that answers 200 to everything
    (error-template-200 tells of that).
Terms: soft 404, status code, client error, noindex, main text
Source: Google, "How HTTP status codes, and network and DNS errors affect Google Search", soft 404
    errors
"""

from ibis import Table, _

from tiebeam.engine.checks import check
from tiebeam.engine.tables import Tables

MOST_WORDS = 200
"""Words of main text up to which a page can be an error page; a page about errors has more."""
CLIENT_ERROR = 400

SAYS_SO = "(?im)" + "|".join(  # noqa: FLY002 # one language per line
    (
        r"^(?:error |http )?404(?: error| page)?\s*(?:$|[-|:\x{2013}\x{2014}\x{b7}])",
        r"\b404 not found\b|^not found$",
        r"\b(?:page|product|item|article|document) (?:was |is |could )?not (?:be )?found\b",
        r"\b(?:this|the|that) page (?:does not|doesn.t|no longer) exists?\b",
        r"\b(?:this|the) \S+ is no longer available\b",
        r"\b(?:seite|produkt|artikel) (?:wurde |konnte )?(?:leider )?nicht gefunden\b",
        r"\bdiese[rs]? \S+ ist (?:leider )?nicht mehr verfügbar\b",
        r"\b(?:page|produit|article) (?:introuvable|non trouvée?)\b",
        r"\bce(?:t|tte)? \S+ n.est plus disponible\b",
        r"\bpágina no encontrada\b|\best[ea] \S+ ya no está disponible\b",
        r"\bpagina non trovata\b|\bpágina não encontrada\b|\bpagina niet gevonden\b",
        r"\bsidan (?:hittades inte|finns inte)|\bsiden (?:blev|ble) ikke fun[dn]et\b",
        r"\bnie znaleziono strony\b|\bstránka nenalezena\b|\bsivua ei löytynyt|\bsayfa bulunamad",
        r"страница не найдена|сторінку не знайдено",
        r"ページが見つかりません|页面不存在|找不到页面|페이지를 찾을 수 없",
    )
)
"""Titles and main headings of error pages: whole phrases, so that a page about errors stays out."""


@check(
    severity="medium",
    owner="backend",
    scope="template",
    marks="title",
    covered_by=("error-template-200",),
)
def soft_404(t: Tables) -> Table:
    pages = t.facts.filter(_.is_page, ~_.noindex, _.robots_allowed).mutate(heading=_.h1.join("\n"))
    said = (_.title.fill_null("") + "\n" + _.heading).re_search(SAYS_SO)
    told = pages.filter(said, _.main_word_count <= MOST_WORDS)
    found = told.union(pages.semi_join(_error_pages(t), ["host", "text_hash"]), distinct=True)
    return found.select("url", "status", "title", "heading", "main_word_count")


def _error_pages(t: Tables) -> Table:
    """Texts of real error pages, except shells that say the same everywhere until a script runs."""
    missing = t.probes.filter(_.kind == "missing", _.final_status >= CLIENT_ERROR)
    homes = t.facts.filter((_.path == "/") | (_.found_by == "start"))
    return missing.anti_join(homes, ["host", "text_hash"])
