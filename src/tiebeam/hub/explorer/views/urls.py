"""The list of URLs: filtered, sorted, page by page."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tiebeam.hub.explorer import choosing, filter_form, listing, queries, ready_views
from tiebeam.hub.explorer.forms import ViewForm
from tiebeam.hub.people.requests import SignedIn
from tiebeam.hub.sites.queries import site_for, sites_of


@require_safe
def urls(request: SignedIn, site_id: int) -> HttpResponse:
    """The URLs of a crawl that pass the filter in the address."""
    site = site_for(request.user, site_id)
    if site is None:
        raise Http404(site_id)
    choice = choosing.read(request.GET)
    more = "more" in request.GET
    if choosing.is_untidy(request.GET):
        return redirect(_address(site_id, choice.query(more="1" if more else "")))
    crawl = queries.explored_crawl(site, choice.crawl)
    views = queries.shown_views(request.user, site)
    context: dict[str, Any] = {"site": site, "crawl": crawl, "choice": choice}
    context |= {"views": views, "ready": ready_views.READY}
    if crawl is None:
        return render(request, "explorer/urls.html", context)
    found = listing.of_crawl(crawl, choice, lens=request.lens)
    kept = choice.kept_query
    context |= {
        "listing": found,
        "groups": filter_form.groups(
            choice, crawl, lens=request.lens, error=found.error, wrong_at=found.wrong_at, more=more
        ),
        "topics": filter_form.topics([head.name for head in found.heads], lens=request.lens),
        "crawls": queries.crawls_to_choose(site),
        "query": choice.query(),
        "kept_query": kept,
        "current": ready_views.current(views, kept),
        "view_form": ViewForm(),
    }
    return render(request, "explorer/urls.html", context)


@require_safe
def condition(request: SignedIn, site_id: int) -> HttpResponse:
    """One row of the filter's form, with what can be asked of the column chosen in it."""
    site = get_object_or_404(sites_of(request.user), pk=site_id)
    crawl = queries.explored_crawl(site, request.GET.get("crawl", ""))
    if crawl is None:
        return HttpResponse(status=204)
    typed = choosing.Typed(
        column=request.GET.get("c", ""),
        operator=request.GET.get("o", ""),
        value=request.GET.get("v", ""),
        group=choosing.group_of(request.GET.get("g", "")),
    )
    place = choosing.number_of(request.GET.get("place", "")) or 0
    row = filter_form.condition_row(typed, place, crawl, lens=request.lens)
    return render(request, "explorer/_condition.html", {"row": row, "site": site, "crawl": crawl})


def _address(site_id: int, query: str) -> str:
    return f"{reverse('explorer:urls', args=[site_id])}?{query}"
