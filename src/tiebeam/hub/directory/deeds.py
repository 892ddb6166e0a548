"""What people do to people and teams; what concerns security is for administrators alone."""

from django.utils.translation import gettext_lazy as _

from tiebeam.hub.activity.deeds import deed

PERSON_INVITED = deed("person-invited", _("invited %(subject)s"))
INVITATION_RENEWED = deed("invitation-renewed", _("renewed the invitation of %(subject)s"))
INVITATION_WITHDRAWN = deed("invitation-withdrawn", _("withdrew the invitation of %(subject)s"))
INVITATION_ACCEPTED = deed("invitation-accepted", _("joined by an invitation"))
PERSON_ADDED = deed("person-added", _("added %(subject)s"))
PERSON_CHANGED = deed("person-changed", _("changed %(what)s of %(subject)s"))
PERSON_SWITCHED_OFF = deed("person-switched-off", _("switched off the account of %(subject)s"))
PERSON_SWITCHED_ON = deed("person-switched-on", _("switched on the account of %(subject)s"))
ADMINISTRATOR_MADE = deed("administrator-made", _("made %(subject)s an administrator"))
ADMINISTRATOR_UNMADE = deed("administrator-unmade", _("took administration from %(subject)s"))
ABSENCE_PLANNED = deed("absence-planned", _("noted that %(subject)s is away until %(until)s"))
ABSENCE_ENDED = deed("absence-ended", _("noted that %(subject)s is back"))

TEAM_ADDED = deed("team-added", _("added the team %(subject)s"))
TEAM_CHANGED = deed("team-changed", _("changed %(what)s of the team %(subject)s"))
TEAM_JOINED = deed("team-joined", _("put %(person)s into the team %(subject)s"))
TEAM_LEFT = deed("team-left", _("took %(person)s out of the team %(subject)s"))
MANAGER_MADE = deed("manager-made", _("made %(person)s a manager of %(subject)s"))
MANAGER_UNMADE = deed("manager-unmade", _("made %(person)s a plain member of %(subject)s"))
TEAMS_MERGED = deed("teams-merged", _("merged the team %(merged)s into %(subject)s"))
TEAM_REMOVED = deed("team-removed", _("removed the team %(subject)s"))

SIGNED_IN = deed("signed-in", _("signed in %(how)s"), is_private=True)
SIGN_IN_FAILED = deed("sign-in-failed", _("could not sign in as %(email)s"), is_private=True)
SESSIONS_ENDED = deed("sessions-ended", _("ended the sessions of %(subject)s"), is_private=True)
PASSWORD_CHANGED = deed("password-changed", _("changed their password"), is_private=True)
PASSWORD_GIVEN = deed("password-given", _("gave %(subject)s a one-time password"), is_private=True)
FACTOR_ADDED = deed("second-factor-added", _("added %(what)s to sign in"), is_private=True)
FACTOR_REMOVED = deed("second-factor-removed", _("removed %(what)s"), is_private=True)
FACTOR_RESET = deed(
    "second-factor-reset", _("removed every second factor of %(subject)s"), is_private=True
)
RULES_CHANGED = deed("sign-in-rules-changed", _("changed who may sign in how"), is_private=True)
PROVIDER_ADDED = deed(
    "provider-added", _("let people sign in through %(subject)s"), is_private=True
)
PROVIDER_CHANGED = deed("provider-changed", _("changed %(what)s of %(subject)s"), is_private=True)
PROVIDER_REMOVED = deed(
    "provider-removed", _("ended signing in through %(subject)s"), is_private=True
)
ACCOUNT_LINKED = deed("account-linked", _("linked their account at %(provider)s"), is_private=True)
ENTRY_REFUSED = deed(
    "entry-refused", _("was not let in as %(email)s through %(subject)s"), is_private=True
)
SCIM_TOKEN_MADE = deed(
    "scim-token-made", _("let %(subject)s provision people and teams"), is_private=True
)
SCIM_TOKEN_WITHDRAWN = deed(
    "scim-token-withdrawn", _("withdrew the SCIM token of %(subject)s"), is_private=True
)
