"""What became of each finding from one crawl to a later one."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from tiebeam.hub.findings.changes import CrawlGone, changes, tally
from tiebeam.hub.findings.forms import ComparisonForm
from tiebeam.hub.people.requests import SignedIn
from tiebeam.hub.sites.queries import done_crawls, sites_of


@require_safe
def comparison(request: SignedIn, site_id: int) -> HttpResponse:
    """Two crawls of a site side by side; without a choice, the last two."""
    site = get_object_or_404(sites_of(request.user), pk=site_id)
    form = ComparisonForm(request.GET or None, crawls=done_crawls(site))
    before, after = form.chosen()
    context = {"site": site, "form": form, "before": before, "after": after, "changes": None}
    context["is_same"] = bool(before) and before == after and len(form.last) > 1
    if before and after and before != after:
        try:
            found = changes(before, after)
        except CrawlGone as gone:
            context["gone"] = str(gone)
        else:
            context |= {"changes": found, "tally": tally(found)}
    return render(request, "findings/comparison.html", context)
