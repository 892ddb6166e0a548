"""Mail of the directory: invitations and the mail that tries the server."""

import logging

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from tiebeam.hub.directory.links import address_of
from tiebeam.hub.directory.models import Invitation
from tiebeam.hub.people.models import User
from tiebeam.hub.people.queries import organisation_name

log = logging.getLogger(__name__)


class NotSent(Exception):
    """The mail server did not take a mail; the message is what it said."""


def can_mail() -> bool:
    """Whether this hub has a mail server."""
    return bool(settings.TIEBEAM_SENDS_MAIL)


def send_invitation(invitation: Invitation) -> None:
    """Send the link to whom it is for. Raises NotSent."""
    context = {
        "invitation": invitation,
        "link": address_of(invitation),
        "organisation": organisation_name(),
    }
    subject = render_to_string("directory/mail/invitation_subject.txt", context)
    body = render_to_string("directory/mail/invitation.txt", context)
    _send(subject, body, to=invitation.email)


def send_trial(person: User) -> None:
    """Send a mail that says that mail works. Raises NotSent."""
    context = {"url": settings.ENVIRONMENT.url}
    subject = render_to_string("directory/mail/trial_subject.txt", context)
    _send(subject, render_to_string("directory/mail/trial.txt", context), to=person.email)


def _send(subject: str, body: str, *, to: str) -> None:
    message = EmailMessage(" ".join(subject.split()), body, to=[to])
    try:
        message.send()
    except OSError as error:  # smtplib's errors are such, too
        log.warning("mail to %s was not sent: %s", to, error)
        raise NotSent(str(error) or type(error).__name__) from error
