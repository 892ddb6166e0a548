"""Sites: which there are, what each is called, and what its pages are for."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tiebeam.hub.people.access import may_administer
from tiebeam.hub.people.requests import SignedIn
from tiebeam.hub.sites import policies, queries, services, timetables
from tiebeam.hub.sites.forms import SettingsForm, SiteForm, TimetableForm


@require_safe
def sites(request: SignedIn) -> HttpResponse:
    """All sites with their newest crawl."""
    found = queries.with_crawl_counts(queries.sites_of(request.user))
    rows = [(site, queries.newest_crawl(site)) for site in found]
    return render(request, "sites/sites.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
def add_site(request: SignedIn) -> HttpResponse:
    """Add a site; whoever may add one decides what this machine sends requests to."""
    if not may_administer(request.user):
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
    if not may_administer(request.user):
        raise PermissionDenied
    site = get_object_or_404(queries.sites_of(request.user), pk=site_id)
    form = SettingsForm(request.POST or None, site=site)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data | {"allow_private": form.is_private}
        services.change_site(site, by=request.user, **facts)
        messages.success(request, _("Saved. It holds from the next crawl on."))
        return redirect(site)
    context = {"form": form, "site": site, "example": policies.EXAMPLE}
    return render(request, "sites/settings.html", context)


@require_http_methods(["GET", "POST"])
def timetable(request: SignedIn, site_id: int, environment_id: int | None = None) -> HttpResponse:
    """When production, or another environment of a site, is crawled and probed by itself."""
    site = get_object_or_404(queries.sites_of(request.user), pk=site_id)
    if not may_administer(request.user):
        raise PermissionDenied
    place = get_object_or_404(site.environments, pk=environment_id) if environment_id else None
    form = TimetableForm(request.POST or None, instance=timetables.timetable_of(site, place))
    if request.method == "POST" and form.is_valid():
        timetables.keep(form.save(commit=False), by=request.user)
        messages.success(request, _("Saved. The workers follow it from now on."))
        return redirect(request.path)
    due = timetables.due(site, place)
    context = {"form": form, "site": site, "environment": place, "due": due}
    return render(request, "sites/timetable.html", context)
