"""Everything that is known about one URL."""

from typing import Any

from ninja import Query, Router, Schema
from pydantic import Field

from tiebeam.hub.api.bearer import Caller, lens_of, reading
from tiebeam.hub.api.endpoints.findings import FindingOut, Lensed
from tiebeam.hub.api.endpoints.renderings import LONGEST_URL, RenderedOut, sides
from tiebeam.hub.api.endpoints.sites import site_of
from tiebeam.hub.api.endpoints.urls import crawl_of_site
from tiebeam.hub.api.paging import Id, Words
from tiebeam.hub.api.problems import CONFLICT, REFUSED, Problem
from tiebeam.hub.explorer import one_url
from tiebeam.hub.explorer.plain import plain_of
from tiebeam.hub.findings import evidence
from tiebeam.hub.findings.queries import findings_of
from tiebeam.hub.sites.models import Crawl, Site
from tiebeam.hub.sites.queries import done_crawls

router = Router(tags=["urls"])

UNREADABLE = "The tables of this crawl are gone or damaged, or take too long to read."


class OneUrlAsked(Lensed):
    """Which URL, as which crawl knows it."""

    url: Words = Field(min_length=1, max_length=LONGEST_URL)
    crawl: int | None = Field(
        None, ge=1, le=999_999_999, description="Its number; the newest of production if left out."
    )


class OtherUrl(Schema):
    """Another URL of the crawl."""

    url: str
    status: int | None


class OtherUrls(Schema):
    """Other URLs: how many, and a few of them."""

    count: int
    sample: list[OtherUrl]


class ListedIn(Schema):
    """A sitemap that lists the URL."""

    sitemap_url: str
    lastmod: str | None = Field(description="As it is written there.")


class Sitemaps(Schema):
    """Sitemaps that list the URL."""

    count: int
    sample: list[ListedIn]


class VersionOut(Schema):
    """A language version that the page names."""

    code: str = Field(description="Its hreflang.")
    url: str
    status: int | None = Field(description="Null: not visited.")
    names_back: bool | None = Field(description="Whether it names this page; null: not visited.")


class PastOut(Schema):
    """What one crawl of production knew."""

    crawl_id: int
    number: int
    is_visited: bool
    facts: dict[str, Any] = Field(description="What is followed from crawl to crawl, by column.")


class OneUrlOut(Schema):
    """What a crawl knows of a URL; what it did not visit is unknown, neither right nor wrong."""

    url: str = Field(description="As the tables have it: normalised.")
    crawl_id: int
    is_visited: bool
    verdict: str = Field(description="In one line; empty where it was not visited.")
    facts: dict[str, Any] = Field(
        description="Every column of `GET /columns`; ids and hashes as strings of digits."
    )
    nearest: list[str] = Field(description="URLs written like it, where it was not visited.")
    findings: list[FindingOut] = Field(description="Those it belongs to, worst first.")
    history: list[PastOut] = Field(description="Newest crawl first, twelve at most.")
    sitemaps: Sitemaps
    canonical_of: OtherUrls = Field(description="Others that name it as their canonical.")
    redirected_from: OtherUrls
    duplicates: OtherUrls = Field(description="Pages with the same main text.")
    versions: list[VersionOut]
    rendering: RenderedOut | None = Field(description="Null: no browser looked at it.")
    shell_line: str = Field(description="A line for a shell that asks for the page.")


class LinkOut(Schema):
    """A link to the URL, or from it."""

    url: str = Field(description="The page at the other end.")
    status: int | None
    region: str | None = Field(description="Where on the page: main, nav, footer and the like.")
    anchor: str | None
    nofollow: bool | None
    internal: bool | None


class Links(Schema):
    """Links: how many, where on the pages, and a few of them."""

    count: int
    regions: dict[str, int]
    sample: list[LinkOut]


class LinksOut(Schema):
    """Links to a URL and from it."""

    links_in: Links
    links_out: Links


@router.get("/sites/{site_id}/url", response={200: OneUrlOut, **CONFLICT, **REFUSED}, auth=reading)
def get_url(request: Caller, site_id: Id, asked: Query[OneUrlAsked]) -> Any:
    """All that a crawl knows of a URL, its findings and its history. 409: it cannot be read."""
    lens = request.asked_lens = lens_of(request, asked.lens)  # type: ignore[attr-defined]
    site = site_of(request, site_id)
    crawl = _crawl(site, asked)
    known = one_url.of_crawl(crawl, asked.url, lens=lens)
    if known.error:
        raise Problem(409, known.error)
    of_site = findings_of(request.user).filter(site=site, fingerprint__in=known.fingerprints)
    return {
        "url": known.url,
        "crawl_id": known.crawl_id,
        "is_visited": known.found is not None,
        "verdict": known.verdict,
        "facts": known.facts,
        "nearest": known.nearest,
        "findings": of_site.defer("samples").order_by("rank"),
        "history": _history(site, known.url),
        "shell_line": evidence.shell_line(known.url).text,
        **_around(known),
    }


@router.get(
    "/sites/{site_id}/url/links", response={200: LinksOut, **CONFLICT, **REFUSED}, auth=reading
)
def get_links(request: Caller, site_id: Id, asked: Query[OneUrlAsked]) -> Any:
    """Which pages link to a URL, and where its own links lead. 409: they cannot be read."""
    links = one_url.links(_crawl(site_of(request, site_id), asked), asked.url)
    if not links:
        raise Problem(409, UNREADABLE)
    return links


def _crawl(site: Site, asked: OneUrlAsked) -> Crawl:
    return crawl_of_site(site, str(asked.crawl or ""))


def _history(site: Site, url: str) -> list[dict[str, Any]]:
    crawls = list(done_crawls(site)[: one_url.REMEMBERED_CRAWLS])
    return [
        {
            "crawl_id": crawl.pk,
            "number": crawl.number,
            "is_visited": facts is not None,
            "facts": {name: plain_of(name, value) for name, value in (facts or {}).items()},
        }
        for crawl, facts in one_url.remembered(crawls, url)
    ]


NOTHING: dict[str, Any] = {"count": 0, "sample": []}


def _around(known: one_url.Known) -> dict[str, Any]:
    """Other URLs that have to do with it."""
    found = known.found
    names = ("sitemaps", "canonical_of", "redirected_from", "duplicates")
    if found is None:
        return {**dict.fromkeys(names, NOTHING), "versions": [], "rendering": None}
    return {
        **{name: getattr(found, name) for name in names},
        "versions": found.versions,
        "rendering": sides(found.rendering) if found.rendering else None,
    }
