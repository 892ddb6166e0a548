"""What happens to findings when a day has come, with nobody asking for it."""

from datetime import datetime

from django.db import transaction

from tiebeam.hub.findings.life import severities, transitions
from tiebeam.hub.findings.life.deciding import close_waiver
from tiebeam.hub.findings.life.moving import DecidedMeanwhile, move
from tiebeam.hub.findings.models import Finding, SeverityChange, Stage

AT_ONCE = 50
"""Findings that one look takes up, so that others wait for no long transaction."""


def end_waivers(*, now: datetime) -> None:
    """Reopen what was waived until a day that is over, and tell those who follow it."""
    over = Finding.objects.filter(stage=Stage.WAIVED, waived_until__lt=now.date())
    for finding in over[:AT_ONCE]:
        try:
            with transaction.atomic():
                move(finding, transitions.RUN_OUT, by=None, version=finding.version, now=now)
                close_waiver(finding, now=now)
        except DecidedMeanwhile:
            continue


def end_severity_changes(*, now: datetime) -> None:
    """Let a check count again as it did, once the day of a change is over."""
    over = SeverityChange.objects.filter(ended_at=None, until__lt=now.date())
    for change in over.select_related("site")[:AT_ONCE]:
        severities.end(change, by=None, now=now)
