"""Absences: when somebody is away and who stands in."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from tiebeam.hub.activity.models import Reason
from tiebeam.hub.activity.services import record
from tiebeam.hub.directory import deeds
from tiebeam.hub.directory.errors import Refused
from tiebeam.hub.people.models import Absence, User


@transaction.atomic
def plan(
    person: User, *, first_day: date, last_day: date, stand_in: User | None, by: User
) -> Absence:
    """Note that the person is away; the stand-in hears of it. Raises Refused on an overlap."""
    User.objects.select_for_update().get(pk=person.pk)
    overlap = person.absences.filter(first_day__lte=last_day, last_day__gte=first_day).first()
    if overlap:
        raise Refused(
            _("An absence from %(first)s to %(last)s is noted already; end that one first.")
            % {"first": overlap.first_day, "last": overlap.last_day}
        )
    absence = Absence.objects.create(
        person=person, first_day=first_day, last_day=last_day, stand_in=stand_in
    )
    told = {stand_in: Reason.ASKED} if stand_in else {}
    until = last_day.isoformat()
    record(deeds.ABSENCE_PLANNED, about=person, by=by, tell=told, until=until)
    return absence


@transaction.atomic
def end(absence: Absence, *, today: date, by: User) -> None:
    """Note that the person is back: what was of the absence stays, what would come goes."""
    if absence.first_day >= today:
        absence.delete()
    else:
        absence.last_day = today - timedelta(days=1)
        absence.save(update_fields=["last_day"])
    record(deeds.ABSENCE_ENDED, about=absence.person, by=by)
