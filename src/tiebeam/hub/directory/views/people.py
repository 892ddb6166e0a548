"""People: who is here, the page of one, and what is done to their account."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tiebeam.hub.directory import queries
from tiebeam.hub.directory.errors import AddressTaken, Refused
from tiebeam.hub.directory.forms import AbsenceForm, PeopleFilter, PersonForm
from tiebeam.hub.directory.services import absences, accounts
from tiebeam.hub.people.access import is_manager, may_administer, may_plan_for
from tiebeam.hub.people.models import Absence, User
from tiebeam.hub.people.own_matters import own_matter
from tiebeam.hub.people.queries import represented_by
from tiebeam.hub.people.requests import SignedIn
from tiebeam.hub.ui.answers import is_partial, query_without_page

PEOPLE_PER_PAGE = 50

DONE = {
    "off": (accounts.switch_off, _lazy("The account is off and every session has ended.")),
    "on": (accounts.switch_on, _lazy("The account is on.")),
    "sessions": (accounts.end_all_sessions, _lazy("Signed out everywhere.")),
    "administrator": (accounts.make_administrator, _lazy("Administers the hub from now on.")),
    "plain": (accounts.unmake_administrator, _lazy("Administers the hub no more.")),
    "factors": (accounts.reset_factors, _lazy("Signs in by password alone until they add one.")),
}
"""What an administrator does to an account, and what is said then."""


@require_safe
def people(request: SignedIn) -> HttpResponse:
    """Everybody, or whom the filter keeps."""
    chosen = PeopleFilter(request.GET)
    page = Paginator(chosen.kept(queries.everybody()), PEOPLE_PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "filter": chosen,
        "page": page,
        "query": query_without_page(request.GET),
        "may_invite": is_manager(request.user),
        "waiting": queries.open_invitations(request.user).count(),
    }
    part = "#list" if is_partial(request) else ""
    return render(request, f"directory/people.html{part}", context)


@require_safe
def person(request: SignedIn, person_id: int) -> HttpResponse:
    """One person: teams, absence, and to administrators the account."""
    return _page(request, get_object_or_404(queries.everybody(), pk=person_id))


@require_http_methods(["GET", "POST"])
def change_person(request: SignedIn, person_id: int) -> HttpResponse:
    """Change name and e-mail address."""
    if not may_administer(request.user):
        raise PermissionDenied
    one = get_object_or_404(User, pk=person_id)
    form = PersonForm(request.POST or None, instance=User.objects.get(pk=one.pk))
    if request.method == "POST" and form.is_valid():
        try:
            accounts.change_person(one, by=request.user, **form.cleaned_data)
        except AddressTaken as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect(one)
    return render(request, "directory/change_person.html", {"form": form, "person": one})


@require_POST
def account(request: SignedIn, person_id: int, deed: str) -> HttpResponse:
    """Do something to the account of a person."""
    if not may_administer(request.user):
        raise PermissionDenied
    one = get_object_or_404(User, pk=person_id)
    if deed not in DONE:
        raise Http404
    do, said = DONE[deed]
    try:
        do(one, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect(one)


@require_POST
def password(request: SignedIn, person_id: int) -> HttpResponse:
    """Give the person a one-time password and show it once."""
    if not may_administer(request.user):
        raise PermissionDenied
    one = get_object_or_404(queries.everybody(), pk=person_id)
    response = _page(request, one, password=accounts.give_password(one, by=request.user))
    response.headers["Cache-Control"] = "no-store"
    return response


@own_matter  # who may plan for whom is asked below
@require_http_methods(["GET", "POST"])
def absence(request: SignedIn, person_id: int) -> HttpResponse:
    """Note when a person is away and who stands in."""
    one = get_object_or_404(User, pk=person_id)
    if not may_plan_for(request.user, one):
        raise PermissionDenied
    form = AbsenceForm(request.POST or None, person=one)
    if request.method == "POST" and form.is_valid():
        try:
            absences.plan(one, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Noted."))
            return redirect(one)
    return render(request, "directory/absence.html", {"form": form, "person": one})


@own_matter  # as above
@require_POST
def end_absence(request: SignedIn, absence_id: int) -> HttpResponse:
    """Note that a person is back, or stays."""
    one = get_object_or_404(Absence.objects.select_related("person"), pk=absence_id)
    if not may_plan_for(request.user, one.person):
        raise PermissionDenied
    absences.end(one, today=timezone.localdate(), by=request.user)
    messages.success(request, _("Noted."))
    return redirect(one.person)


def _page(request: SignedIn, one: User, *, password: str = "") -> HttpResponse:
    today = timezone.localdate()
    context = {
        "person": one,
        "memberships": one.memberships.all(),
        "absences": [each for each in one.absences.all() if each.last_day >= today],
        "represented": represented_by(one, timezone.now()),
        "may_administer": may_administer(request.user),
        "may_plan": may_plan_for(request.user, one),
        "is_oneself": one.pk == request.user.pk,
        "password": password,
    }
    if may_administer(request.user):
        context["ways"] = queries.ways_to_sign_in(one)
        context["has_factors"] = queries.has_factors(one)
    return render(request, "directory/person.html", context)
