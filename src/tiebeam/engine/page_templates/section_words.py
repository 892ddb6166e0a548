"""What sections of a path are usually called, and what stands below them."""

from functools import lru_cache

from tiebeam.engine.page_templates.addresses import ANY

_WORDS = {
    "Product": """p product products produkt produkte produit produits prodotto prodotti producto
        productos item items artikel-detail dp pd sku""",
    "Category": """c cat category categories categorie categories kategorie kategorien categoria
        collection collections department departments""",
    "Brand": "b brand brands marke marken marque marques marca marcas manufacturer hersteller",
    "Article": """article articles artikel blog blogs news post posts story stories magazine magazin
        aktuelles actualites noticias insights press-releases""",
    "Guide": "guide guides ratgeber how-to howto tutorials",
    "Author": "author authors autor autoren auteur auteurs autore autores",
    "Tag": "tag tags",
    "Help page": "help hilfe aide ayuda aiuto support faq faqs kb knowledge-base",
    "Store": "store stores filiale filialen magasins tiendas locations store-locator stores-finder",
    "Search results": "search suche recherche buscar ricerca",
    "Job": "job jobs career careers vacancies stellen stellenangebote emplois",
    "Event": "event events veranstaltungen termine agenda workshops",
    "Release notes": "releases release-notes changelog whatsnew",
    "User profile": "user users profile profiles member members",
    "Recipe": "recipe recipes rezept rezepte recettes",
    "Course": "course courses kurse cours",
}
_KIND_OF_WORD = {word: kind for kind, words in _WORDS.items() for word in words.split()}


def kind_of_section(route: tuple[str, ...]) -> str:
    """What the last known section above the things a route stands for holds, empty without one."""
    kinds = (_kind_of_word(part) for part in reversed(route[:-1]) if part != ANY)
    return next(filter(None, kinds), "")


@lru_cache(maxsize=10_000)
def _kind_of_word(word: str) -> str:
    return _KIND_OF_WORD.get(word.lower(), "")
