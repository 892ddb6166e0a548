"""Renderings: pages of a crawl in a real browser, raw beside rendered."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Schema
from ninja import Status as Answer
from pydantic import Field

from tiebeam.hub.api.bearer import Caller, crawling, reading
from tiebeam.hub.api.endpoints.probes import ChoreOut
from tiebeam.hub.api.endpoints.scope import workers_only
from tiebeam.hub.api.endpoints.sites import crawl_of
from tiebeam.hub.api.paging import Id, Page, Sent, Whole, Window, Words, newest_first
from tiebeam.hub.api.problems import CONFLICT, REFUSED, Problem, checked
from tiebeam.hub.findings import rendered
from tiebeam.hub.jobs import chores
from tiebeam.hub.sites import queries, services
from tiebeam.hub.sites.models import Rendering
from tiebeam.hub.sites.rendering_forms import MOST_TO_RENDER, RenderingForm

router = Router(tags=["renderings"])

LONGEST_URL = 2000


class RenderingOut(ChoreOut):
    """A rendering of a sample, or of the pages named; the crawl is judged anew after it."""

    per_template: int = Field(description="Pages of each page template, where none was named.")
    urls: list[str] = Field(description="The pages that were named; none for a sample.")
    is_read: bool = Field(description="Whether the findings were read again after it.")


class RenderingIn(Sent):
    """What a browser is to look at."""

    per_template: Whole = Field(1, ge=1, le=10, description="Pages of each page template.")
    urls: list[Words] = Field(
        default_factory=list,
        max_length=MOST_TO_RENDER,
        description="These pages of the crawl instead of a sample.",
    )


class RenderedAsked(Window):
    """Which of the pages are asked for."""

    url: Words | None = Field(None, max_length=LONGEST_URL, description="This one alone.")


class SideOut(Schema):
    """What search engines read of one side of a page."""

    title: str | None
    description: str | None
    h1: list[str] | None
    canonical_url: str | None
    meta_robots: str | None
    noindex: bool | None
    main_word_count: int | None
    internal_link_count: int | None
    structured_types: list[str] | None
    hreflang_count: int | None


class RenderedOut(Schema):
    """One page as the server sent it beside what its scripts made of it."""

    url: str
    outcome: str = Field(description="rendered, or why the browser saw no page.")
    raw: SideOut
    rendered: SideOut
    differing: list[str] = Field(description="What the two sides do not have alike.")
    added_text_share: float | None = Field(description="Of the main text, only by scripts; 0 to 1.")
    script_error_count: int | None
    failed_resource_count: int | None


@router.get(
    "/crawls/{crawl_id}/renderings", response={200: Page[RenderingOut], **REFUSED}, auth=reading
)
def list_renderings(request: Caller, crawl_id: Id, window: Query[Window]) -> Any:
    """The renderings of a crawl, newest first."""
    crawl = crawl_of(request, crawl_id)
    return newest_first(queries.renderings_of(request.user).filter(crawl=crawl), window)


@router.post(
    "/crawls/{crawl_id}/renderings",
    response={201: RenderingOut, **CONFLICT, **REFUSED},
    auth=crawling,
)
def start_rendering(request: Caller, crawl_id: Id, given: RenderingIn) -> Any:
    """Have a browser look at pages; the one under way where there is one. 409: not the newest."""
    crawl = crawl_of(request, crawl_id)
    workers_only(request)
    if not queries.is_newest_done(crawl):
        raise Problem(409, "Only the newest crawl of a site that is done can be rendered.")
    facts = checked(RenderingForm({**given.dict(), "urls": "\n".join(given.urls)}))
    return Answer(201, services.start_rendering(crawl, by=request.user, **facts))


@router.get("/renderings/{rendering_id}", response={200: RenderingOut, **REFUSED}, auth=reading)
def get_rendering(request: Caller, rendering_id: Id) -> Any:
    """One rendering, and how far it is."""
    return _rendering_of(request, rendering_id)


@router.post(
    "/renderings/{rendering_id}/stop", response={200: RenderingOut, **REFUSED}, auth=crawling
)
def stop_rendering(request: Caller, rendering_id: Id) -> Any:
    """Stop a rendering; what was seen is kept and judged."""
    one = _rendering_of(request, rendering_id)
    workers_only(request)
    chores.cancel(one, now=timezone.now())
    one.refresh_from_db()
    return one


@router.get(
    "/crawls/{crawl_id}/rendered-pages", response={200: Page[RenderedOut], **REFUSED}, auth=reading
)
def list_rendered_pages(request: Caller, crawl_id: Id, asked: Query[RenderedAsked]) -> Any:
    """The pages that a browser looked at, each raw beside rendered."""
    crawl, begin = crawl_of(request, crawl_id), asked.after or 0
    urls = [asked.url] if asked.url else None
    found = rendered.pages(crawl.folder, urls, limit=asked.limit + 1, offset=begin)
    is_last = len(found) <= asked.limit
    items = [sides(one) for one in found[: asked.limit]]
    return {"items": items, "next": None if is_last else begin + asked.limit}


def sides(page: dict[str, Any]) -> dict[str, Any]:
    """A row of renderings with what each side says, and where the two differ."""
    raw, shown = (
        {name: page[f"{side}_{name}"] for name in rendered.ROWS} for side in rendered.SIDES
    )
    differing = [name for name in rendered.ROWS if raw[name] != shown[name]]
    return {**page, "raw": raw, "rendered": shown, "differing": differing}


def _rendering_of(request: Caller, rendering_id: int) -> Rendering:
    return get_object_or_404(queries.renderings_of(request.user), pk=rendering_id)
