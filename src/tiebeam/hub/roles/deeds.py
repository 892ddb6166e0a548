"""What people do about roles, rules, duties and times."""

from django.utils.translation import gettext_lazy as _

from tiebeam.hub.activity.deeds import deed

ROLES_CHANGED = deed("roles-changed", _("changed who answers for %(subject)s: %(what)s"))
ROLES_SHARED = deed("roles-shared-out", _("gave %(count)d areas their usual teams"))
AREA_ADDED = deed("area-added", _("added the area %(subject)s"))
AREA_CHANGED = deed("area-changed", _("changed the area %(subject)s: %(what)s"))
CHECK_LEFT = deed("check-left", _("took the check %(what)s out of %(subject)s"))
CHECKS_COVERED = deed("checks-covered", _("put the checks of %(what)s under %(subject)s"))
RULES_SAVED = deed("rules-saved", _("changed %(subject)s: %(why)s"))
ROTA_CHANGED = deed("rota-changed", _("changed %(subject)s: %(what)s"))
TIMES_CHANGED = deed("times-changed", _("changed in which time answers are due: %(what)s"))
