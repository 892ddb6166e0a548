"""Defects of redirects: chains, loops, open doors, links that take a detour."""

from datetime import date

from tiebeam.lab.defects.changes import (
    adds_to_main,
    links_in_footer,
    links_in_header,
    paragraph_with,
)
from tiebeam.lab.defects.defect import Defect, one, unknown
from tiebeam.lab.page import Answer, Link, Page, Redirect
from tiebeam.lab.premises import Premises

CONTACT = ("/en/contact", "/en/contact-us", "/en/contact/form")


def _three_hops(_premises: Premises, path: str, _query: str) -> Answer | None:
    """Three generations of one address, each sending on to the next."""
    if path not in CONTACT:
        return None
    return Redirect([*CONTACT[1:], "/en/orders/"][CONTACT.index(path)])


def _never_settles(_premises: Premises, path: str, _query: str) -> Answer | None:
    """One rule adds the slash, another takes it away."""
    ways = {"/en/map": "/en/map/", "/en/map/": "/en/map"}
    return Redirect(ways[path]) if path in ways else None


def _answers_itself(premises: Premises, path: str, query: str) -> Answer | None:
    """The bare domain shows the shop instead of sending to it."""
    if path == "/robots.txt":
        return None
    found = premises.find("www", path, query)
    if isinstance(found, Page):
        found.link_origin = premises.addresses.origin("www")
    return found


def _old_imprint(premises: Premises, path: str, _query: str) -> Answer | None:
    if path != "/de/impressum":
        return None
    return Redirect(premises.addresses.url("www", "/de/legal/impressum"))


def _english_deals(premises: Premises, path: str, _query: str) -> Answer | None:
    """French vouchers never came; the address leads to English offers."""
    if path != "/fr/vouchers":
        return None
    return Redirect(premises.addresses.url("www", "/en/deals/"))


def _links_old_release(page: Page, premises: Premises) -> str:
    items = premises.sites["press"].items["release", "en"]
    at = next(one.index for one in items if one.path == page.path)
    first = len(premises.sites["press"].items["press_year", "en"])
    other = items[at - 1]
    link = Link(other.name, f"/node/{first + other.index}")
    return paragraph_with(link, "As reported before:")


DEFECTS = (
    Defect(
        name="contact-chain-help",
        check="redirect-chain",
        summary="Help pages link a contact address that is redirected three times",
        host="help",
        urls=r"/en/contact",
        count=one,
        spoil=adds_to_main(
            lambda _page, _premises: paragraph_with(Link("Write to us", CONTACT[0]), "Still open?")
        ),
        spoils=r"/en/[^/?]+/[^/?]+",
        answer=_three_hops,
        forbids=("redirect-linked-internally", "redirect-loop", "status-4xx-linked"),
        released=date(2026, 3, 10),
    ),
    Defect(
        name="map-loop-stores",
        check="redirect-loop",
        summary="The map of all stores redirects to itself, with and without a slash by turns",
        host="stores",
        urls=r"/en/map",
        count=one,
        spoil=links_in_header("Map of all stores", "/en/map"),
        spoils=r"/en/.*",
        answer=_never_settles,
        forbids=("redirect-chain", "redirect-linked-internally", "status-4xx-linked"),
        released=date(2026, 9, 15),
    ),
    Defect(
        name="club-without-https-redirect",
        check="redirect-https-missing",
        summary="The club answers on https and on http, and does not send from one to the other",
        host="club",
        urls=r"/.*",
        count=one,
        tls=True,
        forbids=("redirect-host-variant-missing",),
        released=date(2026, 1, 8),
    ),
    Defect(
        name="apex-answers-itself",
        check="redirect-host-variant-missing",
        summary="The bare domain shows the shop instead of redirecting to www",
        host="",
        urls=r"/.*",
        count=one,
        answer=_answers_itself,
        forbids=("redirect-https-missing", "duplicate-exact", "title-duplicate"),
        released=date(2026, 7, 28),
    ),
    Defect(
        name="german-footer-links-old-imprint",
        check="redirect-linked-internally",
        summary="The German footer of the shop links the imprint by its old address",
        host="www",
        urls=r"/de/.*",
        count=unknown,
        spoil=links_in_footer("Impressum", "/de/impressum"),
        answer=_old_imprint,
        forbids=("status-4xx-linked", "redirect-chain"),
        released=date(2026, 2, 25),
    ),
    Defect(
        name="french-menu-leads-to-english",
        check="redirect-linked-internally",
        summary="The French menu links vouchers that redirect to the English page",
        host="www",
        urls=r"/fr/.*",
        count=unknown,
        spoil=links_in_header("Bons cadeaux", "/fr/vouchers"),
        answer=_english_deals,
        forbids=("status-4xx-linked", "redirect-chain"),
        released=date(2026, 10, 13),
    ),
    Defect(
        name="releases-link-old-addresses",
        check="redirect-linked-internally",
        summary="Press releases link each other by the addresses of the system before this one",
        host="press",
        template="release",
        urls=r"/release/[^/?]+",
        spoil=adds_to_main(_links_old_release),
        forbids=("status-4xx-linked", "redirect-chain"),
        released=date(2026, 4, 29),
    ),
)
