"""What a crawl asks of each host, how the host bears it, and what bounds it."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tiebeam.hub.sites.models import Crawl, CrawlStatus

GRAVEST_FIRST = ("left-alone", "eased", "calm")
MANY = 10
"""Hosts of which the engine tells at most."""


@dataclass(frozen=True)
class HostRow:
    """One host of a crawl under way, as it was a moment ago."""

    name: str
    state: str
    """calm, eased or left-alone, as the states of the look are called."""
    reason: str
    """Why it is asked less than was set; empty when it is not."""
    rate: float
    at_once: float
    allowed: float
    """Requests at once that it bears; below 1 the crawl rests between two."""
    p50_ms: float | None
    p95_ms: float | None
    idle_p50_ms: float | None
    idle_p95_ms: float | None
    failing: float


@dataclass(frozen=True)
class Load:
    """All hosts that are told of."""

    verdict: str
    hosts: Sequence[HostRow]
    """Those in trouble first, then by name, so that none jumps while one looks."""

    @property
    def may_be_more(self) -> bool:
        """Whether hosts that are asked less are perhaps not told of."""
        return len(self.hosts) >= MANY


@dataclass(frozen=True)
class Limits:
    """What the crawl was told to keep to, for each host."""

    at_once: int
    rate: float | None
    max_slowdown: float
    max_failures: float
    window: str
    """Hours with their time zone; empty for any time."""
    robots: str
    agent: str
    """The name by which robots.txt addresses the crawler."""


def of_crawl(crawl: Crawl, *, lens: str) -> Load:
    """The last report of a crawl under way, its verdict in the words of the lens."""
    is_visiting = crawl.status == CrawlStatus.CRAWLING
    hosts = [_row(host) for host in crawl.progress.get("hosts", ())] if is_visiting else []
    hosts.sort(key=lambda host: (GRAVEST_FIRST.index(host.state), host.name))
    return Load(_verdict(hosts, lens), hosts)


def limits_of(crawl: Crawl) -> Limits:
    """What bounds the crawl; defaults of the engine where it was told nothing."""
    from tiebeam.engine import pipeline

    told = {**_defaults(), **crawl.settings}
    return Limits(
        at_once=told["concurrency"],
        rate=told["rate"],
        max_slowdown=told["max_slowdown"],
        max_failures=told["max_failures"],
        window=told["crawl_window"] or "",
        robots=told["robots"],
        agent=pipeline.AGENT,
    )


@cache
def _defaults() -> dict[str, Any]:
    from tiebeam.engine import pipeline

    return {field.name: field.default for field in fields(pipeline.CrawlSettings)}


def _row(host: dict[str, Any]) -> HostRow:
    return HostRow(
        name=host["host"].partition("://")[2],
        state=_state(host),
        reason=host["message"],
        **{
            name: host[name]
            for name in (
                "rate",
                "at_once",
                "allowed",
                "p50_ms",
                "p95_ms",
                "idle_p50_ms",
                "idle_p95_ms",
                "failing",
            )
        },
    )


def _state(host: dict[str, Any]) -> str:
    if host.get("is_left_alone"):  # reports of earlier versions lack it
        return "left-alone"
    return "eased" if host["message"] else "calm"


def _verdict(hosts: Sequence[HostRow], lens: str) -> str:
    states = [host.state for host in hosts]
    left_alone, eased = states.count("left-alone"), states.count("eased")
    if lens == "it":
        return _to_it(left_alone, eased)
    return _to_seo(left_alone, eased)


def _to_it(left_alone: int, eased: int) -> str:
    if left_alone:
        return ngettext(
            "No page is asked of %(count)d host now",
            "No page is asked of %(count)d hosts now",
            left_alone,
        ) % {"count": left_alone}
    if eased:
        return ngettext("Throttled on %(count)d host", "Throttled on %(count)d hosts", eased) % {
            "count": eased
        }
    return _("No host shows strain")


def _to_seo(left_alone: int, eased: int) -> str:
    if left_alone:
        return ngettext(
            "%(count)d host is left alone for now",
            "%(count)d hosts are left alone for now",
            left_alone,
        ) % {"count": left_alone}
    if eased:
        return ngettext(
            "%(count)d host is asked less, to spare it",
            "%(count)d hosts are asked less, to spare them",
            eased,
        ) % {"count": eased}
    return _("Every host copes with the crawl")
