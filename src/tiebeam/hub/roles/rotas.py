"""Decisions about duties, and what the screen shows of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from tiebeam.hub.activity.services import record
from tiebeam.hub.people.models import Absence, User
from tiebeam.hub.roles import deeds
from tiebeam.hub.roles.duties import Turns, Week, first_handover
from tiebeam.hub.roles.models import Rota, Side, Swap, Turn
from tiebeam.hub.sites.models import Site

WEEKS = 8


class NoWeekOfIt(ValueError):
    """On that day no week of the rota begins."""


@dataclass(frozen=True)
class Plan:
    """A rota with its next weeks."""

    rota: Rota
    people: Sequence[User]
    weeks: Sequence[Week]

    @property
    def title(self) -> str:
        """Which duty it is."""
        side = str(self.rota.get_side_display())
        return f"{side}, {self.rota.site}" if self.rota.site else side

    @property
    def now(self) -> Week:
        """The week of today, or the first one to come."""
        return self.weeks[0]


def plan_of(rota: Rota, *, today: date, count: int = WEEKS) -> Plan:
    """The rota from this week on."""
    turns = turns_of(rota, upto=today + timedelta(days=7 * (count + 1)), since=today)
    return Plan(rota, turns.people, turns.next_weeks(today, count))


def turns_of(rota: Rota, *, since: date, upto: date) -> Turns:
    """The order of the rota, its swaps, and who is away between the two days."""
    turns = rota.turns.select_related("person").filter(person__is_active=True)
    people = [turn.person for turn in turns]
    swaps = {swap.week: swap.person for swap in rota.swaps.select_related("person")}
    first = first_handover(rota.starts_on, rota.handover)
    away = days_away(people, since=since - timedelta(days=7), upto=upto)
    return Turns(people, first, swaps, away)


def days_away(people: Sequence[User], *, since: date, upto: date) -> Mapping[int, frozenset[date]]:
    """On which days between the two each person is away, by the id of the person."""
    overlapping = Absence.objects.filter(
        person__in=people, first_day__lte=upto, last_day__gte=since
    )
    away: dict[int, frozenset[date]] = {}
    for one in overlapping:
        first, last = max(one.first_day, since), min(one.last_day, upto)
        days = {first + timedelta(days=after) for after in range((last - first).days + 1)}
        away[one.person_id] = away.get(one.person_id, frozenset()) | days
    return away


def plans(sites: Sequence[int], *, today: date) -> list[Plan]:
    """Every rota of the organisation and of these sites."""
    seen = Rota.objects.filter(Q(site=None) | Q(site__in=sites)).select_related("site")
    ordered = sorted(seen, key=lambda rota: (str(rota.site or ""), rota.side != Side.SEO))
    return [plan_of(rota, today=today) for rota in ordered]


def on_duty(side: Side, site: Site | None, *, day: date) -> User | None:
    """Who of that side has the week: by the site's own rota, else by that of the organisation."""
    rotas = Rota.objects.filter(side=side)
    rota = rotas.filter(site=site).first() or rotas.filter(site=None).first()
    return plan_of(rota, today=day, count=1).now.person if rota else None


@transaction.atomic
def set_rota(
    side: Side,
    site: Site | None,
    *,
    people: Sequence[User],
    starts_on: date,
    handover: int,
    by: User | None,
) -> Rota:
    """Say who takes turns, in which order, from which week on. Swaps that were agreed stay."""
    facts = {"starts_on": starts_on, "handover": handover}
    rota, _is_new = Rota.objects.update_or_create(side=side, site=site, defaults=facts)
    rota.turns.all().delete()
    Turn.objects.bulk_create(
        Turn(rota=rota, person=person, position=position)
        for position, person in enumerate(people, 1)
    )
    what = ", ".join(map(str, people))
    record(deeds.ROTA_CHANGED, about=rota, by=by, site_id=site.pk if site else None, what=what)
    return rota


@transaction.atomic
def swap(rota: Rota, *, week: date, person: User | None, by: User | None) -> None:
    """Let that person take the week; None: whoever's turn it is. Raises NoWeekOfIt."""
    first = first_handover(rota.starts_on, rota.handover)
    if week < first or (week - first).days % 7:
        raise NoWeekOfIt(f"no week of {rota} begins on {week}")
    if person is None:
        rota.swaps.filter(week=week).delete()
    else:
        Swap.objects.update_or_create(rota=rota, week=week, defaults={"person": person})
    what = f"{week:%Y-%m-%d}: {person or '-'}"
    record(deeds.ROTA_CHANGED, about=rota, by=by, site_id=rota.site_id, what=what)
