"""Whose a finding is: given by hand, proposed, accepted, declined; and who of them sees to it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tiebeam.hub.findings import queries
from tiebeam.hub.findings.life import assignees, assigning, bulk
from tiebeam.hub.findings.life.forms import AssignForm, GiveForm
from tiebeam.hub.findings.life.moving import Refused
from tiebeam.hub.findings.models import Proposal
from tiebeam.hub.findings.views.deciding import (
    CONFLICT,
    UNREADABLE,
    chosen_findings,
    chosen_ids,
    nothing_chosen,
    tell,
)
from tiebeam.hub.people.requests import SignedIn


@require_http_methods(["GET", "HEAD", "POST"])
def give(request: SignedIn, finding_id: int) -> HttpResponse:
    """Give a finding to another team, with the reason."""
    finding = get_object_or_404(queries.findings_of(request.user), pk=finding_id)
    form = GiveForm(request.POST or None)
    status = UNREADABLE if form.is_bound else 200
    if form.is_valid():
        team, why = form.cleaned_data["team"], form.cleaned_data["reason"]
        version = next(iter(chosen_ids(request).values()), 0)
        try:
            assigning.give(
                finding, team, why=why, by=request.user, version=version, now=timezone.now()
            )
        except Refused as refused:
            form.add_error(None, str(refused))
            finding.refresh_from_db()
            status = CONFLICT
        else:
            messages.success(request, _("It is with %(team)s now.") % {"team": team})
            return redirect(finding)
    context = {"finding": finding, "form": form}
    return render(request, "findings/give.html", context, status=status)


@require_POST
def assign(request: SignedIn, finding_id: int) -> HttpResponse:
    """Say who of the owner team sees to a finding, or nobody."""
    finding = get_object_or_404(queries.findings_of(request.user), pk=finding_id)
    form = AssignForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose somebody of the owner team."))
        return redirect(finding)
    person, version = form.cleaned_data["person"], next(iter(chosen_ids(request).values()), 0)
    try:
        assignees.assign(finding, person, by=request.user, version=version)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        said = _("It is assigned to %(person)s.") if person else _("It is assigned to nobody.")
        messages.success(request, said % {"person": person})
    return redirect(finding)


@require_POST
def assign_many(request: SignedIn) -> HttpResponse:
    """Have this person see to each of the findings that were marked."""
    chosen = chosen_findings(request)
    if not chosen:
        return nothing_chosen(request)
    outcomes = []
    for one in chosen:
        try:
            assignees.assign(one.finding, request.user, by=request.user, version=one.version)
            outcomes.append(bulk.Outcome(one.finding))
        except Refused as refused:
            outcomes.append(bulk.Outcome(one.finding, str(refused)))
    return tell(request, outcomes, what=_("Assigned to you"))


@require_POST
def decide_proposal(request: SignedIn, proposal_id: int) -> HttpResponse:
    """Accept or decline the proposal of another owner."""
    mine = Proposal.objects.filter(finding__in=queries.findings_of(request.user))
    one = get_object_or_404(mine.select_related("finding", "team"), pk=proposal_id)
    try:
        if "decline" in request.POST:
            assigning.decline(one, by=request.user, now=timezone.now())
        else:
            version = next(iter(chosen_ids(request).values()), 0)
            assigning.take(one, by=request.user, version=version, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(one.finding)


@require_POST
def take_proposals(request: SignedIn) -> HttpResponse:
    """Accept what is proposed for each of the findings that were marked."""
    versions = chosen_ids(request)
    seen = queries.findings_of(request.user).filter(pk__in=versions)
    open_ = Proposal.objects.filter(finding__in=seen, decided_at=None)
    outcomes = []
    for one in open_.select_related("finding", "team"):
        try:
            assigning.take(
                one, by=request.user, version=versions[one.finding_id], now=timezone.now()
            )
            outcomes.append(bulk.Outcome(one.finding))
        except Refused as refused:
            outcomes.append(bulk.Outcome(one.finding, str(refused)))
    proposed = {one.finding.pk for one in outcomes}
    said = _("No other owner is proposed.")
    outcomes += [bulk.Outcome(one, said) for one in seen if one.pk not in proposed]
    return tell(request, outcomes, what=_("Owner changed"))
