"""What people do with webhooks."""

from django.utils.translation import gettext_lazy as _

from tiebeam.hub.activity.deeds import deed

WEBHOOK_ADDED = deed("webhook-added", _("added the webhook %(subject)s"), is_private=True)
WEBHOOK_SWITCHED = deed("webhook-switched", _("switched %(subject)s %(state)s"), is_private=True)
WEBHOOK_REMOVED = deed("webhook-removed", _("removed the webhook %(subject)s"), is_private=True)
