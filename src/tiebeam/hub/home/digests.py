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


def send(person: User, *, digest: str, hub: str, now: datetime) -> bool:
    """Mail the person what they have neither read nor been mailed; False when there is nothing.

    digest: names the mail; what goes along is fixed at the first try, so that after a crash the
    same mail is sent again. Mails of other names that were begun and never sent go first. hub: its
    address, without a slash at the end. Raises the errors of the mail server.
    """
    begun = inbox_for(person).filter(mailed_at=None).exclude(digest__in=("", digest))
    for other in dict.fromkeys(begun.order_by("pk").values_list("digest", flat=True)):
        _send(person, other, hub=hub, now=now)
    if not person.notices.filter(digest=digest).exists():
        _fresh(person).update(digest=digest)
    return _send(person, digest, hub=hub, now=now)


def _fresh(person: User) -> QuerySet[Notice]:
    return inbox_for(person).filter(read_at=None, mailed_at=None, digest="")


def _send(person: User, digest: str, *, hub: str, now: datetime) -> bool:
    """Send it, unless it was sent, or all of it was read meanwhile."""
    taken = inbox_for(person).filter(digest=digest, mailed_at=None)
    is_wanted = taken.filter(read_at=None).exists()
    if is_wanted:
        notices, count = list(taken[:MOST]), taken.count()
        _mail(person, notices, digest, more=count - len(notices), hub=hub).send()
    note_mailed(person, digest, now=now)
    return is_wanted


def _mail(
    person: User, notices: list[Notice], digest: str, *, more: int, hub: str
) -> EmailMultiAlternatives:
    count = len(notices) + more
    subject = ngettext("%(count)d thing is new", "%(count)d things are new", count) % {
        "count": count
    }
    if count == 1:
        event = notices[0].event
        whom = f" ({notices[0].why})" if notices[0].on_behalf_of.all() else ""
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
            # The same each time it is tried: a mail sent twice after a crash is one to its reader.
            "Message-ID": f"<digest-{person.pk}-{digest}@{hub.partition('//')[2]}>",
            "List-Unsubscribe": f"<{hub}/profile/mail/>",
            "Auto-Submitted": "auto-generated",
        },
    )
    mail.attach_alternative(render_to_string("home/mail/digest.html", context), "text/html")
    return mail
