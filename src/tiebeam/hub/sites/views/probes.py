"""The fast lane: what has changed for the worse since the last crawl, and a new probe."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from tiebeam.hub.jobs import chores
from tiebeam.hub.people.requests import SignedIn
from tiebeam.hub.sites import changes, queries, services

PROBES_SHOWN = 10


@require_safe
def site_changes(request: SignedIn, site_id: int) -> HttpResponse:
    """What changed, what is over, and who probed when."""
    site = get_object_or_404(queries.sites_of(request.user), pk=site_id)
    crawl = queries.newest_done(site)
    newest = queries.newest_probe(crawl) if crawl else None
    told = changes.of_probe(newest, lens=request.lens)
    probes = list(queries.probes_of(crawl)[:PROBES_SHOWN]) if crawl else []
    running = next((one for one in probes if one.is_unfinished), None)
    context = {
        "site": site,
        "crawl": crawl,
        "changes": told,
        "heading": changes.headline(site, newest, told, is_probed=running is not None),
        "newest": newest,
        "probes": [one for one in probes if one is not running],
        "running": running,
    }
    return render(request, "sites/changes.html", context)


@require_POST
def probe(request: SignedIn, site_id: int) -> HttpResponse:
    """Probe the site, with few requests."""
    site = get_object_or_404(queries.sites_of(request.user), pk=site_id)
    if crawl := queries.newest_done(site):
        services.start_probe(crawl, by=request.user)
    return redirect("sites:changes", site.pk)


@require_safe
def probe_progress(request: SignedIn, probe_id: int) -> HttpResponse:
    """The part that changes while a probe is under way; the whole page once it is over."""
    one = get_object_or_404(queries.probes_for(request.user), pk=probe_id)
    if not one.is_unfinished:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return render(request, "sites/changes.html#running", {"running": one})


@require_POST
def cancel_probe(request: SignedIn, probe_id: int) -> HttpResponse:
    """Stop a probe; one that waits for a worker never begins."""
    one = get_object_or_404(queries.probes_for(request.user), pk=probe_id)
    chores.cancel(one, now=timezone.now())
    return redirect("sites:changes", one.crawl.site_id)
