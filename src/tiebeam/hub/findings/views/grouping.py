"""Findings told as one, and parts told apart."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tiebeam.hub.findings import queries
from tiebeam.hub.findings.life.bulk import Chosen
from tiebeam.hub.findings.life.moving import Refused
from tiebeam.hub.findings.parts import merging, splitting
from tiebeam.hub.findings.parts.forms import MergeForm, SplitForm
from tiebeam.hub.findings.views.deciding import CONFLICT, UNREADABLE, chosen_ids
from tiebeam.hub.people.requests import SignedIn


@require_POST
def merge(request: SignedIn) -> HttpResponse:
    """Tell the findings that were marked as one; asks first which keeps its address."""
    versions = chosen_ids(request)
    seen = queries.findings_of(request.user).filter(pk__in=versions)
    if seen.count() < 2:  # noqa: PLR2004
        messages.warning(request, _("Mark at least two findings to merge."))
        return redirect("findings:findings")
    form = MergeForm(request.POST if "confirmed" in request.POST else None)
    form.fields["primary"].queryset = seen  # type: ignore[attr-defined]
    status = UNREADABLE if form.is_bound else 200
    if form.is_valid():
        primary = form.cleaned_data["primary"]
        chosen = {one.pk: Chosen(one, versions[one.pk]) for one in seen}
        others = [one for pk, one in chosen.items() if pk != primary.pk]
        try:
            merging.merge(
                chosen[primary.pk], others, reason=form.cleaned_data["reason"], by=request.user
            )
        except Refused as refused:
            form.add_error(None, str(refused))
            status = CONFLICT
        else:
            messages.success(request, _("They are told as one; each can be told apart again."))
            return redirect(primary)
    context = {"form": form, "chosen": [Chosen(one, one.version) for one in seen.all()]}
    return render(request, "findings/merge.html", context, status=status)


@require_POST
def unmerge(request: SignedIn, finding_id: int) -> HttpResponse:
    """Tell a finding apart again."""
    finding = get_object_or_404(queries.findings_of(request.user), pk=finding_id)
    try:
        merging.unmerge(finding, by=request.user, version=_version(request))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(finding)


@require_http_methods(["GET", "HEAD", "POST"])
def split(request: SignedIn, finding_id: int) -> HttpResponse:
    """Tell some of its pages apart."""
    finding = get_object_or_404(queries.findings_of(request.user), pk=finding_id)
    form = SplitForm(request.POST or None)
    status = UNREADABLE if form.is_bound else 200
    if form.is_valid():
        try:
            part = splitting.split(
                finding,
                by=request.user,
                version=_version(request),
                now=timezone.now(),
                **form.cleaned_data,
            )
        except Refused as refused:
            form.add_error(None, str(refused))
            finding.refresh_from_db()
            status = CONFLICT
        else:
            messages.success(request, _("Those pages are a finding of their own now: this one."))
            return redirect(part)
    context = {"finding": finding, "form": form}
    return render(request, "findings/split.html", context, status=status)


@require_POST
def unsplit(request: SignedIn, finding_id: int) -> HttpResponse:
    """Tell a part with its whole again."""
    finding = get_object_or_404(queries.findings_of(request.user), pk=finding_id)
    try:
        splitting.unsplit(finding, by=request.user, version=_version(request))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(finding)


def _version(request: SignedIn) -> int:
    """The version of the finding as the person saw it."""
    return next(iter(chosen_ids(request).values()), 0)
