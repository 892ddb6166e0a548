"""The life cycle of a finding as one table: from which stage, by which deed, to which, by whom.

The status of a finding is what crawls say. Its stage is what people have come to: no deed of a
person closes a finding; `verified` is reached by evidence alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tiebeam.hub.activity.deeds import Deed
from tiebeam.hub.findings import deeds
from tiebeam.hub.findings.models import Finding, Stage
from tiebeam.hub.people.access import may_answer_for, may_answer_for_seo, may_approve_for
from tiebeam.hub.people.models import User

May = Callable[[User, Finding], bool]


class Who(Enum):
    """Who may do it."""

    OWNER = _("a member of the owner team")
    APPROVER = _("a manager of the owner team")
    SEO = _("a member of an SEO team")
    EVIDENCE = _("a crawl or a verification")
    CLOCK = _("the hub, when the day has come or the crawl shows it")

    def may(self, person: User, finding: Finding) -> bool:
        """Whether this person may; nobody may do what evidence and clock do."""
        rule = _RULES.get(self)
        return rule is not None and rule(person, finding)


_RULES: dict[Who, May] = {
    Who.OWNER: lambda person, finding: may_answer_for(person, finding.team),
    Who.APPROVER: lambda person, finding: may_approve_for(person, finding.team),
    Who.SEO: lambda person, _finding: may_answer_for_seo(person),
}


@dataclass(frozen=True)
class Transition:
    """One way from stages to a stage."""

    slug: str
    """Names it in addresses, as in accept."""
    said: str | Promise
    """What the button says."""
    means: str | Promise
    """What follows from it, in a few words."""
    sources: frozenset[Stage]
    to: Stage
    who: Who
    deed: Deed

    def is_open_to(self, person: User, finding: Finding) -> bool:
        """Whether this person may do it now."""
        return self.leads_from(finding) and self.who.may(person, finding)

    def leads_from(self, finding: Finding) -> bool:
        """Whether it can be done to the finding as it stands."""
        return finding.stage in self.sources and finding.merged_into_id is None


def _way(
    slug: str,
    said: str | Promise,
    means: str | Promise,
    *sources: Stage,
    to: Stage,
    who: Who,
    deed: Deed,
) -> Transition:
    return Transition(slug, said, means, frozenset(sources), to, who, deed)


_S = Stage
_UNDECIDED = (_S.WAITING, _S.REOPENED)
_LIVE = (*_UNDECIDED, _S.ACCEPTED, _S.IN_WORK)

ACCEPT = _way(
    "accept",
    _("Accept"),
    _("Your team answers for the fix."),
    *_UNDECIDED,
    to=_S.ACCEPTED,
    who=Who.OWNER,
    deed=deeds.ACCEPTED,
)
BEGIN = _way(
    "begin",
    _("Begin work"),
    _("Everybody sees that it is under way."),
    *_UNDECIDED,
    _S.ACCEPTED,
    to=_S.IN_WORK,
    who=Who.OWNER,
    deed=deeds.WORK_BEGUN,
)
SAY_FIXED = _way(
    "say-fixed",
    _("Say that it is fixed"),
    _("Some of its pages are visited at once; they decide."),
    *_LIVE,
    to=_S.SAID_FIXED,
    who=Who.OWNER,
    deed=deeds.SAID_FIXED,
)
WAIVE = _way(
    "waive",
    _("Waive"),
    _("You live with it until a day; then it comes back."),
    *_LIVE,
    _S.DISPUTED,
    to=_S.WAIVED,
    who=Who.APPROVER,
    deed=deeds.WAIVED,
)
DISPUTE = _way(
    "dispute",
    _("Dispute"),
    _("The SEO side has to answer you."),
    *_LIVE,
    to=_S.DISPUTED,
    who=Who.OWNER,
    deed=deeds.DISPUTED,
)
SNOOZE = _way(
    "snooze",
    _("Snooze"),
    _("It comes back when it has grown by as much as you say."),
    *_UNDECIDED,
    _S.ACCEPTED,
    to=_S.SNOOZED,
    who=Who.OWNER,
    deed=deeds.SNOOZED,
)
UPHOLD = _way(
    "uphold",
    _("The finding stands"),
    _("It waits for its owner again, with your answer."),
    _S.DISPUTED,
    to=_S.WAITING,
    who=Who.SEO,
    deed=deeds.DISPUTE_REFUSED,
)
WITHDRAW = _way(
    "withdraw",
    _("The objection is right"),
    _("The finding is withdrawn and counts against its check."),
    _S.DISPUTED,
    to=_S.WITHDRAWN,
    who=Who.SEO,
    deed=deeds.DISPUTE_GRANTED,
)
TAKE_BACK = _way(
    "take-back",
    _("Take the dispute back"),
    _("It waits for your team again."),
    _S.DISPUTED,
    to=_S.WAITING,
    who=Who.OWNER,
    deed=deeds.DISPUTE_TAKEN_BACK,
)
RESTORE = _way(
    "restore",
    _("Take it up again"),
    _("It waits for its owner as if it were new."),
    _S.WITHDRAWN,
    to=_S.WAITING,
    who=Who.SEO,
    deed=deeds.RESTORED,
)
WAKE = _way(
    "wake",
    _("Wake it"),
    _("It waits for your team again."),
    _S.SNOOZED,
    to=_S.WAITING,
    who=Who.OWNER,
    deed=deeds.WOKEN,
)
END_WAIVER = _way(
    "end-waiver",
    _("End the waiver"),
    _("It waits for your team again."),
    _S.WAIVED,
    to=_S.WAITING,
    who=Who.APPROVER,
    deed=deeds.WAIVER_ENDED,
)
RUN_OUT = _way(
    "run-out",
    _("The waiver runs out"),
    _("It waits for its owner again."),
    _S.WAIVED,
    to=_S.WAITING,
    who=Who.CLOCK,
    deed=deeds.WAIVER_RAN_OUT,
)
GROW = _way(
    "grow",
    _("It has grown"),
    _("It waits for its owner again."),
    _S.SNOOZED,
    to=_S.WAITING,
    who=Who.CLOCK,
    deed=deeds.HAS_GROWN,
)
VERIFY = _way(
    "verify",
    _("It is gone"),
    _("Pages that were visited no longer show it."),
    *(stage for stage in Stage if stage != _S.VERIFIED),
    to=_S.VERIFIED,
    who=Who.EVIDENCE,
    deed=deeds.VERIFIED,
)
REOPEN = _way(
    "reopen",
    _("It is still there"),
    _("It is its owner's again."),
    _S.SAID_FIXED,
    _S.VERIFIED,
    to=_S.REOPENED,
    who=Who.EVIDENCE,
    deed=deeds.REOPENED,
)
REGRESS = _way(
    "regress",
    _("It is back"),
    _("It waits for its owner again."),
    _S.VERIFIED,
    to=_S.WAITING,
    who=Who.EVIDENCE,
    deed=deeds.REGRESSED,
)

TRANSITIONS = (
    ACCEPT,
    BEGIN,
    SAY_FIXED,
    WAIVE,
    DISPUTE,
    SNOOZE,
    UPHOLD,
    WITHDRAW,
    TAKE_BACK,
    RESTORE,
    WAKE,
    END_WAIVER,
    RUN_OUT,
    GROW,
    VERIFY,
    REOPEN,
    REGRESS,
)
OF_PEOPLE = {one.slug: one for one in TRANSITIONS if one.who not in {Who.EVIDENCE, Who.CLOCK}}
"""What people do, by its name in addresses."""


def open_to(person: User, finding: Finding) -> list[Transition]:
    """What this person may do to the finding now."""
    return [one for one in OF_PEOPLE.values() if one.is_open_to(person, finding)]
