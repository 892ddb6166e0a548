"""Who is on duty: one after the other, without those who are away, unless they swapped."""

from datetime import date, timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as some
from tests.hub.conftest import make_person

from tiebeam.hub.people.models import Absence, Team, User
from tiebeam.hub.roles import rotas
from tiebeam.hub.roles.duties import Turns, first_handover
from tiebeam.hub.roles.models import Rota, Side
from tiebeam.hub.sites.models import Site

MONDAY = date(2026, 11, 2)
ADA, BEN, CLEO = (User(pk=pk, name=name) for pk, name in enumerate(("Ada", "Ben", "Cleo"), 1))


def names(turns: Turns, count: int = 4) -> list[str]:
    return [str(week.person) for week in turns.next_weeks(MONDAY, count)]


def week_away(person: User, starts: date, days: int = 5) -> dict[int, frozenset[date]]:
    return {person.pk: frozenset(starts + timedelta(days=step) for step in range(days))}


def test_turns_go_round() -> None:
    assert names(Turns([ADA, BEN, CLEO], MONDAY)) == ["Ada", "Ben", "Cleo", "Ada"]


def test_who_is_away_is_skipped_and_the_order_stays() -> None:
    turns = Turns([ADA, BEN, CLEO], MONDAY, away=week_away(BEN, MONDAY + timedelta(days=7)))
    assert names(turns) == ["Ada", "Cleo", "Cleo", "Ada"]
    second = turns.next_weeks(MONDAY, 2)[1]
    assert (second.is_skipped, second.in_turn) == (True, BEN)


@pytest.mark.parametrize(("days", "who"), [(2, "Ada"), (3, "Ben")])
def test_two_days_away_are_no_reason_and_three_are(days: int, who: str) -> None:
    turns = Turns([ADA, BEN], MONDAY, away=week_away(ADA, MONDAY, days))
    assert names(turns, 1) == [who]


def test_a_weekend_away_is_no_reason() -> None:
    turns = Turns([ADA, BEN], MONDAY, away=week_away(ADA, MONDAY + timedelta(days=4), 3))
    assert names(turns, 1) == ["Ada"]


def test_a_swap_goes_before_everything() -> None:
    turns = Turns([ADA, BEN], MONDAY, swaps={MONDAY: CLEO}, away=week_away(ADA, MONDAY))
    week = turns.next_weeks(MONDAY, 1)[0]
    assert (week.person, week.in_turn, week.is_swapped, week.is_skipped) == (CLEO, ADA, True, False)


def test_when_all_are_away_nobody_is_named() -> None:
    turns = Turns([ADA], MONDAY, away=week_away(ADA, MONDAY))
    assert turns.next_weeks(MONDAY, 1)[0].person is None
    assert Turns([], MONDAY).next_weeks(MONDAY, 1)[0].person is None


def test_before_the_first_week_the_first_one_is_shown() -> None:
    assert Turns([ADA, BEN], MONDAY).week_of(MONDAY - timedelta(days=30)).starts == MONDAY


@given(some.dates(date(2020, 1, 1), date(2040, 1, 1)), some.integers(0, 6), some.integers(0, 400))
def test_every_day_lies_in_one_week_that_begins_on_the_handover(
    starts_on: date, handover: int, later: int
) -> None:
    first = first_handover(starts_on, handover)
    assert first <= starts_on < first + timedelta(days=7)
    day = first + timedelta(days=later)
    week = Turns([ADA, BEN], first).week_of(day)
    assert week.starts <= day <= week.ends
    assert week.starts.weekday() == handover


@pytest.mark.django_db
def test_a_site_with_its_own_duty_does_not_ask_the_others(site: Site) -> None:
    ada, ben = make_person("ada1@example.com"), make_person("ben1@example.com")
    facts = {"starts_on": MONDAY, "handover": 0, "by": None}
    rotas.set_rota(Side.SEO, None, people=[ada], **facts)  # type: ignore[arg-type]
    assert rotas.on_duty(Side.SEO, site, day=MONDAY) == ada
    rotas.set_rota(Side.SEO, site, people=[ben], **facts)  # type: ignore[arg-type]
    assert rotas.on_duty(Side.SEO, site, day=MONDAY) == ben
    assert rotas.on_duty(Side.SEO, None, day=MONDAY) == ada
    assert rotas.on_duty(Side.IT, site, day=MONDAY) is None


