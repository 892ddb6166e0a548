"""Invitations: letting somebody new in."""

from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Schema
from ninja import Status as Answer
from pydantic import Field

from tiebeam.hub.api.bearer import Caller, administering
from tiebeam.hub.api.endpoints.scope import managers_only
from tiebeam.hub.api.paging import LAST_ID, Id, Page, Sent, Whole, Window, Words, newest_first
from tiebeam.hub.api.problems import CONFLICT, REFUSED, Problem, checked
from tiebeam.hub.directory import links, mail, queries
from tiebeam.hub.directory.errors import Refused
from tiebeam.hub.directory.forms import InviteForm
from tiebeam.hub.directory.models import Invitation, Role
from tiebeam.hub.directory.services import invitations as services
from tiebeam.hub.people.access import may_administer

router = Router(tags=["invitations"])


class InvitationOut(Schema):
    """An invitation."""

    id: int
    email: str
    team_id: int | None
    role: Role
    state: str = Field(description="waiting, accepted, withdrawn or expired.")
    made_at: datetime
    ends_at: datetime


class InvitationWithLink(InvitationOut):
    """An invitation with the link that lets its person in, to be handed over to nobody else."""

    link: str
    is_mailed: bool = Field(description="Whether the link was mailed to them.")

    @staticmethod
    def resolve_link(one: Invitation) -> str:
        """The address."""
        return links.address_of(one)

    @staticmethod
    def resolve_is_mailed(one: Invitation) -> bool:
        """Whether a mail left for them."""
        return one.mailed_at is not None


class InvitationIn(Sent):
    """Whom to invite into which team as what."""

    email: Words = Field(min_length=3, max_length=254)
    team: Whole | None = Field(None, ge=1, le=LAST_ID, description="null: they read along.")
    role: Role = Role.MEMBER


@router.get("/invitations", response={200: Page[InvitationOut], **REFUSED}, auth=administering)
def list_invitations(request: Caller, window: Query[Window]) -> Any:
    """The invitations that are the person's business, newest first. Asks for a manager."""
    managers_only(request)
    return newest_first(queries.invitations_for(request.user), window)


@router.post(
    "/invitations",
    response={201: InvitationWithLink, **CONFLICT, **REFUSED},
    auth=administering,
)
def invite(request: Caller, given: InvitationIn) -> Any:
    """Invite somebody; mailed where the hub can mail. Asks for a manager. 409: they are here."""
    managers_only(request)
    typed = {"addresses": given.email, "team": given.team, "role": given.role}
    facts = checked(InviteForm(typed, by=request.user))
    if len(services.addresses_in(given.email)) != 1:
        raise Problem(422, "email: name one address; ask once for each.")
    if queries.everybody().filter(email__iexact=given.email.strip()).exists():
        raise Problem(409, "Somebody signs in with this address; put them into the team instead.")
    (outcome,) = services.invite(
        given.email,
        team=facts["team"],
        role=Role(facts["role"]),
        by=request.user,
        now=timezone.now(),
    )
    if outcome.invitation is None:
        raise Problem(422, f"email: {outcome.error}")
    return Answer(201, _mailed(outcome.invitation))


@router.post(
    "/invitations/{invitation_id}/renew",
    response={200: InvitationWithLink, **CONFLICT, **REFUSED},
    auth=administering,
)
def renew(request: Caller, invitation_id: Id) -> Any:
    """Make a new link that is good for seven days; the one before is void."""
    one = _mine(request, invitation_id)
    try:
        services.renew(one, by=request.user, now=timezone.now())
    except Refused as refusal:
        raise Problem(409, str(refusal)) from refusal
    return _mailed(one)


@router.delete(
    "/invitations/{invitation_id}", response={200: InvitationOut, **REFUSED}, auth=administering
)
def withdraw(request: Caller, invitation_id: Id) -> Any:
    """Let the link of an invitation hold no more."""
    one = _mine(request, invitation_id)
    services.withdraw(one, by=request.user, now=timezone.now())
    one.refresh_from_db()
    return one


def _mine(request: Caller, invitation_id: int) -> Invitation:
    managers_only(request)
    one = get_object_or_404(queries.invitations_for(request.user), pk=invitation_id)
    if one.role == Role.ADMINISTRATOR and not may_administer(request.user):
        raise Problem(403, "Only administrators let somebody administer the hub.")
    return one


def _mailed(one: Invitation) -> Invitation:
    """The invitation, mailed where there is a server that takes it."""
    if mail.can_mail():
        try:
            services.send(one, now=timezone.now())
        except mail.NotSent:
            return one
        one.refresh_from_db()
    return one
