"""What a build would break: a crawl of another environment beside production."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from tiebeam.hub.findings.builds import against_production
from tiebeam.hub.findings.changes import CrawlGone
from tiebeam.hub.people.requests import SignedIn
from tiebeam.hub.sites.queries import crawls_of


@require_safe
def build(request: SignedIn, crawl_id: int) -> HttpResponse:
    """What the crawled build has that production has not; of a crawl of production, its changes."""
    crawl = get_object_or_404(crawls_of(request.user), pk=crawl_id)
    if crawl.environment is None:
        return redirect("findings:comparison", crawl.site_id)
    context: dict[str, object] = {"crawl": crawl, "build": None}
    try:
        context["build"] = against_production(crawl) if crawl.status == "done" else None
    except CrawlGone as gone:
        context["gone"] = str(gone)
    return render(request, "findings/build.html", context)