@pytest.mark.django_db
def test_who_left_has_no_turn() -> None:
    gone, ben = make_person("gone@example.com", is_active=False), make_person("ben1@example.com")
    rota = rotas.set_rota(Side.SEO, None, people=[gone, ben], starts_on=MONDAY, handover=0, by=None)
    assert rotas.plan_of(rota, today=MONDAY).now.person == ben


@pytest.mark.django_db
def test_a_manager_sets_the_duty_up(manager_signed_in: Client, manager: User) -> None:
    sent = {"people": "MIA@example.com", "starts_on": "2026-11-04", "handover": "0"}
    assert manager_signed_in.post("/roles/duties/it/", sent).status_code == 302
    page = manager_signed_in.get("/roles/duties/").content.decode()
    assert "Mia answers for Engineering" in page
    assert page.count("<time datetime=") >= 16


@pytest.mark.django_db
def test_an_address_nobody_has_is_told_and_nothing_lost(manager_signed_in: Client) -> None:
    sent = {"people": "mia@example.com\nnobody@example.com", "starts_on": "2026-11-04"}
    page = manager_signed_in.post("/roles/duties/it/", {**sent, "handover": "0"}).content.decode()
    assert "Nobody signs in with nobody@example.com" in page
    assert "mia@example.com\nnobody@example.com</textarea>" in page


@pytest.mark.django_db
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_duty_begins_in_these_years(manager_signed_in: Client, day: str) -> None:
    sent = {"people": "mia@example.com", "starts_on": day, "handover": "6"}
    page = manager_signed_in.post("/roles/duties/it/", sent).content.decode()
    assert "Choose a day within two years of today" in page


@pytest.mark.django_db
def test_a_week_is_swapped_by_whoever_is_in_the_rota(
    reader_signed_in: Client, reader: User
) -> None:
    tom = make_person("tom@example.com", team=Team.objects.get(name="Platform"))
    member_signed_in = Client()
    member_signed_in.force_login(tom)
    rota = rotas.set_rota(Side.IT, None, people=[tom], starts_on=MONDAY, handover=0, by=None)
    address = f"/roles/duties/weeks/{rota.pk}/"
    sent = {"week": "2026-11-09", "person": str(reader.pk)}
    assert reader_signed_in.post(address, sent).status_code == 403
    member_signed_in.post(address, sent)
    assert rotas.on_duty(Side.IT, None, day=date(2026, 11, 11)) == reader
    wrong = member_signed_in.post(address, {"week": "2026-11-10"}, follow=True).content.decode()
    assert "No week of this rota begins on that day" in wrong
    member_signed_in.post(address, {"week": "2026-11-09", "person": ""})
    assert rotas.on_duty(Side.IT, None, day=date(2026, 11, 11)) == tom


@pytest.mark.django_db
def test_members_do_not_set_duties_up(member_signed_in: Client) -> None:
    assert member_signed_in.get("/roles/duties/it/").status_code == 403
    assert member_signed_in.get("/roles/duties/none/").status_code == 404
    assert not Rota.objects.exists()


@pytest.mark.django_db
def test_whoever_planned_to_be_away_is_skipped() -> None:
    ada, ben = make_person("ada@example.com"), make_person("ben@example.com")
    first = MONDAY + timedelta(days=7)
    Absence.objects.create(person=ben, first_day=first, last_day=first + timedelta(days=30))
    rota = rotas.set_rota(Side.SEO, None, people=[ada, ben], starts_on=MONDAY, handover=0, by=None)
    weeks = rotas.plan_of(rota, today=MONDAY, count=3).weeks
    assert [week.person for week in weeks] == [ada, ada, ada]
    away = rotas.days_away([ben], since=MONDAY, upto=first + timedelta(days=1))
    assert away == {ben.pk: frozenset({first, first + timedelta(days=1)})}
