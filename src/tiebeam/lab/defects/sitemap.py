"""Defects of sitemaps: entries that lead nowhere, sideways or behind a closed door."""

from datetime import date

from tiebeam.lab.defects.defect import Defect
from tiebeam.lab.premises import Premises

GONE = ("monkey-puzzle", "box-hedge", "ash-tree", "rose-peace", "elm-regal", "tulip-semper")


def _lists_gone_plants(premises: Premises) -> list[str]:
    return [premises.addresses.url("garden", f"/plant/{name}") for name in GONE]


def _lists_old_stories(premises: Premises) -> list[str]:
    return [premises.addresses.url("magazine", f"/node/{number}") for number in OLD]


OLD = range(40, 50)


def _lists_small_print(premises: Premises) -> list[str]:
    terms = premises.sites["club"].items["club_terms", "en"]
    return [premises.addresses.url("club", one.path) for one in terms]


DEFECTS = (
    Defect(
        name="sitemap-lists-gone-plants",
        check="sitemap-lists-non-200",
        summary="The sitemap of the garden still lists plants that answer 404",
        host="garden",
        urls=rf"/plant/(?:{'|'.join(GONE)})",
        count=lambda premises: len(_lists_gone_plants(premises)),
        lists=_lists_gone_plants,
        forbids=("status-4xx-linked", "orphan-page", "soft-404"),
        released=date(2026, 1, 13),
    ),
    Defect(
        name="sitemap-lists-old-stories",
        check="sitemap-lists-non-200",
        summary="The sitemap of the magazine lists old addresses that redirect",
        host="magazine",
        urls=r"/node/\d+",
        count=lambda premises: len(_lists_old_stories(premises)),
        lists=_lists_old_stories,
        forbids=("redirect-linked-internally", "redirect-chain", "orphan-page"),
        released=date(2026, 3, 17),
    ),
    Defect(
        name="sitemap-lists-small-print",
        check="sitemap-lists-noindex",
        summary="The sitemap of the club lists its small print, which says noindex on purpose",
        host="club",
        template="club_terms",
        urls=r"/terms/[^/?]+",
        lists=_lists_small_print,
        forbids=("noindex-valuable", "noindex-sitewide", "index-policy-violation", "orphan-page"),
        released=date(2026, 6, 16),
    ),
)
