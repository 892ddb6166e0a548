"""Links of one URL: they are read after the rest of its page, because they are many."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from tiebeam.hub.explorer import one_url, queries
from tiebeam.hub.people.requests import SignedIn
from tiebeam.hub.sites.queries import sites_of
from tiebeam.hub.ui.answers import is_partial


@require_safe
def links(request: SignedIn, site_id: int) -> HttpResponse:
    """Which pages link to the URL, and where its own links lead."""
    site = get_object_or_404(sites_of(request.user), pk=site_id)
    crawl = queries.explored_crawl(site, request.GET.get("crawl", ""))
    url = one_url.normalised(request.GET.get("url", ""))
    context: dict[str, Any] = {"site": site, "crawl": crawl, "url": url}
    if crawl is not None:
        context |= one_url.links(crawl, url)
    part = "explorer/_links.html" if is_partial(request) else "explorer/links.html"
    return render(request, part, context)
