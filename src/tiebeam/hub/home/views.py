"""Today, a site at one glance, search, and the answer to whoever asks whether the hub lives."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from tiebeam.hub.explorer import one_url
from tiebeam.hub.explorer.queries import explored_crawl
from tiebeam.hub.findings import queries as findings
from tiebeam.hub.home import queries
from tiebeam.hub.people.requests import SignedIn
from tiebeam.hub.sites import pictures
from tiebeam.hub.sites.queries import done_crawls, newest_crawl, newest_done, sites_of


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
        "crawls": pictures.over_crawls(one.crawls.select_related("started_by")[:20]),
        "finding_count": present.count(),
        "severities": findings.by_severity(present),
    }
    if done:
        context |= pictures.of_crawl(done) | {"cells": queries.template_cells(one, done)}
        context |= queries.since(one, done, lens=request.lens)
    return render(request, "home/site.html", context)


@require_safe
def url(request: SignedIn, site_id: int) -> HttpResponse:
    """One URL: all that a crawl knows about it, its findings, and its history."""
    one = get_object_or_404(sites_of(request.user), pk=site_id)
    crawl = explored_crawl(one, request.GET.get("crawl", ""))
    context: dict[str, Any] = {"site": one, "crawl": crawl}
    if crawl:
        known = one_url.of_crawl(crawl, request.GET.get("url", ""), lens=request.lens)
        context |= {"known": known} | queries.around(request.user, one, known, lens=request.lens)
    return render(request, "home/url.html", context)


@require_safe
def search(request: SignedIn) -> HttpResponse:
    """Findings, terms and sites that match the words."""
    words = request.GET.get("q", "")[:100]
    context = {"hits": queries.search(request.user, words), "search_words": words}
    return render(request, "home/search.html", context)


@require_safe
@login_not_required
def health(_request: HttpRequest) -> HttpResponse:
    """Says that the hub lives."""
    return HttpResponse("ok\n", content_type="text/plain")
