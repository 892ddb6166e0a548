"""One finding: what, where and its proof; what may be decided; what was done and said."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.http import base36_to_int
from django.views.decorators.http import require_safe

from tiebeam.hub.activity.queries import followers_of
from tiebeam.hub.findings import evidence, queries
from tiebeam.hub.findings.life import assignees, assigning, raci, severities
from tiebeam.hub.findings.life.choices import choices_for, who_may
from tiebeam.hub.findings.models import Finding, Stage
from tiebeam.hub.findings.occurrences import Occurrences
from tiebeam.hub.findings.proof import proof_of
from tiebeam.hub.findings.talk import mentions
from tiebeam.hub.findings.talk.forms import MessageForm
from tiebeam.hub.findings.talk.stream import stream_of
from tiebeam.hub.findings.words import words_of
from tiebeam.hub.people.access import may_administer, may_answer_for_seo, may_work
from tiebeam.hub.people.requests import SignedIn
from tiebeam.hub.ui import downloads

ROWS_PER_PAGE = 50


@require_safe
def short(request: SignedIn, short: str) -> HttpResponse:
    """Leads from the short address to the finding."""
    try:
        finding_id = base36_to_int(short)
    except ValueError as unreadable:
        raise Http404(short) from unreadable
    return redirect(_find(request, finding_id))


@require_safe
def finding(request: SignedIn, finding_id: int) -> HttpResponse:
    """The finding in the words of the person's lens."""
    one = _find(request, finding_id)
    context = _proof(one, request.lens) | _life(request, one) | _talk(request, one)
    return render(request, "findings/finding.html", {"finding": one, **context})


def _proof(one: Finding, lens: str) -> dict[str, Any]:
    """What crawls say of it."""
    history = queries.newest_of_history(one)
    return {
        "proof": proof_of(one, lens=lens),
        "words": words_of(one.check_slug, lens),
        "verification": queries.newest_verification(one),
        "history": history,
        "has_remarks": any(said.reason for said in history),
    }


def _life(request: SignedIn, one: Finding) -> dict[str, Any]:
    """How far people are with it, and what this person may do."""
    person, proposal, area = request.user, queries.open_proposal(one), raci.area_of(one)
    may_assign = assignees.may_assign(person, one) and not one.merged_into_id
    return {
        "choices": choices_for(person, one),
        "deciders": who_may(one),
        "waiver": queries.open_waiver(one) if one.stage == Stage.WAIVED else None,
        "dispute": queries.last_dispute(one),
        "severity_change": severities.open_change(one.site, one.check_slug),
        "proposal": proposal,
        "may_take": proposal and assigning.may_take(person, proposal),
        "may_decline": proposal and assigning.may_decline(person, proposal),
        "may_assign": may_assign,
        "assignable": assignees.assignable(one) if may_assign else (),
        "may_reassign": assigning.may_reassign(person, one),
        "may_answer_for_seo": may_answer_for_seo(person),
        "raci_area": area,
        "raci": raci.raci_of(one, area) if area else [],
        "beside": queries.told_beside(one),
        "address": request.build_absolute_uri(reverse("findings:short", args=[one.short])),
    }


def _talk(request: SignedIn, one: Finding) -> dict[str, Any]:
    """What was done and said, and by whom it is followed."""
    followers = followers_of(one)
    return {
        "stream": stream_of(one),
        "known": SimpleLazyObject(lambda: mentions.people_for(one).keys()),
        "message_form": MessageForm(),
        "followers": followers,
        "is_following": request.user in followers,
        "may_administer": may_administer(request.user),
        "now": timezone.now(),
    }


@require_safe
def pages(request: SignedIn, finding_id: int) -> HttpResponse:
    """All pages of the finding, read from the tables of the crawl that saw it last."""
    one = _find(request, finding_id)
    page = Paginator(Occurrences(one), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "finding": one,
        "page": page,
        "evidence": evidence.table(page.object_list, lens=request.lens),
        "verification": queries.newest_of_chosen(one),
        "may_verify": may_work(request.user),
    }
    return render(request, "findings/pages.html", context)


@require_safe
def pages_as_csv(request: SignedIn, finding_id: int) -> StreamingHttpResponse:
    """All pages of the finding with their evidence."""
    one = _find(request, finding_id)
    rows = evidence.as_rows(Occurrences(one))
    return downloads.as_csv_file(rows, name=f"finding-{one.pk}-pages.csv")


def _find(request: SignedIn, finding_id: int) -> Finding:
    one = queries.finding_for(request.user, finding_id)
    if one is None:
        raise Http404(finding_id)
    return one
