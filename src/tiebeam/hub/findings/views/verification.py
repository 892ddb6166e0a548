"""Verification of one finding: asked for, watched, read."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from tiebeam.hub.findings import queries
from tiebeam.hub.findings.life import verifications
from tiebeam.hub.jobs import chores
from tiebeam.hub.people.requests import SignedIn
from tiebeam.hub.ui.answers import answer


@require_POST
def verify(request: SignedIn, finding_id: int) -> HttpResponse:
    """Visit some pages of the finding again."""
    finding = get_object_or_404(queries.findings_of(request.user), pk=finding_id)
    verifications.start(finding, by=request.user)
    return _answer(request, finding_id)


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
    return _answer(request, one.finding_id)


def _answer(request: SignedIn, finding_id: int) -> HttpResponse:
    finding = queries.findings_of(request.user).get(pk=finding_id)
    context = {"finding": finding, "verification": queries.newest_verification(finding)}
    partial = "findings/_verification.html"
    return answer(request, partial, context, page="findings:finding", finding_id=finding_id)
