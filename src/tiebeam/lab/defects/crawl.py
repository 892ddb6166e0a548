"""Defects that keep search engines from reading the site."""

from datetime import date

from tiebeam.lab.defects.changes import adds_to_main
from tiebeam.lab.defects.defect import Defect, one
from tiebeam.lab.dice import Dice
from tiebeam.lab.page import File, Page
from tiebeam.lab.premises import Premises

ROBOTS = r"/robots\.txt"
HTML_BYTES = 2_300_000
"""Size of the page data of the card designer; Google reads the first 2 MB."""


def _fails(status: int, text: bytes) -> File:
    return File(text, "text/plain", status=status, is_dated=False)


def _web_page(_text: str) -> File:
    body = (
        b'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        b"<title>Larkmoor Business</title></head><body>"
        b'<div id="app"></div><script src="/assets/site.js"></script></body></html>\n'
    )
    return File(body, "text/html; charset=utf-8")


def _before_sitemap(text: str, lines: str) -> str:
    return text.replace("\nSitemap:", f"{lines}\n\nSitemap:", 1)


def _page_data(page: Page, _premises: Premises) -> str:
    """Every font the designer knows, once per page, as the state of its script."""
    dice = Dice("outlines", page.path)
    outline = " ".join(f"{dice.below(999)},{dice.below(999)}" for _ in range(3_000))
    glyphs = "".join(f'"g{at}":"{outline}",' for at in range(HTML_BYTES // len(outline)))
    return f'<script type="application/json">{{{glyphs}"end":""}}</script>'


DEFECTS = (
    Defect(
        name="robots-503-trade",
        check="robots-unreachable",
        summary="robots.txt of the trade host answers 503",
        host="trade",
        urls=ROBOTS,
        count=one,
        robots=lambda _: _fails(503, b"upstream connect error\n"),
        forbids=("robots-html-response", "robots-blocks-all", "robots-blocks-valuable"),
        released=date(2026, 9, 3),
    ),
    Defect(
        name="robots-429-events",
        check="robots-unreachable",
        summary="robots.txt of the events host answers 429, as its rate limit counts it too",
        host="events",
        urls=ROBOTS,
        count=one,
        robots=lambda _: _fails(429, b"slow down\n"),
        forbids=("robots-html-response", "robots-blocks-all", "robots-blocks-valuable"),
        released=date(2026, 6, 18),
    ),
    Defect(
        name="robots-staging-file-careers",
        check="robots-blocks-all",
        summary="The staging robots.txt was shipped to the careers host and closes all of it",
        host="careers",
        urls=ROBOTS,
        count=one,
        robots=lambda text: text.replace("Disallow:", "Disallow: /", 1),
        forbids=("robots-blocks-valuable", "robots-prefix-overmatch", "robots-unreachable"),
        released=date(2026, 10, 6),
    ),
    Defect(
        name="robots-closes-french-brands",
        check="robots-blocks-valuable",
        summary="A rule meant for a retired test closes all French brand pages",
        host="www",
        template="brand",
        urls=r"/fr/brand/[^?]*",
        robots=lambda text: _before_sitemap(text, "Disallow: /fr/brand/"),
        forbids=("robots-blocks-all", "robots-prefix-overmatch", "noindex-valuable"),
        released=date(2026, 7, 9),
    ),
    Defect(
        name="robots-sell-closes-sellers",
        check="robots-prefix-overmatch",
        summary="Disallow: /sell also closes the pages of all sellers",
        host="outlet",
        template="seller",
        urls=r"/sellers/[^?]+",
        robots=lambda text: text.replace("Disallow: /sell/", "Disallow: /sell", 1),
        forbids=("robots-blocks-valuable", "robots-blocks-all"),
        released=date(2026, 3, 24),
    ),
    Defect(
        name="robots-web-page-business",
        check="robots-html-response",
        summary="The business host answers robots.txt with the shell of its script application",
        host="business",
        urls=ROBOTS,
        count=one,
        robots=_web_page,
        forbids=("robots-unreachable", "robots-blocks-all", "error-template-200"),
        released=date(2026, 5, 5),
    ),
    Defect(
        name="huge-html-card-designer",
        check="html-over-2mb",
        summary="The card designer ships all its glyph outlines inside the HTML",
        host="gifts",
        template="designer",
        urls=r"/designer/[^?]+",
        spoil=adds_to_main(_page_data),
        forbids=("empty-page", "duplicate-exact", "title-duplicate"),
        released=date(2026, 8, 20),
    ),
)
