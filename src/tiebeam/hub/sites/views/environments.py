"""Environments: where a site runs beside production, and how far each was looked at."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tiebeam.hub.people.access import may_administer
from tiebeam.hub.people.requests import SignedIn
from tiebeam.hub.sites import environments, queries, timetables
from tiebeam.hub.sites.environment_forms import EnvironmentForm
from tiebeam.hub.sites.models import Crawl, Environment, Site


@dataclass(frozen=True)
class Place:
    """One environment of the list; None is production."""

    environment: Environment | None
    newest: Crawl | None
    done: Crawl | None
    due: object


@require_safe
def every_environment(request: SignedIn, site_id: int) -> HttpResponse:
    """Production and the environments beside it, each with its newest crawl."""
    site = get_object_or_404(queries.sites_of(request.user), pk=site_id)
    places = [_place(site, one) for one in (None, *site.environments.filter(is_retired=False))]
    context = {
        "site": site,
        "places": places,
        "retired": site.environments.filter(is_retired=True),
    }
    return render(request, "sites/environments.html", context)


def _place(site: Site, environment: Environment | None) -> Place:
    return Place(
        environment,
        queries.newest_crawl(site, environment),
        queries.newest_done(site, environment),
        timetables.due(site, environment)["crawl"],
    )


@require_http_methods(["GET", "POST"])
def add_environment(request: SignedIn, site_id: int) -> HttpResponse:
    """Add an environment; like a site, it decides what this machine sends requests to."""
    if not may_administer(request.user):
        raise PermissionDenied
    site = get_object_or_404(queries.sites_of(request.user), pk=site_id)
    form = EnvironmentForm(request.POST or None, site=site)
    if request.method == "POST" and form.is_valid():
        one = environments.add(site, by=request.user, **form.facts)
        messages.success(request, _("%(name)s is added. Start its first crawl.") % {"name": one})
        return redirect("sites:start_environment", site.pk, one.pk)
    return render(request, "sites/environment.html", {"form": form, "site": site})


@require_http_methods(["GET", "POST"])
def change_environment(request: SignedIn, site_id: int, environment_id: int) -> HttpResponse:
    """Change where an environment begins, what its hosts stand for, and its keys."""
    if not may_administer(request.user):
        raise PermissionDenied
    one = _environment_of(request, site_id, environment_id)
    form = EnvironmentForm(request.POST or None, site=one.site, environment=one)
    if request.method == "POST" and form.is_valid():
        environments.change(one, by=request.user, **form.facts)
        messages.success(request, _("Saved. It holds from the next crawl on."))
        return redirect("sites:environments", site_id)
    context = {"form": form, "site": one.site, "environment": one}
    return render(request, "sites/environment.html", context)


@require_POST
def retire_environment(request: SignedIn, site_id: int, environment_id: int) -> HttpResponse:
    """Crawl an environment no more; asked again, crawl it again."""
    if not may_administer(request.user):
        raise PermissionDenied
    one = _environment_of(request, site_id, environment_id)
    is_retired = "revive" not in request.POST
    environments.retire(one, by=request.user, is_retired=is_retired)
    if is_retired:
        messages.success(
            request, _("%(name)s is crawled no more. Its crawls stay.") % {"name": one}
        )
    return redirect("sites:environments", site_id)


def _environment_of(request: SignedIn, site_id: int, environment_id: int) -> Environment:
    found = queries.environments_of(request.user)
    return get_object_or_404(found, pk=environment_id, site=site_id)
