"""Crawls, from the wish to the result."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tiebeam.hub.people.requests import SignedIn
from tiebeam.hub.sites import live, load, pictures, queries, services, stop_links
from tiebeam.hub.sites.forms import CrawlForm
from tiebeam.hub.sites.models import Crawl, Environment, Site
from tiebeam.hub.sites.rendering_forms import RenderingForm


@require_http_methods(["GET", "POST"])
def start_crawl(request: SignedIn, site_id: int, environment_id: int | None = None) -> HttpResponse:
    """Start a crawl of production, or of another environment of the site."""
    site = get_object_or_404(queries.sites_of(request.user), pk=site_id)
    environment = _environment(site, environment_id)
    newest = queries.newest_crawl(site, environment)
    last = queries.settings_before(site, environment)
    form = CrawlForm(request.POST or None, site=site, environment=environment, last=last)
    if request.method == "POST" and form.is_valid():
        try:
            crawl = services.start_crawl(
                site, by=request.user, settings=form.as_settings(), environment=environment
            )
        except services.CrawlRunning:
            messages.warning(request, _("%(site)s is being crawled already.") % {"site": site})
            return redirect(newest or site)
        return redirect(crawl)
    context = {"form": form, "site": site, "newest": newest, "environment": environment}
    return render(request, "sites/start.html", context)


def _environment(site: Site, environment_id: int | None) -> Environment | None:
    """The environment that is crawled; None for production. Raises Http404."""
    if environment_id is None:
        return None
    return get_object_or_404(site.environments, pk=environment_id, is_retired=False)


@require_safe
def crawl(request: SignedIn, crawl_id: int) -> HttpResponse:
    """How far a crawl is, or what it visited."""
    one = get_object_or_404(queries.crawls_of(request.user), pk=crawl_id)
    if one.is_unfinished:
        context = _watched(one, request.lens) | {
            "limits": load.limits_of(one),
            "stop_link": stop_links.address_of(one),
        }
        return render(request, "sites/crawl_live.html", context)
    rendering = queries.newest_rendering(one)
    context = {
        "crawl": one,
        "before": queries.done_before(one).first(),
        "rendering": rendering,
        "can_render": queries.is_newest_done(one),
        "render_form": RenderingForm(last=rendering),
    }
    return render(request, "sites/crawl.html", context | pictures.of_crawl(one))


@require_safe
def progress(request: SignedIn, crawl_id: int) -> HttpResponse:
    """The part of a live page that changes; the whole page once the crawl is finished."""
    one = get_object_or_404(queries.crawls_of(request.user), pk=crawl_id)
    if not one.is_unfinished:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return render(request, "sites/crawl_live.html#progress", _watched(one, request.lens))


@require_POST
def cancel(request: SignedIn, crawl_id: int) -> HttpResponse:
    """Ask a crawl to stop."""
    one = get_object_or_404(queries.crawls_of(request.user), pk=crawl_id)
    services.cancel_crawl(one, by=request.user, now=timezone.now())
    messages.info(request, _("The crawl is told to stop. What it fetched is kept and judged."))
    return redirect(one)


@require_POST
def withdraw_link(request: SignedIn, crawl_id: int) -> HttpResponse:
    """Let no link stop this crawl any more."""
    one = get_object_or_404(queries.crawls_of(request.user), pk=crawl_id)
    services.withdraw_stop_link(one, by=request.user)
    messages.success(request, _("The link does not work any more."))
    return redirect(one)


@require_POST
def make_link(request: SignedIn, crawl_id: int) -> HttpResponse:
    """Make a new link that stops this crawl."""
    one = get_object_or_404(queries.crawls_of(request.user), pk=crawl_id)
    services.make_stop_link(one, by=request.user, now=timezone.now())
    return redirect(one)


def _watched(crawl: Crawl, lens: str) -> dict[str, object]:
    """What changes while a crawl is watched."""
    return {"crawl": crawl, "live": live.of_crawl(crawl), "load": load.of_crawl(crawl, lens=lens)}
