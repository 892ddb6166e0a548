"""The list of findings under their page templates, where one decides about them."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tiebeam.hub.findings import queries
from tiebeam.hub.findings.filters import FINDINGS_PER_PAGE, FindingFilter
from tiebeam.hub.people.access import may_work
from tiebeam.hub.people.requests import SignedIn
from tiebeam.hub.ui.answers import query_without_page


@require_safe
def findings(request: SignedIn) -> HttpResponse:
    """Findings that pass the filter, the page template with the worst first."""
    chosen = FindingFilter(request.GET, person=request.user)
    kept = chosen.kept()
    page = Paginator(kept, FINDINGS_PER_PAGE).get_page(request.GET.get("page"))
    query = query_without_page(request.GET)
    context = {
        "filter": chosen,
        "groups": queries.grouped(page.object_list),
        "page": page,
        "query": query,
        "count": len(kept),
        "severities": kept.severities,
        "has_any": chosen.has_findings,
        "may_decide": may_work(request.user),
        "proposed": queries.proposed_teams(page.object_list),
        "saved": queries.shown_filters(request.user),
    }
    part = "#list" if request.headers.get("HX-Request") else ""
    return render(request, f"findings/findings.html{part}", context)
