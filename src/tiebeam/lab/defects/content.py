"""Defects of content: the same page twice, pages with nothing on them."""

import re
from datetime import date

from tiebeam.lab import markup
from tiebeam.lab.defects.changes import adds_to_main
from tiebeam.lab.defects.defect import Defect
from tiebeam.lab.page import Answer, Link, Missing, Page
from tiebeam.lab.premises import Premises

_FLOWERS = re.compile(r"/flowers/([a-z-]+)/")


def _second_address(premises: Premises, path: str, _query: str) -> Answer | None:
    """Every bed again under another parent, as if it were a page of its own."""
    match = _FLOWERS.fullmatch(path)
    if not match:
        return None
    page = premises.find("garden", f"/plants/{match[1]}/", "")
    if isinstance(page, Page):
        page.path, page.canonical = path, premises.addresses.url("garden", path)
        page.title = f"{page.heading} | Flowers | Larkmoor Garden"
    return page


def _lists_flowers(_page: Page, premises: Premises) -> str:
    beds = premises.sites["garden"].items["bed", "en"]
    links = [Link(one.name, one.path.replace("/plants/", "/flowers/")) for one in beds]
    return markup.section("list", "Flowers", f"<ul>{markup.items(links)}</ul>")


def _mailed_reward(premises: Premises, path: str, query: str) -> Answer | None:
    if query != "from=mail" or not path.startswith("/rewards/"):
        return None
    page = premises.find("club", path, "")
    if isinstance(page, Page):
        page.path = f"{path}?{query}"
        page.canonical = premises.addresses.url("club", page.path)
        return page
    return Missing()


def _lists_mailed_rewards(_page: Page, premises: Premises) -> str:
    rewards = premises.sites["club"].items["reward", "en"]
    links = [Link(f"{one.name}, as in our mail", f"{one.path}?from=mail") for one in rewards]
    return markup.section("list", "From our last mail", f"<ul>{markup.items(links)}</ul>")


def _is_bare(page: Page, _premises: Premises) -> Answer:
    page.main = '<div class="results"></div>'
    return page


def _lacks_its_feed(page: Page, _premises: Premises) -> Answer:
    """The frame of the page stands, and nothing that a feed would fill in."""
    page.main = re.sub(r"(?<=>)[^<]+(?=</(?:p|td|th|strong|a|figcaption)>)", "", page.main)
    page.main = re.sub(r"<(tr|li)\b.*?</\1>|<aside>.*?</aside>|<br>[^<]*", "", page.main)
    return page


DEFECTS = (
    Defect(
        name="beds-at-two-addresses",
        check="duplicate-exact",
        summary="Every bed of the garden is also found under /flowers/, word for word",
        host="garden",
        template="bed",
        urls=r"/(?:plants|flowers)/[^/?]+/",
        spoil=adds_to_main(_lists_flowers),
        spoils=r"/",
        answer=_second_address,
        forbids=("title-duplicate", "orphan-page", "status-4xx-linked"),
        released=date(2026, 3, 31),
    ),
    Defect(
        name="rewards-with-mail-parameter",
        check="duplicate-exact",
        summary="Rewards of the club repeat themselves under ?from=mail and call that canonical",
        host="club",
        template="reward",
        urls=r"/rewards/[^/?]+\?from=mail",
        count=lambda premises: len(premises.sites["club"].items["reward", "en"]),
        spoil=adds_to_main(_lists_mailed_rewards),
        spoils=r"/",
        answer=_mailed_reward,
        forbids=("title-duplicate", "facet-explosion", "orphan-page"),
        released=date(2026, 7, 2),
    ),
    Defect(
        name="british-stores-empty",
        check="empty-page",
        summary="English pages of British stores hold nothing but labels: their feed is missing",
        host="stores",
        template="store",
        urls=r"/en/united-kingdom/[^/?]+",
        spoil=_lacks_its_feed,
        forbids=("soft-404", "duplicate-exact", "title-duplicate", "orphan-page"),
        released=date(2026, 9, 17),
    ),
    Defect(
        name="french-deals-empty",
        check="empty-page",
        summary="French offers show nothing below their heading",
        host="www",
        template="deal",
        urls=r"/fr/deals/[^/?]+",
        spoil=_is_bare,
        forbids=("soft-404", "duplicate-exact", "title-duplicate", "hreflang-no-return"),
        released=date(2026, 10, 15),
    ),
)
