"""Links that stop one crawl and need no account: for whoever keeps the site alive.

A link is the crawl and the moment at which the link was made, signed. It holds while the crawl
names that very moment, so it is withdrawn by forgetting it, and no link can be made up.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from tiebeam.hub.sites.models import Crawl

LIFE = timedelta(days=14)
"""How long a link holds at most; it ends with its crawl."""
_SALT = "tiebeam.hub.sites.stop_links"


class NoLink(LookupError):
    """Nobody made this link, or it was withdrawn, or it is too old."""


def token_of(crawl: Crawl) -> str:
    """The secret part of the crawl's link; empty when no link holds."""
    if crawl.stop_link_made_at is None:
        return ""
    return Signer(salt=_SALT).sign_object([crawl.pk, crawl.stop_link_made_at.isoformat()])


def address_of(crawl: Crawl) -> str:
    """The link, to be handed on; empty when none holds."""
    token = token_of(crawl)
    return settings.ENVIRONMENT.url + reverse("sites:stop", args=[token]) if token else ""


def crawl_of(token: str, *, now: datetime) -> Crawl:
    """The crawl that a link is about, whether it still runs or not. Raises NoLink."""
    try:
        crawl_id, made_at = Signer(salt=_SALT).unsign_object(token)
        crawl = Crawl.objects.select_related("site", "started_by").get(pk=int(crawl_id))
    except (BadSignature, ValueError, TypeError, OverflowError, Crawl.DoesNotExist):
        raise NoLink from None
    held = crawl.stop_link_made_at
    if held is None or held.isoformat() != made_at or now > held + LIFE:
        raise NoLink
    return crawl
