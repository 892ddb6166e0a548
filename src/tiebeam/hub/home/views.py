"""Today, a site at one glance, search, and the answer to whoever asks whether the hub lives."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from tiebeam.hub.findings import queries as findings
from tiebeam.hub.home import queries, records
from tiebeam.hub.people.access import may_administer
from tiebeam.hub.people.requests import SignedIn
from tiebeam.hub.sites import pictures
from tiebeam.hub.sites.queries import done_crawls, newest_crawl, newest_done, sites_of
from tiebeam.hub.ui import downloads
from tiebeam.hub.ui.answers import is_partial, query_without_page
from tiebeam.hub.ui.shell import shell, shown

EVENTS_PER_PAGE = 100


@require_safe
def today(request: SignedIn) -> HttpResponse:
    """What waits for this person."""
    return render(request, "home/today.html", {"waiting": queries.waiting_for(request.user)})


@require_safe
def site(request: SignedIn, site_id: int) -> HttpResponse:
    """A site at one glance: its page templates, its answers, its depths, its crawls."""
    one = get_object_or_404(sites_of(request.user), pk=site_id)
    present = findings.present(one.findings.all())
    done = newest_done(one)
    context = {
        "site": one,
        "newest": newest_crawl(one),
        "done": done,
        "has_two": done_crawls(one).count() > 1,
        "crawls": one.crawls.select_related("started_by")[:20],
        "finding_count": present.count(),
        "severities": findings.by_severity(present),
    }
    if done:
        context |= pictures.of_crawl(done) | {"cells": queries.template_cells(one, done)}
        context |= queries.since(one, done, lens=request.lens)
    return render(request, "home/site.html", context)


@require_safe
def search(request: SignedIn) -> HttpResponse:
    """Findings, terms and sites that match the words."""
    words = request.GET.get("q", "")[:100]
    context = {"hits": queries.search(request.user, words), "search_words": words}
    return render(request, "home/search.html", context)


@require_safe
def record(request: SignedIn) -> HttpResponse:
    """Who did what when, as far as this person may see it."""
    chosen = records.RecordFilter(request.GET, person=request.user)
    kept = chosen.kept(records.record_for(request.user))
    page = Paginator(kept, EVENTS_PER_PAGE).get_page(request.GET.get("page"))
    context = {"filter": chosen, "page": page, "query": query_without_page(request.GET)}
    part = "#list" if is_partial(request) else ""
    return render(request, f"home/record.html{part}", context)


@require_safe
def record_as_csv(request: SignedIn) -> StreamingHttpResponse:
    """The events that pass the filter, all of them."""
    chosen = records.RecordFilter(request.GET, person=request.user)
    rows = records.as_rows(chosen.kept(records.record_for(request.user)))
    return downloads.as_csv_file(rows, name="record.csv")


@require_safe
def settings(request: SignedIn) -> HttpResponse:
    """What can be set, and by whom."""
    allowed = [
        entry
        for entry in shell().settings
        if may_administer(request.user) or not entry.is_for_administrators
    ]
    return render(request, "home/settings.html", {"entries": shown(tuple(allowed), "main", "")})


@require_safe
@login_not_required
def health(_request: HttpRequest) -> HttpResponse:
    """Says that the hub lives."""
    return HttpResponse("ok\n", content_type="text/plain")
