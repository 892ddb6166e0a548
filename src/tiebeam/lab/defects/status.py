"""Defects of status codes: servers that fail, links to nothing, errors that say 200."""

import re
from datetime import date

from tiebeam.lab import markup
from tiebeam.lab.catalogue import FIRST_NUMBER, STEP
from tiebeam.lab.defects.changes import adds_to_main, links_in_footer, paragraph_with
from tiebeam.lab.defects.defect import Defect, one
from tiebeam.lab.dice import Dice
from tiebeam.lab.language import language
from tiebeam.lab.page import Answer, File, Link, Missing, Page
from tiebeam.lab.premises import Premises


def _fails(status: int, text: str) -> File:
    return File(text.encode(), "text/plain; charset=utf-8", status=status, is_dated=False)


def _links_to_past_goods(page: Page, premises: Premises) -> str:
    dice = Dice("gone", page.path)
    number = FIRST_NUMBER + dice.below(premises.goods.size) * STEP + 3
    url = premises.addresses.url("www", f"/en/p/harwick-sofa-{number}")
    return paragraph_with(Link("Harwick sofa", url), "The piece on the left is our")


def _lists_dead_level(page: Page, _premises: Premises) -> Answer:
    page.crumbs.insert(1, Link("All plants", "/all-plants/"))
    return page


def _says_not_found(page: Page, _premises: Premises) -> Answer:
    words = language(page.language)
    text = words["not_found_text"]
    again = " ".join(words.texts("home_text", 4, Dice("lost", page.path), {}))
    page.title = f"{words['not_found']} ({page.heading}) | Larkmoor"
    page.main = markup.paragraphs([f"{page.heading}: {text}", again])
    page.heading = f"{words['not_found']}: {page.heading}"
    page.data = []
    return page


def _welcomes_anything(premises: Premises, path: str, query: str) -> Answer | None:
    """An error page sent with 200, for whatever the host does not know."""
    if path == "/robots.txt" or premises.sitemap("gifts", path):
        return None
    if not isinstance(premises.find("gifts", path, query), Missing):
        return None
    page = premises.error_page("gifts", path, 200)
    page.main += markup.paragraphs([f"You asked for {re.sub(r'[^a-z0-9/-]', '', path)}."])
    return page


DEFECTS = (
    Defect(
        name="500-condition-reports",
        check="status-5xx",
        summary="Condition reports of repaired pieces fail with 500",
        host="outlet",
        template="condition_report",
        urls=r"/item/re[a-z-]+/report",
        spoil=lambda _page, _premises: _fails(500, "NullPointerException\n"),
        forbids=("status-4xx-linked", "sitemap-lists-non-200", "soft-404"),
        released=date(2026, 10, 20),
    ),
    Defect(
        name="502-french-appointments",
        check="status-5xx",
        summary="The French appointment calendar is unreachable and its pages answer 502",
        host="stores",
        template="appointment",
        urls=r"/fr/appointment/[^/?]+",
        spoil=lambda _page, _premises: _fails(502, "bad gateway\n"),
        forbids=("status-4xx-linked", "sitemap-lists-non-200", "hreflang-to-non-200"),
        released=date(2026, 9, 29),
    ),
    Defect(
        name="dead-link-german-footer",
        check="status-4xx-linked",
        summary="The German footer of the help links a page of cookie settings that is gone",
        host="help",
        urls=r"/de/.*",
        spoil=links_in_footer("Cookie-Einstellungen", "/de/cookie-einstellungen"),
        forbids=("redirect-linked-internally", "soft-404"),
        released=date(2026, 2, 11),
    ),
    Defect(
        name="articles-link-past-goods",
        check="status-4xx-linked",
        summary="English stories link products that left the range and answer 410",
        host="magazine",
        template="article",
        urls=r"/en/(?!(?:topic|author|print)/)[^/?]+",
        spoil=adds_to_main(_links_to_past_goods),
        forbids=("redirect-linked-internally", "soft-404"),
        released=date(2026, 4, 14),
    ),
    Defect(
        name="dead-breadcrumb-plants",
        check="status-4xx-linked",
        summary="The breadcrumb of plants leads through a level that does not exist",
        host="garden",
        template="plant",
        urls=r"/plant/[^/?]+",
        spoil=_lists_dead_level,
        forbids=("redirect-linked-internally", "soft-404"),
        released=date(2026, 5, 28),
    ),
    Defect(
        name="sold-pieces-say-not-found",
        check="soft-404",
        summary="Twice-loved pieces that are sold show an error page with 200",
        host="outlet",
        template="item",
        urls=r"/item/twice-loved-[a-z-]+",
        spoil=_says_not_found,
        forbids=("empty-page", "title-duplicate", "duplicate-exact", "error-template-200"),
        released=date(2026, 8, 4),
    ),
    Defect(
        name="german-lookbooks-say-not-found",
        check="soft-404",
        summary="German lookbooks show the error page with 200, as their texts were not imported",
        host="www",
        template="lookbook",
        urls=r"/de/lookbook/[^/?]+",
        spoil=_says_not_found,
        forbids=("empty-page", "title-duplicate", "duplicate-exact", "hreflang-no-return"),
        released=date(2026, 6, 2),
    ),
    Defect(
        name="gifts-answer-everything",
        check="error-template-200",
        summary="The gifts host answers any address with 200",
        host="gifts",
        urls=r"/.*",
        count=one,
        answer=_welcomes_anything,
        forbids=("soft-404", "duplicate-exact"),
        released=date(2026, 1, 20),
    ),
)
