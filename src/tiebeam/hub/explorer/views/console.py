"""The SQL console: statements of experts to the tables of one crawl, which they can only read."""

from collections.abc import AsyncIterator
from typing import Any

from asgiref.sync import sync_to_async
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods

from tiebeam.hub.explorer import asking, exports, queries
from tiebeam.hub.leaving import leaving_of
from tiebeam.hub.people.own_matters import own_matter
from tiebeam.hub.people.requests import SignedIn
from tiebeam.hub.sites.models import Crawl
from tiebeam.hub.sites.queries import sites_of
from tiebeam.hub.ui import downloads

PAGE = "explorer/console.html"


@own_matter  # a statement reads and changes nothing
@require_http_methods(["GET", "POST"])
def console(request: SignedIn, site_id: int) -> HttpResponseBase:
    """Show the console; run what was posted. An address only fills it in, and runs nothing."""
    site = get_object_or_404(sites_of(request.user), pk=site_id)
    given = request.POST if request.method == "POST" else request.GET
    crawl = queries.explored_crawl(site, given.get("crawl", ""))
    sql = given.get("sql", "") or asking.EXAMPLE
    context: dict[str, Any] = {"site": site, "crawl": crawl, "sql": sql}
    if crawl is None:
        return render(request, PAGE, context)
    context |= {"tables": asking.schema(crawl), "crawls": queries.crawls_to_choose(site)}
    if request.method != "POST":
        return render(request, PAGE, context)
    if given.get("as") == "csv":
        return _csv(request, crawl, context)
    try:
        asked = asking.statement(crawl, sql)
    except asking.NoAnswer as error:
        return render(request, PAGE, context | {"error": str(error)})
    return StreamingHttpResponse(_page(request, asked, context))


async def _page(
    request: SignedIn, asked: "asking.Asked", context: dict[str, Any]
) -> AsyncIterator[str]:
    """The page with the answer; whoever goes away stops the statement."""
    try:
        said = await sync_to_async(_answered, thread_sensitive=False)(asked)
    finally:
        asked.stop()
    yield await sync_to_async(render_to_string)(PAGE, context | said, request)


def _answered(asked: "asking.Asked") -> dict[str, Any]:
    """The answer, or why there is none; others are served meanwhile."""
    try:
        return {"answer": asking.shown(asking.answer(asked))}
    except asking.NoAnswer as error:
        return {"error": str(error)}


def _csv(request: SignedIn, crawl: Crawl, context: dict[str, Any]) -> HttpResponseBase:
    try:
        asked = asking.statement(crawl, context["sql"], most_rows=asking.ROWS_TO_TAKE)
        answer = asking.answer(asked, leaving_of(request))
    except asking.NoAnswer as error:
        response: HttpResponse = render(request, PAGE, context | {"error": str(error)})
        return response
    name = exports.file_name(context["site"].name, crawl.number, "csv").replace("-urls-", "-sql-")
    return StreamingHttpResponse(
        downloads.as_csv(asking.as_texts(answer)),
        content_type=exports.KINDS["csv"],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
