"""The page behind a link that stops one crawl; whoever has the link needs no account."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from tiebeam.hub.people.own_matters import own_matter
from tiebeam.hub.sites import live, load, services, stop_links
from tiebeam.hub.sites.forms import StopForm
from tiebeam.hub.sites.models import Crawl
from tiebeam.hub.ui.answers import is_partial

KEPT_TO_ITSELF = {
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
}
"""The address is the right to stop the crawl, so it goes nowhere else."""


@login_not_required
@own_matter  # the address is the right, whoever has it
@csrf_exempt  # what follows asks for the form's token itself
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """The load of one crawl, and a button that stops it."""
    if request.headers.get("Origin") == "null":
        # Of a page that tells nobody its address browsers send no origin (Fetch Standard, "append
        # a request Origin header"). A foreign page could send that too, but knows neither the
        # address nor the form's token, which is asked for all the same.
        request.META["HTTP_ORIGIN"] = f"{request.scheme}://{request.get_host()}"
    response = _answer(request, token)
    for name, value in KEPT_TO_ITSELF.items():
        response.headers[name] = value
    return response


@csrf_protect
def _answer(request: HttpRequest, token: str) -> HttpResponse:
    try:
        crawl = stop_links.crawl_of(token, now=timezone.now())
    except stop_links.NoLink:
        return render(request, "sites/stop_none.html", status=404)
    if not crawl.is_visiting:
        return _over(request, crawl)
    form = StopForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        services.cancel_crawl(crawl, note=form.cleaned_data["note"], now=timezone.now())
        return redirect("sites:stop", token)
    return _watch(request, crawl, form)


def _watch(request: HttpRequest, crawl: Crawl, form: StopForm) -> HttpResponse:
    context = {
        "crawl": crawl,
        "form": form,
        "lens": "it",
        "limits": load.limits_of(crawl),
        "live": live.of_crawl(crawl),
        "load": load.of_crawl(crawl, lens="it"),
    }
    template = "sites/stop.html#figures" if is_partial(request) else "sites/stop.html"
    return render(request, template, context)


def _over(request: HttpRequest, crawl: Crawl) -> HttpResponse:
    if is_partial(request):
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return render(request, "sites/stop_over.html", {"crawl": crawl}, status=410)
