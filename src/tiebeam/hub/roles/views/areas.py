"""Areas: which there are and which checks each covers. Administrators lay them out."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tiebeam.hub.people.access import may_administer
from tiebeam.hub.people.requests import SignedIn
from tiebeam.hub.roles import catalogue, layout, queries
from tiebeam.hub.roles.forms import AreaForm
from tiebeam.hub.roles.models import Area
from tiebeam.hub.ui.numbers import whole_number


@require_http_methods(["GET", "POST"])
def add(request: SignedIn) -> HttpResponse:
    """Add an area of the organisation's own."""
    _administrators_only(request)
    form = AreaForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        area = layout.add_area(
            name=facts["name"], about=facts["about"], slug=form.slug, by=request.user
        )
        messages.success(request, _("%(area)s is the last line now.") % {"area": area})
        return redirect(area)
    return render(request, "roles/area.html", {"form": form})


@require_http_methods(["GET", "POST"])
def change(request: SignedIn, area_id: int) -> HttpResponse:
    """Change what an area is called, or leave it out of the matrix."""
    _administrators_only(request)
    area = get_object_or_404(Area, pk=area_id)
    form = AreaForm(request.POST or None, area=area)
    if request.method == "POST" and form.is_valid():
        layout.change_area(area, **form.cleaned_data, by=request.user)
        messages.success(request, _("Saved: %(area)s.") % {"area": area})
        return redirect("roles:covers")
    return render(request, "roles/area.html", {"form": form, "area": area})


@require_http_methods(["GET", "POST"])
def covers(request: SignedIn) -> HttpResponse:
    """Say which area the checks belong to: those of an area of checks, and single ones."""
    if request.method == "POST":
        return _cover(request)
    covered, checks = queries.covers(), catalogue.areas_of_checks()
    context = {
        "check_areas": [(one, covered.of_check_areas.get(one)) for one in catalogue.check_areas()],
        "single": [
            (slug, area) for slug, area in sorted(covered.of_checks.items()) if slug in checks
        ],
        "others": sorted(checks.keys() - covered.of_checks.keys()),
        "areas": queries.areas(),
        "left_out": Area.objects.filter(is_used=False),
        "may_change": may_administer(request.user),
    }
    return render(request, "roles/covers.html", context)


def _cover(request: SignedIn) -> HttpResponse:
    _administrators_only(request)
    check, area_id = request.POST.get("check", ""), request.POST.get("area", "")
    number = whole_number(area_id)
    check_area = catalogue.areas_of_checks().get(check) or request.POST.get("check_area", "")
    if check and not area_id:
        layout.leave_to_neighbours(check, by=request.user)
        messages.success(request, _("%(check)s is with its neighbours.") % {"check": check})
    elif check_area not in catalogue.check_areas() or number is None:
        messages.error(request, _("Choose one of the areas in the list."))
    else:
        area = get_object_or_404(Area, pk=number)
        layout.cover(area, check_area=check_area, check_slug=check, by=request.user)
        said = _("Checks of %(checks)s belong to %(area)s now.")
        if check:
            said = _("%(checks)s belongs to %(area)s now.")
        messages.success(request, said % {"checks": check or check_area, "area": area})
    return redirect("roles:covers")


def _administrators_only(request: SignedIn) -> None:
    if not may_administer(request.user):
        raise PermissionDenied
