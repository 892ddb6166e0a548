"""Defects of canonicals: to errors, to redirects, to closed pages, all to one, to the alias."""

import re
from datetime import date

from tiebeam.lab.defects.changes import names_canonical
from tiebeam.lab.defects.defect import Defect
from tiebeam.lab.page import Answer, Page, Redirect
from tiebeam.lab.premises import Premises

_ADVISER = re.compile(r"/de/ratgeber/([a-z0-9-]+)")
_SLASH = re.compile(r"(/fr/[a-z0-9-]+/[a-z0-9-]+)/")


def _old_adviser(premises: Premises, path: str, _query: str) -> Answer | None:
    match = _ADVISER.fullmatch(path)
    if not match:
        return None
    return Redirect(premises.addresses.url("www", f"/de/guide/{match[1]}"))


def _without_slash(_premises: Premises, path: str, _query: str) -> Answer | None:
    match = _SLASH.fullmatch(path)
    return Redirect(match[1]) if match else None


def _on_www(host: str, path: str, premises: Premises) -> str:
    return premises.addresses.url(host, path)


def _search_result(page: Page, premises: Premises) -> str:
    found = premises.sites["gifts"].items["gift_search", "en"]
    items = premises.sites["gifts"].items["occasion", "en"]
    at = next(one.index for one in items if one.path == page.path)
    return _on_www("gifts", found[at % len(found)].path, premises)


DEFECTS = (
    Defect(
        name="french-sofas-canonical-404",
        check="canonical-to-error",
        summary="French sofas name a canonical without the language, which answers 404",
        host="www",
        template="product",
        urls=r"/fr/p/(?:canape|banquette|meridienne)-[a-z]+(?:-[ivx]+)?-\d+(?:\?version=2)?",
        spoil=names_canonical(lambda page, premises: _on_www("www", page.path[3:], premises)),
        forbids=("canonical-to-redirect", "canonical-all-to-one", "status-4xx-linked"),
        released=date(2026, 10, 8),
    ),
    Defect(
        name="german-guides-canonical-old",
        check="canonical-to-redirect",
        summary="German guides name their address of before the move, which redirects back",
        host="www",
        template="guide",
        urls=r"/de/guide/[^/?]+",
        spoil=names_canonical(
            lambda page, premises: _on_www(
                "www", page.path.replace("/guide/", "/ratgeber/"), premises
            )
        ),
        answer=_old_adviser,
        forbids=("canonical-to-error", "canonical-all-to-one", "redirect-chain"),
        released=date(2026, 5, 12),
    ),
    Defect(
        name="french-help-canonical-slash",
        check="canonical-to-redirect",
        summary="French help pages name a canonical with a slash that redirects to the one without",
        host="help",
        template="help_page",
        urls=r"/fr/[^/?]+/[^/?]+",
        spoil=names_canonical(lambda page, premises: _on_www("help", f"{page.path}/", premises)),
        answer=_without_slash,
        forbids=("canonical-to-error", "redirect-linked-internally", "redirect-loop"),
        released=date(2026, 8, 11),
    ),
    Defect(
        name="occasions-canonical-noindex",
        check="canonical-to-nonindexable",
        summary="Gift occasions name search results as canonical, which say noindex",
        host="gifts",
        template="occasion",
        urls=r"/for/[^/?]+",
        spoil=names_canonical(_search_result),
        forbids=("canonical-to-error", "canonical-all-to-one", "noindex-valuable"),
        released=date(2026, 2, 4),
    ),
    Defect(
        name="collections-canonical-home",
        check="canonical-all-to-one",
        summary="All collections name the start page as their canonical",
        host="www",
        template="collection",
        urls=r"/(?:en|de|fr)/collection/[^/?]+",
        spoil=names_canonical(lambda _, premises: _on_www("www", "/", premises)),
        forbids=("canonical-to-error", "canonical-to-nonindexable", "hreflang-no-return"),
        released=date(2026, 10, 22),
    ),
    Defect(
        name="kids-canonical-alias",
        check="canonical-host-inversion",
        summary="All pages for kids name the www alias, which redirects back to the host",
        host="kids",
        urls=r"/.*",
        spoil=names_canonical(lambda page, premises: _on_www("www.kids", page.path, premises)),
        forbids=("canonical-to-redirect", "canonical-all-to-one", "redirect-chain"),
        released=date(2026, 6, 9),
    ),
)
