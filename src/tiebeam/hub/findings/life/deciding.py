"""What people decide about a finding: each one deed, one transaction.

Each takes the finding as the person saw it, with its `version`. Raises Refused: NotYours, NotNow,
DecidedMeanwhile.
"""

from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tiebeam.hub.activity.models import Reason
from tiebeam.hub.findings.life import assigning, transitions, verifications
from tiebeam.hub.findings.life.moving import NotNow, check, move
from tiebeam.hub.findings.life.transitions import Transition
from tiebeam.hub.findings.models import Dispute, DisputeKind, Finding, Verdict, Waiver
from tiebeam.hub.findings.queries import open_dispute
from tiebeam.hub.people.models import Team, User
from tiebeam.hub.people.queries import people_of_kind

Decision = Callable[..., None]


@transaction.atomic
def accept(finding: Finding, *, by: User, version: int, now: datetime) -> None:
    """Have the team answer for the fix; one without a team becomes that of the person."""
    _take_on(finding, transitions.ACCEPT, by=by, version=version, now=now)


@transaction.atomic
def begin(finding: Finding, *, by: User, version: int, now: datetime) -> None:
    """Say that work on it is under way."""
    _take_on(finding, transitions.BEGIN, by=by, version=version, now=now)


@transaction.atomic
def say_fixed(finding: Finding, *, by: User, version: int, now: datetime) -> None:
    """Say that the fix is live, and have some of the pages visited: they decide."""
    _take_on(finding, transitions.SAY_FIXED, by=by, version=version, now=now)
    verifications.start(finding, by=by)


def _take_on(finding: Finding, way: Transition, *, by: User, version: int, now: datetime) -> None:
    check(finding, way, by=by, version=version)
    owner = assigning.owner_for(finding, by)
    move(finding, way, by=by, version=version, now=now, fields=owner)


@transaction.atomic
def waive(
    finding: Finding, *, by: User, version: int, now: datetime, reason: str, cost: str, until: date
) -> None:
    """Live with it until a day; whoever decides so is the approver."""
    if until <= now.date():
        raise NotNow(_("A waiver ends on a day to come."))
    move(
        finding,
        transitions.WAIVE,
        by=by,
        version=version,
        now=now,
        fields={"waived_until": until},
        until=until.isoformat(),
        reason=reason,
        cost=cost,
    )
    _settle_dispute(finding, by=by, now=now)
    Waiver.objects.create(
        finding=finding, reason=reason, cost=cost, until=until, approved_by=by, decided_at=now
    )


@transaction.atomic
def end_waiver(finding: Finding, *, by: User, version: int, now: datetime) -> None:
    """Take a finding up again before its waiver runs out."""
    move(finding, transitions.END_WAIVER, by=by, version=version, now=now)
    close_waiver(finding, now=now)


@transaction.atomic
def dispute(
    finding: Finding,
    *,
    by: User,
    version: int,
    now: datetime,
    kind: str,
    reason: str,
    evidence: str = "",
    team: Team | None = None,
) -> None:
    """Object to a finding; the SEO side owes an answer. team: whose it is, when it is not ours."""
    way, seo = transitions.DISPUTE, dict.fromkeys(people_of_kind("seo"), Reason.OWNER)
    move(finding, way, by=by, version=version, now=now, tell=seo, kind=kind, reason=reason)
    Dispute.objects.create(
        finding=finding, kind=kind, reason=reason, evidence=evidence, raised_by=by, raised_at=now
    )
    if kind == DisputeKind.NOT_OURS and team and team != finding.team:
        assigning.propose(finding, team, why=reason[:500], by=by, now=now)


@transaction.atomic
def uphold(finding: Finding, *, by: User, version: int, now: datetime, reason: str) -> None:
    """Answer a dispute: the finding stands."""
    _answer(finding, transitions.UPHOLD, by=by, version=version, now=now, reason=reason)
    _settle_dispute(finding, by=by, now=now, verdict=Verdict.STANDS, answer=reason)


@transaction.atomic
def withdraw(finding: Finding, *, by: User, version: int, now: datetime, reason: str) -> None:
    """Answer a dispute: the objection is right."""
    _answer(finding, transitions.WITHDRAW, by=by, version=version, now=now, reason=reason)
    _settle_dispute(finding, by=by, now=now, verdict=Verdict.RIGHT, answer=reason)


def _answer(
    finding: Finding, way: Transition, *, by: User, version: int, now: datetime, reason: str
) -> None:
    """Tell who raised the dispute what came of it."""
    one = open_dispute(finding)
    tell = {one.raised_by: Reason.ASKED} if one and one.raised_by else {}
    move(finding, way, by=by, version=version, now=now, tell=tell, reason=reason)


@transaction.atomic
def take_back(finding: Finding, *, by: User, version: int, now: datetime) -> None:
    """Take an objection back."""
    move(finding, transitions.TAKE_BACK, by=by, version=version, now=now)
    _settle_dispute(finding, by=by, now=now)


@transaction.atomic
def restore(finding: Finding, *, by: User, version: int, now: datetime, reason: str) -> None:
    """Take up what was withdrawn."""
    move(finding, transitions.RESTORE, by=by, version=version, now=now, reason=reason)


@transaction.atomic
def snooze(finding: Finding, *, by: User, version: int, now: datetime, beyond: int) -> None:
    """Let it rest until it has more pages than that."""
    if beyond < finding.pages:
        raise NotNow(_("It has more pages than that already."))
    move(
        finding,
        transitions.SNOOZE,
        by=by,
        version=version,
        now=now,
        fields={"snoozed_beyond": beyond},
        beyond=beyond,
        pages=finding.pages,
    )


@transaction.atomic
def wake(finding: Finding, *, by: User, version: int, now: datetime) -> None:
    """Take up what was snoozed."""
    move(finding, transitions.WAKE, by=by, version=version, now=now)


DECISIONS: dict[str, Decision] = {
    "accept": accept,
    "begin": begin,
    "say-fixed": say_fixed,
    "waive": waive,
    "dispute": dispute,
    "snooze": snooze,
    "uphold": uphold,
    "withdraw": withdraw,
    "take-back": take_back,
    "restore": restore,
    "wake": wake,
    "end-waiver": end_waiver,
}
"""What is done by each transition that people can choose, by its slug."""


def close_waiver(finding: Finding, *, now: datetime) -> None:
    """Note that the waiver of the finding is over."""
    finding.waivers.filter(ended_at=None).update(ended_at=now)


def _settle_dispute(
    finding: Finding, *, by: User | None, now: datetime, verdict: str = "", answer: str = ""
) -> None:
    """Close the open dispute, if there is one; without a verdict it was taken back or needless."""
    open_ = finding.disputes.filter(answered_at=None)
    open_.update(verdict=verdict, answer=answer, answered_by=by, answered_at=now)


def close_dispute(finding: Finding, *, now: datetime) -> None:
    """Close an open dispute that evidence has made needless."""
    _settle_dispute(finding, by=None, now=now)
