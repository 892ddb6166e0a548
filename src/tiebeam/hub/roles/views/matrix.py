"""The matrix: who is what to which area, for the organisation and for a site."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tiebeam.hub.people.access import may_administer, may_assign
from tiebeam.hub.people.models import Team
from tiebeam.hub.people.requests import SignedIn
from tiebeam.hub.roles import assigning, matrix, queries, usual
from tiebeam.hub.roles.models import Area
from tiebeam.hub.roles.views.scope import site_of
from tiebeam.hub.sites.models import Site
from tiebeam.hub.sites.queries import sites_of
from tiebeam.hub.ui.answers import is_partial


@require_safe
def show(request: SignedIn, site_id: int | None = None) -> HttpResponse:
    """Every area and every team."""
    site = site_of(request, site_id)
    context = {
        "matrix": matrix.page(request.user, site),
        "site": site,
        "sites": sites_of(request.user),
        "may_administer": may_administer(request.user),
    }
    return render(request, "roles/matrix.html", context)


@require_POST
def assign(request: SignedIn, area_id: int, site_id: int | None = None) -> HttpResponse:
    """Take over the cells of one line that were sent."""
    site, area = site_of(request, site_id), get_object_or_404(Area, pk=area_id)
    line = matrix.line(request.user, site, area)
    seen = request.POST.get("seen")
    if seen is not None and seen != line.seen:
        said = _("Somebody changed this line meanwhile. Look at it and choose again.")
        return _answer(request, site, area, error=said)
    cells = _sent_cells(request, line)
    if cells is None:
        return HttpResponseBadRequest(_("A cell takes R, A, AR, C, I or nothing."))
    if sum("A" in (letters or "") for letters in cells.values()) > 1:
        said = _("You gave the A to several teams, and exactly one must have it. Choose one.")
        return _answer(request, site, area, error=said)
    if not may_assign(request.user, _concerned(line, cells)):
        return _refuse(request, site, area, line)
    return _assign(request, site, area, cells)


def _assign(
    request: SignedIn, site: Site | None, area: Area, cells: dict[Team, str | None]
) -> HttpResponse:
    try:
        moved = assigning.assign(area, cells, site=site, by=request.user)
    except assigning.NobodyAccountable as nobody:
        said = _(
            "%(team)s is accountable for %(area)s, and exactly one team must be."
            " Give another team the A; it moves."
        )
        return _answer(request, site, area, error=said % {"team": nobody.team, "area": area})
    said = _("Saved.")
    if moved.taken_from:
        said = _("Saved. The A of %(area)s moved; until now %(team)s had it.")
    return _answer(request, site, area, said=said % {"area": area, "team": moved.taken_from})


def _sent_cells(request: SignedIn, line: matrix.Line) -> dict[Team, str | None] | None:
    """The cells whose choice differs from what is shown; None when one is no role."""
    if "reset" in request.POST:
        return {cell.team: None for cell in line.cells if cell.is_own and cell.is_of_site}
    cells: dict[Team, str | None] = {}
    for cell in line.cells:
        chosen = request.POST.get(f"team-{cell.team.pk}")
        now = next(value for value, _label, is_chosen in cell.choices if is_chosen)
        if chosen is None or chosen == now:
            continue
        if chosen not in {value for value, _label, _is_chosen in cell.choices}:
            return None
        cells[cell.team] = None if chosen == matrix.INHERIT else chosen
    return cells


def _concerned(line: matrix.Line, cells: dict[Team, str | None]) -> set[Team]:
    """The teams that get or lose something."""
    takes = any("A" in (letters or "") for letters in cells.values())
    return {*cells, *([line.accountable] if takes and line.accountable else [])}


def _refuse(request: SignedIn, site: Site | None, area: Area, line: matrix.Line) -> HttpResponse:
    said = _("You may change this for teams you manage. Ask an administrator, or a manager.")
    if line.accountable:
        said = _("That takes a manager of %(team)s too, or an administrator.")
    if not line.may_change:
        raise PermissionDenied
    return _answer(request, site, area, error=said % {"team": line.accountable})


def _answer(
    request: SignedIn, site: Site | None, area: Area, *, said: str = "", error: str = ""
) -> HttpResponse:
    if is_partial(request):
        page = matrix.page(request.user, site)
        line = next(one for one in page.lines if one.area == area)
        context = {"line": line, "site": site, "matrix": page, "said": said, "error": error}
        return render(request, "roles/_saved_line.html", context)
    (messages.error if error else messages.success)(request, error or said)
    where = redirect("roles:site_matrix", site.pk) if site else redirect("roles:matrix")
    where["Location"] += f"#{area.slug}"
    return where


@require_http_methods(["GET", "POST"])
def start(request: SignedIn) -> HttpResponse:
    """Show the usual distribution, then apply it where nothing was said."""
    if not may_administer(request.user):
        raise PermissionDenied
    found = usual.distribution(queries.areas(), queries.teams(), queries.matrix_of(None))
    if request.method == "POST":
        count = assigning.assign_many(found.plan, by=request.user)
        said = ngettext("%d area has its teams now.", "%d areas have their teams now.", count)
        messages.success(request, said % count)
        return redirect("roles:matrix")
    return render(request, "roles/usual.html", {"found": found})
