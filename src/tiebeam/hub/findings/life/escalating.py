"""Steps that follow when an answer does not come: recorded on the finding and told to people."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tiebeam.hub.activity import services as activity
from tiebeam.hub.activity.models import Reason
from tiebeam.hub.findings import deeds
from tiebeam.hub.findings.life.deadlines import DIRECTIONS
from tiebeam.hub.findings.models import Finding, Stage
from tiebeam.hub.people.models import Team, TeamKind, User
from tiebeam.hub.roles import queries as roles
from tiebeam.hub.roles.models import Direction, Severity, Step

AT_ONCE = 50
"""Findings that one look takes up, so that others wait for no long transaction."""


def escalate(*, now: datetime) -> None:
    """Take the next step for every answer of which the time for it has come."""
    late = Finding.objects.filter(next_step_at__lte=now, merged_into=None)
    for finding in late.select_related("team__within")[:AT_ONCE]:
        with transaction.atomic():
            _take_step(finding)


def _take_step(finding: Finding) -> None:
    """Take one step, unless somebody answered or another worker was quicker."""
    direction, since = DIRECTIONS.get(Stage(finding.stage)), finding.owed_since
    if direction is None or since is None:
        return
    steps = roles.agreement().steps_at(Severity(finding.severity), direction, since)
    left = steps[finding.escalations :]
    after = left[1][1] if len(left) > 1 else None
    as_seen = Finding.objects.filter(
        pk=finding.pk, version=finding.version, escalations=finding.escalations
    )
    if as_seen.update(escalations=finding.escalations + 1, next_step_at=after) and left:
        _tell(finding, left[0][0], direction)


def _tell(finding: Finding, whom: Step.Whom, direction: Direction) -> None:
    people = _people(finding, whom, direction)
    nobody = _("nobody, for there is none of %(whom)s") % {"whom": whom.label}
    is_seo = direction == Direction.ANSWER
    owes = _("the SEO side") if is_seo else str(finding.team or "")
    activity.record(
        deeds.ESCALATED,
        about=finding,
        by=None,
        site_id=finding.site_id,
        tell=dict.fromkeys(people, Reason.OWNER),
        whom=", ".join(map(str, people)) or nobody,
        step=str(whom),
        why=_("%(team)s owes an answer since %(day)s")
        % {"team": owes, "day": f"{finding.owed_since:%d %b %Y}"},
    )


def _people(finding: Finding, whom: Step.Whom, direction: Direction) -> list[User]:
    seo = Team.objects.filter(kind=TeamKind.SEO) if direction == Direction.ANSWER else []
    teams = list(seo) or ([finding.team] if finding.team else [])
    told = [person for team in teams for person in roles.told_at_step(whom, team)]
    return list(dict.fromkeys(told))
