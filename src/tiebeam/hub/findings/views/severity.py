"""How much a check counts on one site."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tiebeam.hub.findings import queries
from tiebeam.hub.findings.life import severities
from tiebeam.hub.findings.life.forms import SeverityForm
from tiebeam.hub.findings.life.moving import Refused
from tiebeam.hub.findings.views.deciding import CONFLICT, UNREADABLE
from tiebeam.hub.people.requests import SignedIn


@require_http_methods(["GET", "HEAD", "POST"])
def change_severity(request: SignedIn, finding_id: int) -> HttpResponse:
    """Let the check of the finding count otherwise on its site until a day."""
    finding = get_object_or_404(queries.findings_of(request.user), pk=finding_id)
    form = SeverityForm(request.POST or None, initial={"severity": finding.severity})
    status = UNREADABLE if form.is_bound else 200
    if form.is_valid():
        try:
            severities.change(finding, by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
            status = CONFLICT
        else:
            messages.success(request, _("The severity is changed for all findings of this check."))
            return redirect(finding)
    context = {"finding": finding, "form": form}
    return render(request, "findings/severity.html", context, status=status)


@require_POST
def restore_severity(request: SignedIn, finding_id: int) -> HttpResponse:
    """Let the check count again as it is written."""
    finding = get_object_or_404(queries.findings_of(request.user), pk=finding_id)
    one = severities.open_change(finding.site, finding.check_slug)
    try:
        if one:
            severities.end(one, by=request.user, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(finding)
