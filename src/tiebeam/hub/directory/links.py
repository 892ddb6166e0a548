"""Links by which somebody invited comes in, once.

A link is the invitation and the moment at which the link was made, signed. It holds while the
invitation names that very moment, so it is withdrawn by forgetting it, and none can be made up.
"""

from datetime import datetime

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.translation import gettext as _

from tiebeam.hub.directory.errors import NoInvitation
from tiebeam.hub.directory.models import Invitation

_SALT = "tiebeam.hub.directory.links"


def token_of(invitation: Invitation) -> str:
    """The secret part of the invitation's link."""
    return Signer(salt=_SALT).sign_object([invitation.pk, invitation.made_at.isoformat()])


def address_of(invitation: Invitation) -> str:
    """The link, to be mailed or handed over."""
    return settings.ENVIRONMENT.url + reverse("directory:accept", args=[token_of(invitation)])


def invitation_of(token: str, *, now: datetime) -> Invitation:
    """The open invitation that a link is about. Raises NoInvitation, which says why."""
    try:
        invitation_id, made_at = Signer(salt=_SALT).unsign_object(token)
        found = Invitation.objects.select_related("team", "invited_by").get(pk=int(invitation_id))
    except (BadSignature, ValueError, TypeError, OverflowError, Invitation.DoesNotExist):
        raise NoInvitation(_("Nobody made this link; it may have been cut when copied.")) from None
    if found.accepted_at is not None:
        raise NoInvitation(_("It was used already. Sign in with the address it was sent to."))
    if found.withdrawn_at is not None or found.made_at.isoformat() != made_at:
        raise NoInvitation(_("It was withdrawn, or a newer one was sent."))
    if now > found.ends_at:
        raise NoInvitation(_("It was good for seven days, and they are over."))
    return found
