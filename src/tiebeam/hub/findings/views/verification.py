"""Verification of one finding: asked for, watched, read."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from tiebeam.hub.findings import queries
from tiebeam.hub.findings.forms import PagesToVerifyForm
from tiebeam.hub.findings.life import verifications
from tiebeam.hub.findings.life.moving import Refused
from tiebeam.hub.jobs import chores
from tiebeam.hub.people.requests import SignedIn
from tiebeam.hub.ui.answers import answer
from tiebeam.hub.ui.numbers import whole_number


@require_POST
def verify(request: SignedIn, finding_id: int) -> HttpResponse:
    """Visit some pages of the finding again."""
    finding = get_object_or_404(queries.findings_of(request.user), pk=finding_id)
    verifications.start(finding, by=request.user)
    return _answer(request, finding_id)


@require_POST
def verify_pages(request: SignedIn, finding_id: int) -> HttpResponse:
    """Visit the pages again that were marked."""
    finding = get_object_or_404(queries.findings_of(request.user), pk=finding_id)
    form = PagesToVerifyForm({"urls": "\n".join(request.POST.getlist("url"))}, finding=finding)
    if not form.is_valid():
        messages.error(request, str(form.errors["urls"][0]))
        return _to_pages(request, finding_id)
    try:
        verifications.start_chosen(finding, form.cleaned_data["urls"], by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    return _to_pages(request, finding_id)


@require_safe
def verification_of_pages(request: SignedIn, finding_id: int) -> HttpResponse:
    """The part of the list of pages that says what the marked ones show now."""
    get_object_or_404(queries.findings_of(request.user), pk=finding_id)
    return _answer_of_pages(request, finding_id)


@require_safe
def verification(request: SignedIn, finding_id: int) -> HttpResponse:
    """The part of the finding's page that says what the last verification showed."""
    get_object_or_404(queries.findings_of(request.user), pk=finding_id)
    return _answer(request, finding_id)


@require_POST
def cancel_verification(request: SignedIn, verification_id: int) -> HttpResponse:
    """Stop a verification; one that waits for a worker never begins."""
    one = get_object_or_404(queries.verifications_of(request.user), pk=verification_id)
    chores.cancel(one, now=timezone.now())
    tell = _answer_of_pages if one.is_chosen else _answer
    return tell(request, one.finding_id)


def _to_pages(request: SignedIn, finding_id: int) -> HttpResponse:
    """Back to the stretch of the list where they were marked."""
    page = whole_number(request.POST.get("page")) or 1
    return redirect(f"{reverse('findings:pages', args=[finding_id])}?page={page}")


def _answer_of_pages(request: SignedIn, finding_id: int) -> HttpResponse:
    finding = queries.findings_of(request.user).get(pk=finding_id)
    context = {"finding": finding, "verification": queries.newest_of_chosen(finding)}
    partial = "findings/_verification_of_pages.html"
    return answer(request, partial, context, page="findings:pages", finding_id=finding_id)


def _answer(request: SignedIn, finding_id: int) -> HttpResponse:
    finding = queries.findings_of(request.user).get(pk=finding_id)
    context = {"finding": finding, "verification": queries.newest_verification(finding)}
    partial = "findings/_verification.html"
    return answer(request, partial, context, page="findings:finding", finding_id=finding_id)
