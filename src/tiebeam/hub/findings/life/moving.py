"""Moves a finding from stage to stage, so that of two decisions at once none is lost unseen."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from tiebeam.hub.activity import services as activity
from tiebeam.hub.activity.models import Event, Reason
from tiebeam.hub.activity.queries import events_about
from tiebeam.hub.findings.life.deadlines import owed
from tiebeam.hub.findings.life.transitions import Transition
from tiebeam.hub.findings.models import Finding, Stage
from tiebeam.hub.people.models import User


class Refused(Exception):
    """A decision that was not carried out; says why in words for whoever wanted it."""


class NotYours(Refused):
    """The person may not decide that."""


class NotNow(Refused):
    """The finding is at a stage from which this does not lead on."""


class DecidedMeanwhile(Refused):
    """Somebody else decided while this person looked at the finding."""

    def __init__(self, finding: Finding, *, since: int) -> None:
        self.events = list(events_since(finding, since))
        told = "; ".join(event.sentence for event in reversed(self.events))
        super().__init__(
            _("Meanwhile: %(told)s. Nothing was changed by you; look at it and decide again.")
            % {"told": told or _("the finding changed")}
        )


def events_since(finding: Finding, version: int) -> list[Event]:
    """What was decided about the finding after it had that version, newest first."""
    return list(events_about(finding).filter(facts__version__gt=version)[:5])


def move(
    finding: Finding,
    way: Transition,
    *,
    by: User | None,
    version: int,
    now: datetime,
    tell: Mapping[User, Reason] | None = None,
    fields: Mapping[str, Any] | None = None,
    **facts: Any,
) -> None:
    """Take the finding along `way` and record it; `finding` then is as the database has it.

    version: of the finding as the person saw it; fields: what else changes with the stage.
    Raises NotYours, NotNow and DecidedMeanwhile, and has then changed nothing.
    """
    check(finding, way, by=by, version=version)
    changed = {
        "stage": way.to,
        "stage_before": finding.stage,
        "stage_since": now,
        "waived_until": None,
        "snoozed_beyond": None,
        **_owed(finding, way, fields or {}, now=now),
        **(fields or {}),
    }
    change(finding, version=version, **changed)
    if by:
        activity.follow(by, finding)
    activity.record(
        way.deed,
        about=finding,
        by=by,
        site_id=finding.site_id,
        tell=tell,
        version=finding.version,
        to=str(way.to),
        **facts,
    )


def _owed(
    finding: Finding, way: Transition, fields: Mapping[str, Any], *, now: datetime
) -> dict[str, Any]:
    has_owner = finding.team_id is not None or "team" in fields
    return owed(way.to, severity=finding.severity, has_owner=has_owner, since=now)


def check(finding: Finding, way: Transition, *, by: User | None, version: int) -> None:
    """Raises NotYours, NotNow or DecidedMeanwhile where the way is shut."""
    if by is not None and not way.who.may(by, finding):
        raise NotYours(_("“%(what)s” is for %(who)s.") % {"what": way.said, "who": way.who.value})
    if finding.version != version:
        raise DecidedMeanwhile(finding, since=version)
    if finding.merged_into_id:
        raise NotNow(_("It is told with another finding; decide there."))
    if not way.leads_from(finding):
        word = Stage(finding.stage).label
        raise NotNow(
            _("“%(what)s” does not lead on from “%(stage)s”.") % {"what": way.said, "stage": word}
        )


def change(finding: Finding, *, version: int, **fields: Any) -> None:
    """Change the finding as it was at that version, and it alone. Raises DecidedMeanwhile."""
    as_seen = Finding.objects.filter(pk=finding.pk, version=version)
    if not as_seen.update(version=F("version") + 1, **fields):
        raise DecidedMeanwhile(finding, since=version)
    finding.refresh_from_db()
