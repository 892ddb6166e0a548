"""The catalogue of checks, and each check explained."""

from itertools import groupby

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tiebeam.hub.findings import queries
from tiebeam.hub.findings.words import catalogue, check_called, words_of
from tiebeam.hub.glossary.queries import named
from tiebeam.hub.people.requests import SignedIn


@require_safe
def checks(request: SignedIn) -> HttpResponse:
    """All checks by area, each in the words of the person's lens."""
    found = catalogue()
    areas = [
        (area, [(one, words_of(one.slug, request.lens).said) for one in members])
        for area, members in groupby(found, key=lambda one: one.area)
    ]
    return render(request, "findings/checks.html", {"areas": areas, "count": len(found)})


@require_safe
def check(request: SignedIn, slug: str) -> HttpResponse:
    """One check: what it asks, why it matters and how to fix what it finds."""
    try:
        one = check_called(slug)
    except LookupError as unknown:
        raise Http404(str(unknown)) from unknown
    found = queries.present(queries.findings_of(request.user)).filter(check_slug=one.slug)
    withdrawn, seen = queries.withdrawn_of(one.slug, queries.findings_of(request.user))
    context = {
        "check": one,
        "terms": named(one.text.terms),
        "findings": found[:50],
        "withdrawn": withdrawn,
        "seen": seen,
    }
    return render(request, "findings/check.html", context)
