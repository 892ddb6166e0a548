"""URLs that match what was typed, in the newest crawl of each site; the page of a pasted one.

Everybody searches all the time, so a search is bounded: a few crawls, only those whose index is
there, and a second for all of them. What it left out is said, with the door to the explorer.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from tiebeam.hub.explorer.choosing import address_of
from tiebeam.hub.explorer.one_url import normalised
from tiebeam.hub.sites.addresses import is_allowed
from tiebeam.hub.sites.models import Crawl, Site
from tiebeam.hub.sites.queries import newest_done_of

MOST_CRAWLS = 5
"""Crawls looked into by one search; the engine keeps as many open."""
SHOWN = 8
"""URLs of one crawl."""
SHORTEST = 3
"""Letters; fewer are in nearly every URL."""
PATIENCE_S = 1.0
"""For all crawls of one search together."""
WEB = ("http://", "https://")


@dataclass(frozen=True)
class Found:
    """The URLs of one site that match."""

    site: Site
    urls: Sequence[str]
    door: str
    """The explorer with all of them."""
    is_whole: bool = True
    """Whether the crawl was read as far as it took."""


def is_address(typed: str) -> bool:
    """Whether a whole web address was typed or pasted."""
    return typed.strip().lower().startswith(WEB)


def matching(sites: QuerySet[Site], typed: str, *, patience_s: float | None = None) -> list[Found]:
    """The URLs that contain it, site by site, the site it names first.

    patience_s: for all crawls together, if not the usual.
    """
    text = typed.strip()
    if len(text) < SHORTEST:
        return []
    until = time.monotonic() + (PATIENCE_S if patience_s is None else patience_s)
    found = []
    for at, crawl in enumerate(_by_host(newest_done_of(sites), text)):
        left_s = until - time.monotonic() if at < MOST_CRAWLS else 0
        one = _in_crawl(crawl, text, left_s)
        if one.urls or not one.is_whole:
            found.append(one)
    return found


def page_of(sites: QuerySet[Site], address: str) -> str:
    """The page in the hub of a pasted address: of the site that visited it, else of its host.

    Empty where no site knows the host.
    """
    url = normalised(address)
    crawls = _by_host(newest_done_of(sites), url)
    visited = next((one.site for one in crawls[:MOST_CRAWLS] if _has_visited(one, url)), None)
    site = visited or next((one for one in sites if _covers(one, url)), None)
    return f"{reverse('home:url', args=[site.pk])}?{urlencode({'url': url})}" if site else ""


def _in_crawl(crawl: Crawl, text: str, left_s: float) -> Found:
    from tiebeam.engine import pipeline

    door = (
        f"{reverse('explorer:urls', args=[crawl.site_id])}?{address_of(('url', 'contains', text))}"
    )
    if left_s <= 0 or not pipeline.is_prepared(crawl.folder):
        return Found(crawl.site, (), door, is_whole=False)
    try:
        explorer = pipeline.explore(crawl.folder)
        urls = pipeline.written_with(explorer, _spellings(text), limit=SHOWN, patience_s=left_s)
    except pipeline.TooSlow:
        return Found(crawl.site, (), door, is_whole=False)
    except (pipeline.NoCrawl, pipeline.TornPart):
        urls = []
    return Found(crawl.site, urls, door)


def _has_visited(crawl: Crawl, url: str) -> bool:
    from tiebeam.engine import pipeline

    if not pipeline.is_prepared(crawl.folder):
        return False
    try:
        return pipeline.is_visited(pipeline.explore(crawl.folder), url)
    except (pipeline.NoCrawl, pipeline.TornPart, pipeline.TooSlow):
        return False


def _spellings(text: str) -> list[str]:
    """As URLs write it: small letters, hyphens between words, other letters as percent signs."""
    written = [text, text.lower(), text.lower().replace(" ", "-")]
    return list(
        dict.fromkeys([*written, *(quote(one, safe="/:?&=%+~#@,;!$*()") for one in written)])
    )


def _by_host(crawls: QuerySet[Crawl], text: str) -> list[Crawl]:
    """Those first whose site has the host that the text names."""
    return sorted(crawls, key=lambda crawl: not _covers(crawl.site, normalised(text)))


def _covers(site: Site, url: str) -> bool:
    """Whether the URL lies on a host of the site, or on its twin with or without www."""
    host = _host(url)
    own = _host(normalised(site.start_url)).removeprefix("www.")
    return bool(host) and (
        host.removeprefix("www.") == own or is_allowed(host.partition(":")[0], site.hosts)
    )


def _host(url: str) -> str:
    """Host and port; empty for what is no address."""
    from tiebeam.engine.urls import parts

    try:
        return parts(url).host if is_address(url) else ""
    except ValueError:  # a few letters of one, as in http://
        return ""
