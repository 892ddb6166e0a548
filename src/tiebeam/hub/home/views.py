"""Today, a site at one glance, search, and what is said when an answer fails."""

import sys
from typing import Any

from django.core.paginator import Paginator
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template import loader
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from tiebeam.hub.activity.services import mark_read
from tiebeam.hub.api.pace import is_within
from tiebeam.hub.explorer import one_url
from tiebeam.hub.explorer.queries import explored_crawl
from tiebeam.hub.findings import queries as findings
from tiebeam.hub.home import inboxes, queries, records, searching
from tiebeam.hub.home.bridge import bridge_for
from tiebeam.hub.people.access import may_administer
from tiebeam.hub.people.own_matters import own_matter
from tiebeam.hub.people.requests import SignedIn
from tiebeam.hub.sites import pictures
from tiebeam.hub.sites.queries import done_crawls, newest_crawl, newest_done, sites_of
from tiebeam.hub.ui import downloads
from tiebeam.hub.ui.answers import is_partial, query_without_page
from tiebeam.hub.ui.numbers import whole_number
from tiebeam.hub.ui.shell import shell, shown

EVENTS_PER_PAGE = 100
MATCHES_PER_MINUTE = 240
"""Times that one person's typing is answered; nobody types that fast for long."""


@require_safe
def today(request: SignedIn) -> HttpResponse:
    """What waits for this person."""
    return render(request, "home/today.html", {"waiting": queries.waiting_for(request.user)})


@require_safe
def bridge(request: SignedIn) -> HttpResponse:
    """All sites at one glance, for both teams and their leads."""
    return render(
        request, "home/bridge.html", {"bridge": bridge_for(request.user, now=timezone.now())}
    )


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
        "crawls": pictures.over_crawls(one.crawls.select_related("started_by", "environment")[:20]),
        "has_environments": one.environments.exists(),
        "finding_count": present.count(),
        "severities": findings.by_severity(present),
        "owners": findings.by_team(findings.not_put_off(findings.told(present))),
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
    """Everything that matches the words; a pasted URL leads straight to its page."""
    words = searching.tidied(request.GET.get("q", ""))
    if page := searching.straight_to(request.user, words):
        return redirect(page)
    context = {"hits": searching.search(request.user, words), "search_words": words}
    return render(request, "home/search.html", context)


@require_safe
def matches(request: SignedIn) -> HttpResponse:
    """What matches so far, while somebody types into the search; 429 where that is too often."""
    if not is_within(f"matches-{request.user.pk}", most=MATCHES_PER_MINUTE, seconds=60):
        return HttpResponse(status=429, headers={"Retry-After": "60"})
    words = searching.tidied(request.GET.get("q", ""))
    page = searching.straight_to(request.user, words)
    hits = searching.Hits() if page else searching.matches(request.user, words)
    context = {"hits": hits, "page": page, "words": words}
    return render(request, "home/_matches.html", context)


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
        if may_administer(request.user) or not entry.for_administrators
    ]
    return render(request, "home/settings.html", {"entries": shown(tuple(allowed), "main", "")})


@require_safe
def inbox(request: SignedIn) -> HttpResponse:
    """What this person was told, newest first."""
    told = inboxes.inbox_for(request.user)
    newest = told.values_list("event_id", flat=True).first()
    context = {
        "page": Paginator(told, EVENTS_PER_PAGE).get_page(request.GET.get("page")),
        "query": query_without_page(request.GET),
        "unread_count": told.filter(read_at=None).count(),
        "newest": newest,
    }
    return render(request, "home/inbox.html", context)


@own_matter
@require_POST
def read_inbox(request: SignedIn) -> HttpResponse:
    """Take what is on the screen, and what is older, as read; what came since stays unread."""
    upto = whole_number(request.POST.get("upto"))
    if upto is not None:
        mark_read(request.user, upto=upto, now=timezone.now())
    return redirect("home:inbox")


def broken(_request: HttpRequest) -> HttpResponse:
    """What a request ends with that raised an error: 503 while the database is away, else 500."""
    is_away = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    name, status = ("503.html", 503) if is_away else ("500.html", 500)
    answer = HttpResponse(loader.get_template(name).render(), status=status)
    if is_away:
        answer.headers["Retry-After"] = "10"
    return answer
