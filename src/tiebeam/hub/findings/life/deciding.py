"""What people decide about a finding: each one deed, one transaction.

Each takes the finding as the person saw it, with its `version`. Raises Refused: NotYours, NotNow,
DecidedMeanwhile.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tiebeam.hub.activity.models import Reason
from tiebeam.hub.findings.life import assigning, transitions, verifications
from tiebeam.hub.findings.life.moving import NotNow, check, move
from tiebeam.hub.findings.models import Dispute, DisputeKind, Finding, Verdict, Waiver
from tiebeam.hub.people.models import Team, User
from tiebeam.hub.people.queries import people_of_kind

Decision = Callable[..., None]


@transaction.atomic
def accept(finding: Finding, *, by: User, version: int, now: datetime) -> None:
    """Have the team answer for the fix; one without a team becomes that of the person."""
    way = transitions.ACCEPT
    check(finding, way, by=by, version=version)
    move(finding, way, by=by, version=version, now=now, fields=assigning.owner_for(finding, by))


@transaction.atomic
def begin(finding: Finding, *, by: User, version: int, now: datetime) -> None:
    """Say that work on it is under way."""
    way = transitions.BEGIN
    check(finding, way, by=by, version=version)
    move(finding, way, by=by, version=version, now=now, fields=assigning.owner_for(finding, by))


@transaction.atomic
def say_fixed(finding: Finding, *, by: User, version: int, now: datetime) -> None:
    """Say that the fix is live, and have some of the pages visited: they decide."""
    way = transitions.SAY_FIXED
    check(finding, way, by=by, version=version)
    move(finding, way, by=by, version=version, now=now, fields=assigning.owner_for(finding, by))
    verifications.start(finding, by=by)


@transaction.atomic
def waive(
    finding: Finding, *, by: User, version: int, now: datetime, reason: str, cost: str, until: date
) -> None:
    """Live with it until a day; whoever decides so is the approver."""
    way = transitions.WAIVE
    if until <= now.date():
        raise NotNow(_("A waiver ends on a day to come."))
    check(finding, way, by=by, version=version)
    _settle_dispute(finding, by=by, now=now)
    Waiver.objects.create(
        finding=finding, reason=reason, cost=cost, until=until, approved_by=by, decided_at=now
    )
    move(
        finding,
        way,
        by=by,
        version=version,
        now=now,
        fields={"waived_until": until},
        until=until.isoformat(),
        reason=reason,
        cost=cost,
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
    way = transitions.DISPUTE
    check(finding, way, by=by, version=version)
    Dispute.objects.create(
        finding=finding, kind=kind, reason=reason, evidence=evidence, raised_by=by, raised_at=now
    )
    answerers = dict.fromkeys(people_of_kind("seo"), Reason.OWNER)
    move(finding, way, by=by, version=version, now=now, tell=answerers, kind=kind, reason=reason)
    if kind == DisputeKind.NOT_OURS and team and team != finding.team:
        assigning.propose(finding, team, why=reason[:500], by=by, now=now)


@transaction.atomic
def uphold(finding: Finding, *, by: User, version: int, now: datetime, reason: str) -> None:
    """Answer a dispute: the finding stands."""
    raiser = _settle_dispute(finding, by=by, now=now, verdict=Verdict.STANDS, answer=reason)
    move(
        finding,
        transitions.UPHOLD,
        by=by,
        version=version,
        now=now,
        tell={raiser: Reason.ASKED} if raiser else None,
        reason=reason,
    )


@transaction.atomic
def withdraw(finding: Finding, *, by: User, version: int, now: datetime, reason: str) -> None:
    """Answer a dispute: the objection is right."""
    raiser = _settle_dispute(finding, by=by, now=now, verdict=Verdict.RIGHT, answer=reason)
    move(
        finding,
        transitions.WITHDRAW,
        by=by,
        version=version,
        now=now,
        tell={raiser: Reason.ASKED} if raiser else None,
        reason=reason,
    )


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
    finding: Finding, *, by: User | None, now: datetime, **answer: Any
) -> User | None:
    """Close the open dispute, if there is one; who had raised it."""
    one = finding.disputes.filter(answered_at=None).select_related("raised_by").first()
    if one is None:
        return None
    for name, value in {**answer, "answered_by": by, "answered_at": now}.items():
        setattr(one, name, value)
    one.save()
    return one.raised_by


def close_dispute(finding: Finding, *, now: datetime) -> None:
    """Close an open dispute that evidence has made needless."""
    _settle_dispute(finding, by=None, now=now)
