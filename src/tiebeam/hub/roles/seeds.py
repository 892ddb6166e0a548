"""Puts there what everybody starts with, and leaves alone what is there."""

from django.db import transaction

from tiebeam.hub.roles.areas import SEEDS
from tiebeam.hub.roles.models import (
    AcceptanceTime,
    Area,
    Cover,
    Direction,
    Severity,
    Step,
    WorkingDay,
)

HOURS = {
    Direction.ACCEPT: {"critical": 4, "high": 16, "medium": 40, "low": 80, "info": 160},
    Direction.ANSWER: {"critical": 4, "high": 8, "medium": 16, "low": 40, "info": 80},
}
"""Starting points in working hours; a day has eight. SEO, who asks, answers the sooner."""

PERCENT = {Step.Whom.TEAM: 75, Step.Whom.MANAGER: 100, Step.Whom.OUTER: 150}


@transaction.atomic
def seed() -> None:
    """Add the areas, acceptance times and escalation steps that are not there yet."""
    for position, one in enumerate(SEEDS, 1):
        facts = {"name": one.name, "about": one.about, "position": position * 10}
        area, is_new = Area.objects.get_or_create(slug=one.slug, defaults=facts)
        if is_new:
            _cover(area, one.covered)
    for direction, hours in HOURS.items():
        for severity in Severity:
            AcceptanceTime.objects.get_or_create(
                direction=direction, severity=severity, defaults={"hours": hours[severity]}
            )
    for whom, percent in PERCENT.items():
        Step.objects.get_or_create(whom=whom, defaults={"percent": percent})
    WorkingDay.objects.get_or_create(pk=1)


def _cover(area: Area, covered: list[tuple[str, str]]) -> None:
    for check_area, check_slug in covered:
        Cover.objects.get_or_create(
            check_area=check_area, check_slug=check_slug, defaults={"area": area}
        )
