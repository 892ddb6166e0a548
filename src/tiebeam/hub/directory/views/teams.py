"""Teams: the tree of them, the page of one, and what is changed about it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tiebeam.hub.directory import queries
from tiebeam.hub.directory.errors import Refused
from tiebeam.hub.directory.forms import MemberForm, MergeForm, TeamForm
from tiebeam.hub.directory.services import teams as services
from tiebeam.hub.people.access import is_manager, may_administer, may_manage
from tiebeam.hub.people.models import Membership, Team
from tiebeam.hub.people.queries import around
from tiebeam.hub.people.requests import SignedIn


@require_safe
def teams(request: SignedIn) -> HttpResponse:
    """All teams, each under the one it is a part of."""
    context = {"branches": queries.tree(), "may_add": is_manager(request.user)}
    return render(request, "directory/teams.html", context)


@require_safe
def team(request: SignedIn, team_id: int) -> HttpResponse:
    """One team: who is in it, who manages it, what it is a part of."""
    one = get_object_or_404(Team.objects.select_related("within"), pk=team_id)
    manages = may_manage(request.user, one)
    context = {
        "team": one,
        "around": around(one),
        "memberships": _memberships(one),
        "parts": one.parts.all(),
        "may_manage": manages,
        "may_administer": may_administer(request.user),
        "member_form": MemberForm(None, team=one) if manages else None,
        "merge_form": MergeForm(None, team=one) if may_administer(request.user) else None,
    }
    return render(request, "directory/team.html", context)


@require_http_methods(["GET", "POST"])
def add_team(request: SignedIn) -> HttpResponse:
    """Add a team."""
    if not is_manager(request.user):
        raise PermissionDenied
    form = TeamForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        one = services.add_team(by=request.user, **form.cleaned_data)
        messages.success(request, _("%(team)s is added. Who is in it?") % {"team": one})
        return redirect(one)
    return render(request, "directory/change_team.html", {"form": form})


@require_http_methods(["GET", "POST"])
def change_team(request: SignedIn, team_id: int) -> HttpResponse:
    """Change what a team is called, what it does and what it is a part of."""
    one = _managed(request, team_id)
    form = TeamForm(request.POST or None, by=request.user, team=Team.objects.get(pk=one.pk))
    if request.method == "POST" and form.is_valid():
        try:
            services.change_team(one, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("within", str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect(one)
    return render(request, "directory/change_team.html", {"form": form, "team": one})


@require_POST
def put_into(request: SignedIn, team_id: int) -> HttpResponse:
    """Take a person into a team."""
    one = _managed(request, team_id)
    form = MemberForm(request.POST, team=one)
    if form.is_valid():
        services.put_into(one, by=request.user, **form.cleaned_data)
        messages.success(request, _("%(person)s is in the team.") % form.cleaned_data)
    else:
        messages.error(request, _("Choose somebody who is not in the team yet."))
    return redirect(one)


@require_POST
def change_member(request: SignedIn, membership_id: int, deed: str) -> HttpResponse:
    """Make a member manager or plain member, or take them out."""
    found = Membership.objects.select_related("team", "person")
    membership = get_object_or_404(found, pk=membership_id)
    team, person = membership.team, membership.person
    if not may_manage(request.user, team):
        raise PermissionDenied
    if deed == "out":
        services.take_out(team, person, by=request.user)
    elif deed in {"manager", "member"}:
        services.put_into(team, person, by=request.user, is_manager=deed == "manager")
    else:
        raise Http404
    return redirect(team)


@require_POST
def merge(request: SignedIn, team_id: int) -> HttpResponse:
    """Merge a team into another; only administrators, as it touches what others own."""
    if not may_administer(request.user):
        raise PermissionDenied
    one = get_object_or_404(Team, pk=team_id)
    form = MergeForm(request.POST, team=one)
    if not form.is_valid():
        messages.error(request, _("Choose the team that %(team)s goes into.") % {"team": one})
        return redirect(one)
    into = form.cleaned_data["into"]
    try:
        services.merge(one, into=into, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(one)
    messages.success(request, _("All that was there is in %(team)s now.") % {"team": into})
    return redirect(into)


@require_POST
def remove(request: SignedIn, team_id: int) -> HttpResponse:
    """Remove a team that nothing depends on."""
    if not may_administer(request.user):
        raise PermissionDenied
    one = get_object_or_404(Team, pk=team_id)
    try:
        services.remove_team(one, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(one)
    messages.success(request, _("The team is gone."))
    return redirect("directory:teams")


def _managed(request: SignedIn, team_id: int) -> Team:
    one = get_object_or_404(Team, pk=team_id)
    if not may_manage(request.user, one):
        raise PermissionDenied
    return one


def _memberships(team: Team) -> list[Membership]:
    found = team.memberships.select_related("person").prefetch_related("person__absences__stand_in")
    return list(found.order_by("-is_manager", "person__name"))
