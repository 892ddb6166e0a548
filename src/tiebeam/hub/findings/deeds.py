"""What people do to findings."""

from django.utils.translation import gettext_lazy as _

from tiebeam.hub.activity.deeds import deed

PAGES_VERIFICATION_STARTED = deed(
    "pages-verification-started", _("asked for a verification of %(count)s pages of %(subject)s")
)
VERIFICATION_STARTED = deed("verification-started", _("asked for a verification of %(subject)s"))

ACCEPTED = deed("finding-accepted", _("accepted %(subject)s"))
WORK_BEGUN = deed("finding-work-begun", _("began work on %(subject)s"))
SAID_FIXED = deed("finding-said-fixed", _("said that %(subject)s is fixed"))
WAIVED = deed("finding-waived", _("waived %(subject)s until %(until)s: %(reason)s"))
WAIVER_ENDED = deed("finding-waiver-ended", _("ended the waiver of %(subject)s"))
DISPUTED = deed("finding-disputed", _("disputed %(subject)s: %(reason)s"))
DISPUTE_REFUSED = deed("finding-dispute-refused", _("upheld %(subject)s: %(reason)s"))
DISPUTE_GRANTED = deed("finding-dispute-granted", _("withdrew %(subject)s: %(reason)s"))
DISPUTE_TAKEN_BACK = deed("finding-dispute-taken-back", _("took back the dispute of %(subject)s"))
RESTORED = deed("finding-restored", _("took up %(subject)s again: %(reason)s"))
SNOOZED = deed("finding-snoozed", _("snoozed %(subject)s until it has more than %(beyond)s pages"))
WOKEN = deed("finding-woken", _("woke %(subject)s"))

WAIVER_RAN_OUT = deed("finding-waiver-ran-out", _("saw the waiver of %(subject)s run out"))
HAS_GROWN = deed("finding-has-grown", _("woke %(subject)s, which has grown to %(pages)s pages"))
VERIFIED = deed("finding-verified", _("verified that %(subject)s is fixed: %(evidence)s"))
REOPENED = deed("finding-reopened", _("reopened %(subject)s: %(evidence)s"))
UNVERIFIED = deed("finding-not-verified", _("could not tell about %(subject)s: %(evidence)s"))
REGRESSED = deed("finding-regressed", _("saw %(subject)s again, which was %(was)s: %(evidence)s"))

ASSIGNED = deed("finding-assigned", _("gave %(subject)s to %(team)s: %(why)s"))
PERSON_ASSIGNED = deed("finding-person-assigned", _("assigned %(subject)s to %(person)s"))
PERSON_RELEASED = deed(
    "finding-person-released", _("assigned %(subject)s to nobody, no longer to %(person)s: %(why)s")
)
PROPOSED = deed("finding-proposed", _("proposed %(subject)s to %(team)s: %(why)s"))
PROPOSAL_DECLINED = deed("finding-proposal-declined", _("kept %(subject)s from %(team)s"))
ESCALATED = deed("finding-escalated", _("told %(whom)s that %(subject)s waits: %(why)s"))

SEVERITY_CHANGED = deed(
    "finding-severity-changed",
    _("changed the severity of %(subject)s from %(was)s to %(now)s until %(until)s: %(reason)s"),
)
SEVERITY_RESTORED = deed(
    "finding-severity-restored", _("changed the severity of %(subject)s back to %(now)s")
)

MERGED = deed("finding-merged", _("merged %(subject)s into %(primary)s: %(reason)s"))
MERGED_HERE = deed("finding-merged-here", _("merged %(other)s into %(subject)s: %(reason)s"))
UNMERGED = deed("finding-unmerged", _("told %(subject)s apart from %(primary)s again"))
SPLIT = deed("finding-split", _("split %(pattern)s off %(subject)s: %(reason)s"))
UNSPLIT = deed("finding-unsplit", _("told %(pattern)s with %(subject)s again"))

FOLLOWED_TEMPLATE = deed(
    "finding-followed-template", _("carried %(subject)s over to its page template as decided")
)
CARRIED_OVER = deed(
    "finding-carried-over",
    _("told %(subject)s with %(primary)s, because their page templates were merged"),
)
TAKES_OVER = deed(
    "finding-takes-over",
    _("told %(other)s with %(subject)s, because their page templates were merged"),
)
TOLD_APART = deed(
    "finding-told-apart",
    _("told %(subject)s apart from %(other)s, because their page templates were split"),
)

WROTE = deed("finding-message-written", _("wrote about %(subject)s"))
EDITED = deed("finding-message-edited", _("changed a message about %(subject)s"))
REMOVED = deed("finding-message-removed", _("removed a message about %(subject)s"))
