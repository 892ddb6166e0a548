"""What people do to findings."""

from django.utils.translation import gettext_lazy as _

from tiebeam.hub.activity.deeds import deed

VERIFICATION_STARTED = deed("verification-started", _("asked for a verification of %(subject)s"))
