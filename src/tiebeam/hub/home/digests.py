"""The mail with what is new in a person's inbox."""

from datetime import datetime

from django.core.mail import EmailMultiAlternatives
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.translation import ngettext

from tiebeam.hub.activity.models import Notice
from tiebeam.hub.activity.services import note_mailed
from tiebeam.hub.home.inboxes import inbox_for
from tiebeam.hub.people.models import User

MOST = 50
"""Entries in one mail; how many more there are is said."""


def send(person: User, *, hub: str, now: datetime) -> bool:
    """Mail the person what they have neither read nor been mailed; False when there is nothing.

    hub: its address, without a slash at the end. Raises the errors of the mail server.
    """
    fresh = _fresh(person)
    notices, count = list(fresh[:MOST]), fresh.count()
    if not notices:
        return False
    _mail(person, notices, more=count - len(notices), hub=hub).send()
    note_mailed(fresh, now=now)
    return True


def _fresh(person: User) -> QuerySet[Notice]:
    return inbox_for(person).filter(read_at=None, mailed_at=None)


def _mail(person: User, notices: list[Notice], *, more: int, hub: str) -> EmailMultiAlternatives:
    count = len(notices) + more
    subject = ngettext("%(count)d thing is new", "%(count)d things are new", count) % {
        "count": count
    }
    if count == 1:
        event = notices[0].event
        whom = f" ({notices[0].why})" if notices[0].on_behalf_of else ""
        subject = " ".join(f"{event.who} {event.said_to(person.current_lens)}{whom}".split())
    context = {
        "notices": notices,
        "more": more,
        "hub": hub,
        "lens": person.current_lens.value,
        "subject": subject,
    }
    mail = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string("home/mail/digest.txt", context),
        to=[person.email],
        headers={
            # The same for the same entries: a mail sent twice after a crash is one to its reader.
            "Message-ID": f"<digest-{person.pk}-{notices[0].pk}@{hub.partition('//')[2]}>",
            "List-Unsubscribe": f"<{hub}/profile/mail/>",
            "Auto-Submitted": "auto-generated",
        },
    )
    mail.attach_alternative(render_to_string("home/mail/digest.html", context), "text/html")
    return mail
