"""What people do with tokens."""

from django.utils.translation import gettext_lazy as _

from tiebeam.hub.activity.deeds import deed

TOKEN_MADE = deed("token-made", _("made the token %(subject)s"), is_private=True)
TOKEN_WITHDRAWN = deed("token-withdrawn", _("withdrew the token %(subject)s"), is_private=True)
TOKEN_DENIED = deed("token-denied", _("denied %(subject)s a token"), is_private=True)
