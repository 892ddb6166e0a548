"""The list to take away."""

from django.contrib import messages
from django.http import Http404, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tiebeam.hub.explorer import choosing, exports, queries, taking
from tiebeam.hub.people.requests import SignedIn
from tiebeam.hub.sites.queries import sites_of


@require_safe
def export(request: SignedIn, site_id: int, kind: str) -> HttpResponseBase:
    """All URLs that pass the filter, with the columns chosen, as a file."""
    site = get_object_or_404(sites_of(request.user), pk=site_id)
    choice = choosing.read(request.GET)
    crawl = queries.explored_crawl(site, choice.crawl)
    if kind not in exports.KINDS or crawl is None:
        raise Http404
    try:
        rows = taking.take(crawl, choice)
    except taking.CannotTake as error:
        messages.error(request, str(error))
        return redirect(f"{reverse('explorer:urls', args=[site_id])}?{choice.query()}")
    name = exports.file_name(site.name, crawl.number, kind, now=timezone.now())
    return StreamingHttpResponse(
        exports.stream(kind, rows.reading, rows.columns),
        content_type=exports.KINDS[kind],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
