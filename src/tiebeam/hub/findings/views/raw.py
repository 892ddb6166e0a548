"""Request, answer and page as they were, given out as text to be saved, never as a page."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from tiebeam.hub.findings import archive, queries
from tiebeam.hub.people.requests import SignedIn


@require_safe
def raw(request: SignedIn, finding_id: int, place: int, part: str) -> HttpResponse:
    """One part of one page that the crawl kept whole."""
    finding = get_object_or_404(queries.findings_of(request.user), pk=finding_id)
    text = archive.part_of(finding, place, part)
    if text is None:
        raise Http404(f"no {part} is kept of page {place}")
    name = f"finding-{finding.pk}-{place + 1}-{part}.txt"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers=headers)
