"""The list of findings under their page templates."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tiebeam.hub.findings import queries
from tiebeam.hub.findings.filters import FindingFilter
from tiebeam.hub.people.requests import SignedIn
from tiebeam.hub.sites.queries import sites_of


@require_safe
def findings(request: SignedIn) -> HttpResponse:
    """Findings that pass the filter, the page template with the worst first."""
    everything = queries.findings_of(request.user)
    chosen = FindingFilter(request.GET, sites=sites_of(request.user), findings=everything)
    kept = chosen.kept(everything)
    shown = list(kept[: queries.MOST_SHOWN])
    context = {
        "filter": chosen,
        "groups": queries.grouped(shown),
        "count": kept.count(),
        "shown": len(shown),
        "severities": queries.by_severity(kept),
        "has_any": everything.exists(),
    }
    part = "#list" if request.headers.get("HX-Request") else ""
    return render(request, f"findings/findings.html{part}", context)
