"""Who is on duty, week after week."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tiebeam.hub.people.access import may_rule
from tiebeam.hub.people.models import User
from tiebeam.hub.people.requests import SignedIn
from tiebeam.hub.roles import rotas
from tiebeam.hub.roles.forms import RotaForm
from tiebeam.hub.roles.models import Rota, Side
from tiebeam.hub.roles.views.scope import site_of
from tiebeam.hub.sites.queries import sites_of
from tiebeam.hub.ui.numbers import whole_number


@require_safe
def show(request: SignedIn) -> HttpResponse:
    """The next weeks of every rota."""
    sites = list(sites_of(request.user))
    today = timezone.localdate()
    plans = rotas.plans([site.pk for site in sites], today=today)
    context = {
        "plans": plans,
        "missing": [side for side in Side if not _has(plans, side)],
        "sites": sites,
        "sides": list(Side),
        "may_change": may_rule(request.user),
        "people": User.objects.filter(is_active=True),
    }
    return render(request, "roles/duties.html", context)


def _has(plans: list[rotas.Plan], side: Side) -> bool:
    return any(plan.rota.side == side and plan.rota.site_id is None for plan in plans)


@require_http_methods(["GET", "POST"])
def change(request: SignedIn, side: str, site_id: int | None = None) -> HttpResponse:
    """Say who takes turns, in which order, and from when on."""
    if side not in Side.values:
        raise Http404
    if not may_rule(request.user):
        raise PermissionDenied
    site = site_of(request, site_id)
    rota = Rota.objects.filter(side=side, site=site).first()
    form = RotaForm(request.POST or None, rota=rota, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        saved = rotas.set_rota(Side(side), site, **form.cleaned_data, by=request.user)
        messages.success(request, _("Saved: %(rota)s.") % {"rota": saved})
        return redirect("roles:duties")
    context = {"form": form, "site": site, "side": Side(side), "rota": rota}
    return render(request, "roles/rota.html", context)


@require_POST
def swap(request: SignedIn, rota_id: int) -> HttpResponse:
    """Let somebody else take a week: managers, and whoever is in the rota."""
    rota = get_object_or_404(Rota, pk=rota_id)
    if rota.site_id:
        site_of(request, rota.site_id)
    if not may_rule(request.user) and not rota.turns.filter(person=request.user).exists():
        raise PermissionDenied
    number = whole_number(request.POST.get("person")) or 0  # which nobody has
    person = User.objects.filter(is_active=True, pk=number).first()
    try:
        week = date.fromisoformat(request.POST.get("week", ""))
        rotas.swap(rota, week=week, person=person, by=request.user)
    except ValueError:
        messages.error(
            request, _("No week of this rota begins on that day. Choose one of the list.")
        )
    else:
        messages.success(request, _("Saved. The week is taken care of."))
    return redirect("roles:duties")
