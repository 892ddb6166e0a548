"""Invitations: who was invited, inviting, and the page on which somebody comes in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tiebeam.hub.directory import links, mail, queries, sign_in
from tiebeam.hub.directory.errors import AddressTaken, NoInvitation, Refused
from tiebeam.hub.directory.forms import AcceptForm, InviteForm
from tiebeam.hub.directory.models import Invitation, Role
from tiebeam.hub.directory.services import invitations as services
from tiebeam.hub.people.access import is_manager, may_administer, may_invite
from tiebeam.hub.people.own_matters import own_matter
from tiebeam.hub.people.requests import SignedIn

KEPT_TO_ITSELF = {
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
}
"""The address of an invitation is the right to come in, so it goes nowhere else."""
SHOWN = 200


@require_safe
def invitations(request: SignedIn) -> HttpResponse:
    """Who was invited, and what became of it."""
    if not is_manager(request.user):
        raise PermissionDenied
    found = list(queries.invitations_for(request.user)[:SHOWN])
    context = {"rows": [(one, _link(one)) for one in found], "can_mail": mail.can_mail()}
    return _private(render(request, "directory/invitations.html", context))


@require_http_methods(["GET", "POST"])
def invite(request: SignedIn) -> HttpResponse:
    """Invite people; each line that was typed gets its answer."""
    if not is_manager(request.user):
        raise PermissionDenied
    form = InviteForm(
        request.POST or None, by=request.user, initial={"team": request.GET.get("team")}
    )
    if request.method == "POST" and form.is_valid():
        return _invited(request, form)
    return render(request, "directory/invite.html", {"form": form, "can_mail": mail.can_mail()})


def _invited(request: SignedIn, form: InviteForm) -> HttpResponse:
    chosen = form.cleaned_data
    now = timezone.now()
    outcomes = services.invite(
        chosen["addresses"],
        team=chosen["team"],
        role=Role(chosen["role"]),
        by=request.user,
        now=now,
    )
    made = [one.invitation for one in outcomes if one.invitation]
    _mail(request, made)
    context = {
        "rows": [(one, _link(one.invitation) if one.invitation else "") for one in outcomes],
        "made": len(made),
        "wrong": "\n".join(one.typed for one in outcomes if one.error),
        "team": chosen["team"],
        "can_mail": mail.can_mail(),
    }
    return _private(render(request, "directory/invited.html", context))


def _mail(request: HttpRequest, made: list[Invitation]) -> None:
    """Mail the links; where the server fails, say so once and leave them to be handed over."""
    for place, invitation in enumerate(made if mail.can_mail() else []):
        try:
            services.send(invitation, now=timezone.now())
        except mail.NotSent as failure:
            left = len(made) - place
            said = ngettext(
                "%(count)s invitation was not mailed: %(why)s. Hand over the link below.",
                "%(count)s invitations were not mailed: %(why)s. Hand over the links below.",
                left,
            )
            messages.error(request, said % {"count": left, "why": failure})
            return


@require_POST
def renew(request: SignedIn, invitation_id: int) -> HttpResponse:
    """Make a new link and mail it, where there is mail."""
    one = _mine(request, invitation_id)
    try:
        services.renew(one, by=request.user, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The new link is good for seven days; the old one is void."))
        _mail(request, [one])
    return redirect("directory:invitations")


@require_POST
def withdraw(request: SignedIn, invitation_id: int) -> HttpResponse:
    """Let an invitation hold no more."""
    one = _mine(request, invitation_id)
    services.withdraw(one, by=request.user, now=timezone.now())
    messages.success(request, _("The link of %(email)s is void.") % {"email": one.email})
    return redirect("directory:invitations")


@login_not_required
@own_matter
@csrf_exempt  # what follows asks for the form's token itself
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """The page on which somebody invited says who they are and comes in."""
    if request.headers.get("Origin") == "null":
        # Of a page that tells nobody its address browsers send no origin, as on the page that
        # stops a crawl; the form's token is asked for all the same.
        request.META["HTTP_ORIGIN"] = f"{request.scheme}://{request.get_host()}"
    return _private(_accept(request, token))


@csrf_protect
def _accept(request: HttpRequest, token: str) -> HttpResponse:
    try:
        invitation = links.invitation_of(token, now=timezone.now())
    except NoInvitation as refusal:
        return render(request, "directory/no_invitation.html", {"why": str(refusal)}, status=404)
    form = AcceptForm(request.POST if request.method == "POST" else None, email=invitation.email)
    if form.is_valid():
        return _come_in(request, token, form)
    return render(request, "directory/accept.html", {"form": form, "invitation": invitation})


def _come_in(request: HttpRequest, token: str, form: AcceptForm) -> HttpResponse:
    try:
        person = services.accept(token, now=timezone.now(), **form.cleaned_data)
    except (NoInvitation, AddressTaken) as refusal:
        return render(request, "directory/no_invitation.html", {"why": str(refusal)}, status=404)
    sign_in.by_invitation(request, person)
    return redirect("mfa_add_webauthn" if form.wants_passkey else "home:today")


def _mine(request: SignedIn, invitation_id: int) -> Invitation:
    one = get_object_or_404(queries.invitations_for(request.user), pk=invitation_id)
    if not may_invite(request.user, one.team) and one.invited_by_id != request.user.pk:
        raise PermissionDenied
    if one.role == Role.ADMINISTRATOR and not may_administer(request.user):
        raise PermissionDenied
    return one


def _link(invitation: Invitation) -> str:
    return links.address_of(invitation) if invitation.state == "waiting" else ""


def _private(response: HttpResponse) -> HttpResponse:
    for name, value in KEPT_TO_ITSELF.items():
        response.headers[name] = value
    return response
