"""Where it is unclear who answers, and how much each team carries."""

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from tiebeam.hub.people.requests import SignedIn
from tiebeam.hub.roles import gaps, load
from tiebeam.hub.roles.views.scope import site_of
from tiebeam.hub.sites.models import Site
from tiebeam.hub.sites.queries import sites_of
from tiebeam.hub.ui import downloads
from tiebeam.hub.ui.charts import Carried


@require_safe
def show(request: SignedIn, site_id: int | None = None) -> HttpResponse:
    """Every gap with its button, and the load of every team."""
    site = site_of(request, site_id)
    roles = _roles(request, site)
    kinds = roles.kinds()
    count = gaps.count_gaps(kinds)
    verdict = ngettext("%d gap to close", "%d gaps to close", count) % count
    context = {
        "site": site,
        "sites": sites_of(request.user),
        "kinds": kinds,
        "verdict": verdict if count else _("Everything has somebody who answers for it"),
        "loads": roles.loads,
        "held": any(one.accountable or one.responsible for one in roles.loads),
        "bars": [Carried(one.team.name, one.accountable, one.responsible) for one in roles.loads],
    }
    return render(request, "roles/gaps.html", context)


@require_safe
def load_as_csv(request: SignedIn, site_id: int | None = None) -> StreamingHttpResponse:
    """The load of every team as a table."""
    roles = _roles(request, site_of(request, site_id))
    rows = [
        [str(one.team), str(one.accountable), str(one.responsible), str(one.findings or 0)]
        for one in roles.loads
    ]
    head = ["team", "accountable", "responsible", "open findings"]
    return downloads.as_csv_file([head, *rows], name="load.csv")


def _roles(request: SignedIn, site: Site | None) -> gaps.Roles:
    return gaps.roles_of(
        site,
        sites=sites_of(request.user).values_list("pk", flat=True),
        open_findings=load.open_findings(request.user, site, lens=request.lens),
    )
