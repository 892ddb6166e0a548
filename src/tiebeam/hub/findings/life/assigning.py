"""Whose a finding is: set when it is first seen, then moved by people alone."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tiebeam.hub.activity import services as activity
from tiebeam.hub.activity.models import Reason
from tiebeam.hub.findings import deeds
from tiebeam.hub.findings.life import assignees
from tiebeam.hub.findings.life.deadlines import owed
from tiebeam.hub.findings.life.moving import NotNow, NotYours, change
from tiebeam.hub.findings.models import Finding, Proposal, Stage
from tiebeam.hub.people.access import may_answer_for, may_answer_for_seo
from tiebeam.hub.people.models import Team, User
from tiebeam.hub.people.queries import first_team_of, people_in


def may_reassign(person: User, finding: Finding) -> bool:
    """Whether this person may give the finding to another team: its owners, and the SEO side."""
    return may_answer_for(person, finding.team) or may_answer_for_seo(person)


def may_take(person: User, proposal: Proposal) -> bool:
    """Whether this person may accept the proposal: the team it goes to, and the SEO side."""
    return may_answer_for(person, proposal.team) or may_answer_for_seo(person)


def may_decline(person: User, proposal: Proposal) -> bool:
    """Whether this person may decline it: whoever may accept it, and the owners."""
    return may_take(person, proposal) or may_answer_for(person, proposal.finding.team)


def owner_for(finding: Finding, person: User) -> dict[str, Any]:
    """The fields that make the person's team the owner of a finding without one."""
    if finding.team_id:
        return {}
    team = first_team_of(person)
    if team is None:
        raise NotNow(_("It has no owner yet, and you are in no team: give it to a team first."))
    return {"team": team, "team_rule": _("%(person)s took it on") % {"person": person}}


@transaction.atomic
def give(finding: Finding, team: Team, *, why: str, by: User, version: int, now: datetime) -> None:
    """Make the team the owner at once. Raises NotYours, DecidedMeanwhile."""
    if not may_reassign(by, finding):
        raise NotYours(_("Giving it to another team is for its owners and the SEO side."))
    if team.pk == finding.team_id:
        raise NotNow(_("It is theirs already."))
    _hand_over(finding, team, why=why, by=by, version=version, now=now)
    _close_proposal(finding, by=by, now=now, is_accepted=False)


def _hand_over(
    finding: Finding, team: Team, *, why: str, by: User | None, version: int, now: datetime
) -> None:
    """A finding that another team had taken on waits for the new one."""
    rests = finding.stage not in {Stage.ACCEPTED, Stage.IN_WORK}
    stage = finding.stage if rests else Stage.WAITING
    moved = {} if rests else {"stage": stage, "stage_before": finding.stage, "stage_since": now}
    was, assignee = str(finding.team or ""), finding.assignee
    due = owed(stage, severity=finding.severity, has_owner=True, since=now)
    due = {} if stage == Stage.DISPUTED else due  # whom the SEO side answers does not matter
    owner = {"team": team, "team_rule": why[:500], "assignee": None}
    change(finding, version=version, **owner, **due, **moved)
    tell = dict.fromkeys(people_in(team), Reason.OWNER)
    _record(deeds.ASSIGNED, finding, by=by, tell=tell, team=str(team), was=was, why=why)
    assignees.record_hand_over(finding, assignee, by=by)


@transaction.atomic
def propose(
    finding: Finding, team: Team, *, why: str, by: User | None, now: datetime
) -> Proposal | None:
    """Propose another owner; nothing moves. None where the same was declined before by a rule."""
    if by is None and _was_declined(finding, team, why):
        return None
    _close_proposal(finding, by=by, now=now, is_accepted=False)
    one = Proposal.objects.create(
        finding=finding, team=team, why=why[:500], proposed_by=by, proposed_at=now
    )
    tell = dict.fromkeys(people_in(team), Reason.OWNER) if by else {}
    _record(deeds.PROPOSED, finding, by=by, tell=tell, team=str(team), why=why)
    return one


def _was_declined(finding: Finding, team: Team, why: str) -> bool:
    before = finding.proposals.filter(team=team, why=why[:500])
    return before.filter(is_accepted=False).exists() or before.filter(decided_at=None).exists()


@transaction.atomic
def take(proposal: Proposal, *, by: User, version: int, now: datetime) -> None:
    """Accept a proposal: the finding moves. Raises NotYours, NotNow, DecidedMeanwhile."""
    if not may_take(by, proposal):
        raise NotYours(
            _("Accepting it is for %(team)s and the SEO side.") % {"team": proposal.team}
        )
    _decide(proposal, by=by, now=now, is_accepted=True)
    finding = proposal.finding
    _hand_over(finding, proposal.team, why=proposal.why, by=by, version=version, now=now)


@transaction.atomic
def decline(proposal: Proposal, *, by: User, now: datetime) -> None:
    """Leave the finding where it is. Raises NotYours, NotNow."""
    if not may_decline(by, proposal):
        raise NotYours(_("Declining it is for both teams and the SEO side."))
    _decide(proposal, by=by, now=now, is_accepted=False)
    team = str(proposal.team)
    _record(deeds.PROPOSAL_DECLINED, proposal.finding, by=by, team=team, why=proposal.why)


def _decide(proposal: Proposal, *, by: User, now: datetime, is_accepted: bool) -> None:
    open_ = Proposal.objects.filter(pk=proposal.pk, decided_at=None)
    if not open_.update(is_accepted=is_accepted, decided_by=by, decided_at=now):
        raise NotNow(_("Somebody has decided about this proposal already."))


def _close_proposal(finding: Finding, *, by: User | None, now: datetime, is_accepted: bool) -> None:
    open_ = finding.proposals.filter(decided_at=None)
    open_.update(is_accepted=is_accepted, decided_by=by, decided_at=now)


def _record(
    deed: Any,
    finding: Finding,
    *,
    by: User | None,
    tell: dict[User, Reason] | None = None,
    **facts: Any,
) -> None:
    if by:
        activity.follow(by, finding)
    facts["version"] = finding.version
    activity.record(deed, about=finding, by=by, site_id=finding.site_id, tell=tell, **facts)
