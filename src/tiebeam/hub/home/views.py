"""Today, a site at one glance, search, and what is said when an answer fails."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template import loader
from django.views.decorators.http import require_safe

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


def broken(_request: HttpRequest) -> HttpResponse:
    """What a request ends with that raised an error: 503 while the database is away, else 500."""
    is_away = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    name, status = ("503.html", 503) if is_away else ("500.html", 500)
    answer = HttpResponse(loader.get_template(name).render(), status=status)
    if is_away:
        answer.headers["Retry-After"] = "10"
    return answer
