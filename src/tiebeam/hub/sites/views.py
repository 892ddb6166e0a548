"""Sites, and crawls from the wish to the result."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tiebeam.hub.people.requests import SignedIn
from tiebeam.hub.sites import live, pictures, policies, queries, services
from tiebeam.hub.sites.forms import CrawlForm, SettingsForm, SiteForm


@require_safe
def sites(request: SignedIn) -> HttpResponse:
    """All sites with their newest crawl."""
    found = queries.with_crawl_counts(queries.sites_of(request.user))
    rows = [(site, queries.newest_crawl(site)) for site in found]
    return render(request, "sites/sites.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
def add_site(request: SignedIn) -> HttpResponse:
    """Add a site; whoever may add one decides what this machine sends requests to."""
    if not request.user.is_administrator:
        raise PermissionDenied
    form = SiteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        site = services.add_site(request.user, **form.cleaned_data, allow_private=form.is_private)
        messages.success(request, _("%(site)s is added. Start its first crawl.") % {"site": site})
        return redirect("sites:start", site.pk)
    return render(request, "sites/add.html", {"form": form})


@require_http_methods(["GET", "POST"])
def change_site(request: SignedIn, site_id: int) -> HttpResponse:
    """Change what a site is called and what its pages are for."""
    if not request.user.is_administrator:
        raise PermissionDenied
    site = get_object_or_404(queries.sites_of(request.user), pk=site_id)
    form = SettingsForm(request.POST or None, site=site)
    if request.method == "POST" and form.is_valid():
        services.change_site(site, **form.cleaned_data, allow_private=form.is_private)
        messages.success(request, _("Saved. It holds from the next crawl on."))
        return redirect(site)
    context = {"form": form, "site": site, "example": policies.EXAMPLE}
    return render(request, "sites/settings.html", context)


@require_http_methods(["GET", "POST"])
def start_crawl(request: SignedIn, site_id: int) -> HttpResponse:
    """Start a crawl of a site."""
    site = get_object_or_404(queries.sites_of(request.user), pk=site_id)
    newest = queries.newest_crawl(site)
    form = CrawlForm(request.POST or None, site=site, last=newest.settings if newest else None)
    if request.method == "POST" and form.is_valid():
        try:
            crawl = services.start_crawl(site, by=request.user, settings=form.as_settings())
        except services.CrawlRunning:
            messages.warning(request, _("%(site)s is being crawled already.") % {"site": site})
            return redirect(newest or site)
        return redirect(crawl)
    context = {"form": form, "site": site, "newest": newest}
    return render(request, "sites/start.html", context)


@require_safe
def crawl(request: SignedIn, crawl_id: int) -> HttpResponse:
    """How far a crawl is, or what it visited."""
    one = get_object_or_404(queries.crawls_of(request.user), pk=crawl_id)
    context = {"crawl": one, "before": queries.done_before(one).first()}
    if one.is_unfinished:
        return render(request, "sites/crawl_live.html", context | {"live": live.of_crawl(one)})
    return render(request, "sites/crawl.html", context | pictures.of_crawl(one))


@require_safe
def progress(request: SignedIn, crawl_id: int) -> HttpResponse:
    """The part of a live page that changes; the whole page once the crawl is finished."""
    one = get_object_or_404(queries.crawls_of(request.user), pk=crawl_id)
    if not one.is_unfinished:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    context = {"crawl": one, "live": live.of_crawl(one)}
    return render(request, "sites/crawl_live.html#progress", context)


@require_POST
def cancel(request: SignedIn, crawl_id: int) -> HttpResponse:
    """Ask a crawl to stop."""
    one = get_object_or_404(queries.crawls_of(request.user), pk=crawl_id)
    services.cancel_crawl(one, now=timezone.now())
    messages.info(request, _("The crawl is told to stop. What it fetched is kept and judged."))
    return redirect(one)
