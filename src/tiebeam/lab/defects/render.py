"""Defects of scripts: what the server sends is not what the browser shows."""

import json
import re
from datetime import date

from tiebeam.lab import markup
from tiebeam.lab.defects.defect import Defect, unknown
from tiebeam.lab.page import Answer, Link, Page
from tiebeam.lab.premises import Premises

_TEXT = re.compile(
    r'<p class="lead">.*?</p>|<div class="prose">.*?</div>'
    r'|<section class="(?:steps|chapter)">.*?</section>'
)


def _fills_in_the_browser(page: Page, _premises: Premises) -> Answer:
    """The text comes as data, and a script writes it; links and figures stay in the HTML."""
    text = "".join(_TEXT.findall(page.main))
    page.main = f'{_TEXT.sub("", page.main)}<div id="story"></div>{_writes("story", text)}'
    return page


def _lists_in_the_browser(page: Page, premises: Premises) -> Answer:
    """One more list of links, which only a script writes."""
    found = premises.sites["gifts"].items["occasion", "en"][:4]
    links = (Link(one.name, premises.addresses.url("gifts", one.path)) for one in found)
    page.main += f'<div id="more"></div>{_writes("more", f"<ul>{markup.items(links)}</ul>")}'
    return page


def _writes(place: str, html: str) -> str:
    """A script that waits for the page and a moment, as one that asks a server does."""
    text = json.dumps(html, ensure_ascii=False).replace("</", "<\\/")
    return (
        "<script>document.addEventListener('DOMContentLoaded', function () {\n"
        "  setTimeout(function () {\n"
        f"    document.getElementById('{place}').innerHTML = {text};\n"
        "  }, 150);\n});</script>"
    )


def _names_the_home_page(page: Page, _premises: Premises) -> Answer:
    page.head_end += (
        "<script>document.querySelector('link[rel=canonical]').href = "
        "location.origin + '/';</script>\n"
    )
    return page


def _shuts_itself(page: Page, _premises: Premises) -> Answer:
    page.head_end += (
        "<script>var robots = document.createElement('meta'); robots.name = 'robots';\n"
        "robots.content = 'noindex'; document.head.appendChild(robots);</script>\n"
    )
    return page


def _opens_itself(page: Page, _premises: Premises) -> Answer:
    page.head_end += "<script>document.querySelector('meta[name=robots]').remove();</script>\n"
    return page


DEFECTS = (
    Defect(
        name="outlet-items-written-by-script",
        check="content-requires-js",
        summary="Pieces of the outlet arrive without their text; a script writes it",
        host="outlet",
        template="item",
        urls=r"/item/[^/?]+",
        count=unknown,
        spoil=_fills_in_the_browser,
        forbids=("empty-page", "link-only-rendered", "duplicate-exact", "title-duplicate"),
        released=date(2026, 10, 27),
        needs_browser=True,
    ),
    Defect(
        name="authors-list-by-script",
        check="link-only-rendered",
        summary="Author pages link to gifts with a list that only a script writes",
        host="magazine",
        template="author",
        urls=r"/(?:en|de|fr)/author/[^/?]+",
        count=unknown,
        spoil=_lists_in_the_browser,
        forbids=("content-requires-js", "orphan-page", "status-4xx-linked"),
        released=date(2026, 4, 28),
        needs_browser=True,
    ),
    Defect(
        name="ideas-canonical-by-script",
        check="canonical-raw-rendered-mismatch",
        summary="A script makes the start page the canonical of every idea",
        host="ideas",
        template="idea",
        urls=r"/idea/[^/?]+",
        count=unknown,
        spoil=_names_the_home_page,
        forbids=("canonical-all-to-one", "canonical-to-redirect", "content-requires-js"),
        released=date(2026, 8, 20),
        needs_browser=True,
    ),
    Defect(
        name="advice-noindex-by-script",
        check="noindex-added-by-js",
        summary="A script left over from a test writes noindex into garden advice",
        host="garden",
        template="advice",
        urls=r"/advice/[^/?]+",
        count=unknown,
        spoil=_shuts_itself,
        forbids=("noindex-valuable", "sitemap-lists-noindex", "noindex-removed-by-js"),
        released=date(2026, 9, 29),
        needs_browser=True,
    ),
    Defect(
        name="gift-search-opened-by-script",
        check="noindex-removed-by-js",
        summary="A script takes the noindex out of the search results for gifts",
        host="gifts",
        template="gift_search",
        urls=r"/search/[^/?]+",
        count=unknown,
        spoil=_opens_itself,
        forbids=("index-policy-violation", "noindex-valuable", "noindex-added-by-js"),
        released=date(2026, 6, 4),
        needs_browser=True,
    ),
)
