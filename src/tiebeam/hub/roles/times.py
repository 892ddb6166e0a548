"""Decisions about the time in which answers are due."""

from collections.abc import Mapping
from datetime import time

from django.db import transaction

from tiebeam.hub.activity.services import record
from tiebeam.hub.people.models import User
from tiebeam.hub.roles import deeds
from tiebeam.hub.roles.models import AcceptanceTime, Step, WorkingDay


@transaction.atomic
def agree(
    *,
    hours: Mapping[tuple[str, str], int],
    percent: Mapping[str, int],
    starts: time,
    ends: time,
    by: User | None,
) -> None:
    """Keep what both sides agreed; it holds for answers that are owed from now on.

    hours: working hours by severity and direction; percent: of the time, by who is told.
    """
    changed = [
        f"{severity} {direction} {much} h"
        for (severity, direction), much in hours.items()
        if AcceptanceTime.objects.filter(severity=severity, direction=direction)
        .exclude(hours=much)
        .update(hours=much)
    ]
    changed += [
        f"{whom} {much} %"
        for whom, much in percent.items()
        if Step.objects.filter(whom=whom).exclude(percent=much).update(percent=much)
    ]
    day, _is_new = WorkingDay.objects.get_or_create(pk=1)
    if (day.starts, day.ends) != (starts, ends):
        day.starts, day.ends = starts, ends
        day.save()
        changed.append(str(day))
    if changed:
        record(deeds.TIMES_CHANGED, about=day, by=by, what=", ".join(changed))
