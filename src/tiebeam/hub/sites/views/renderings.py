"""Renderings: a sample of a crawl in a real browser, and the pictures it took."""

import re

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tiebeam.hub.jobs import chores
from tiebeam.hub.people.requests import SignedIn
from tiebeam.hub.sites import queries, services
from tiebeam.hub.sites.rendering_forms import RenderingForm

PICTURE = re.compile(r"[0-9a-f]{16}\.webp", re.ASCII)
FOLDER = "screenshots"
STRICT = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "private, max-age=3600",
    "Content-Disposition": "inline",
}
"""A picture of a page that anybody may have written, and nothing but a picture."""


@require_POST
def start_rendering(request: SignedIn, crawl_id: int) -> HttpResponse:
    """Have a browser look at a sample of each page template, or at the pages named."""
    crawl = get_object_or_404(queries.crawls_of(request.user), pk=crawl_id)
    form = RenderingForm(request.POST)
    if not queries.is_newest_done(crawl):
        messages.error(request, _("Only the newest crawl of a site that is done can be rendered."))
    elif form.is_valid():
        services.start_rendering(crawl, by=request.user, **form.cleaned_data)
    else:
        name, said = next(iter(form.errors.items()))
        of_sample = _("Choose from 1 to 10 pages of each page template.")
        messages.error(request, of_sample if name == "per_template" else str(said[0]))
    return redirect(crawl)


@require_safe
def rendering_progress(request: SignedIn, rendering_id: int) -> HttpResponse:
    """The part that changes while a browser looks; the whole page once it is over."""
    one = get_object_or_404(queries.renderings_of(request.user), pk=rendering_id)
    if not one.is_unfinished:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return render(request, "sites/_rendering.html", {"rendering": one, "crawl": one.crawl})


@require_POST
def cancel_rendering(request: SignedIn, rendering_id: int) -> HttpResponse:
    """Stop a rendering; what was seen is kept and judged."""
    one = get_object_or_404(queries.renderings_of(request.user), pk=rendering_id)
    chores.cancel(one, now=timezone.now())
    return redirect(one.crawl)


@require_safe
def screenshot(request: SignedIn, crawl_id: int, name: str) -> HttpResponse:
    """A picture of the first screen of a rendered page."""
    crawl = get_object_or_404(queries.crawls_of(request.user), pk=crawl_id)
    if not PICTURE.fullmatch(name):
        raise Http404
    folder = (crawl.folder / FOLDER).resolve()
    file = (folder / name).resolve()
    if file.parent != folder or not file.is_file():
        raise Http404
    return HttpResponse(file.read_bytes(), content_type="image/webp", headers=STRICT)
