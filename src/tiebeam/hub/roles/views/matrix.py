"""The matrix: who is what to which area, for the organisation and for a site."""

from dataclasses import dataclass

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
from tiebeam.hub.roles.views.scope import site_of, to_page
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
    sent = Sent(request, site, area, matrix.line(request.user, site, area))
    if request.POST.get("seen", sent.line.seen) != sent.line.seen:
        said = _("Somebody changed this line meanwhile. Look at it and choose again.")
        return sent.answer(error=said)
    cells = sent.cells()
    if cells is None:
        return HttpResponseBadRequest(_("A cell takes R, A, AR, C, I or nothing."))
    if sum("A" in (letters or "") for letters in cells.values()) > 1:
        said = _("You gave the A to several teams, and exactly one must have it. Choose one.")
        return sent.answer(error=said)
    if not may_assign(request.user, sent.line.concerned(cells)):
        return sent.refuse()
    return _assign(sent, cells)


def _assign(sent: "Sent", cells: dict[Team, str | None]) -> HttpResponse:
    area = sent.area
    try:
        moved = assigning.assign(area, cells, site=sent.site, by=sent.request.user)
    except assigning.NobodyAccountable as nobody:
        said = _(
            "%(team)s is accountable for %(area)s, and exactly one team must be."
            " Give another team the A; it moves."
        )
        return sent.answer(error=said % {"team": nobody.team, "area": area})
    said = _("Saved.")
    if moved.taken_from:
        said = _("Saved. The A of %(area)s moved; until now %(team)s had it.")
    return sent.answer(said=said % {"area": area, "team": moved.taken_from})


@dataclass(frozen=True)
class Sent:
    """What somebody chose in one line, and the line as it was."""

    request: SignedIn
    site: Site | None
    area: Area
    line: matrix.Line

    def cells(self) -> dict[Team, str | None] | None:
        """The cells whose choice differs from what holds; None when one is no role."""
        if "reset" in self.request.POST:
            own = (cell for cell in self.line.cells if cell.is_own and cell.is_of_site)
            return {cell.team: None for cell in own}
        cells: dict[Team, str | None] = {}
        for cell in self.line.cells:
            chosen = self._chosen(cell)
            now = next(value for value, _label, is_chosen in cell.choices if is_chosen)
            if chosen is None or chosen == now:
                continue
            if chosen not in {value for value, _label, _is_chosen in cell.choices}:
                return None
            cells[cell.team] = None if chosen == matrix.INHERIT else chosen
        return cells

    def refuse(self) -> HttpResponse:
        """Say whom it takes."""
        if not self.line.may_change:
            raise PermissionDenied
        said = _("You may change this for teams you manage. Ask an administrator, or a manager.")
        if self.line.accountable:
            said = _("That takes a manager of %(team)s too, or an administrator.")
        return self.answer(error=said % {"team": self.line.accountable})

    def answer(self, *, said: str = "", error: str = "") -> HttpResponse:
        """The parts that changed to HTMX, the whole page to a browser without it."""
        if is_partial(self.request):
            return self._parts(said, error)
        (messages.error if error else messages.success)(self.request, error or said)
        where = to_page("matrix", self.site)
        where["Location"] += f"#{self.area.slug}"
        return where

    def _parts(self, said: str, error: str) -> HttpResponse:
        """What looks otherwise now: beside the cell itself, or that cell when it was refused."""
        page = matrix.page(self.request.user, self.site)
        line = next(one for one in page.lines if one.area == self.area)
        cells = [
            cell
            for cell, was in zip(line.cells, self.line.cells, strict=True)
            if (self._chosen(cell) is None) != bool(error) and (error or cell != was)
        ]
        context = {"line": line, "cells": cells, "site": self.site, "matrix": page}
        return render(self.request, "roles/_saved.html", {**context, "said": said, "error": error})

    def _chosen(self, cell: matrix.Cell) -> str | None:
        return self.request.POST.get(f"team-{cell.team.pk}")


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
