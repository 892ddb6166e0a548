"""People: who is here, the page of one, and what the page lets whom do."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.hub.conftest import make_person

from tiebeam.hub.people.models import Absence, User

pytestmark = pytest.mark.django_db


class TestList:
    def test_shows_everybody_with_their_teams(self, reader_signed_in: Client) -> None:
        page = reader_signed_in.get("/people/").content.decode()
        assert "ben@example.com" in page
        assert ">Platform<" in page

    @pytest.mark.parametrize(
        ("query", "names"),
        [
            ("q=BEN", ["Ben"]),
            ("state=administrators", ["Ada"]),
            ("state=off", ["Gus"]),
            ("state=no-team", ["Gus"]),
            ("state=nonsense", ["Ada", "Ben", "Gus"]),
            ("team=999999", ["Ada", "Ben", "Gus"]),
        ],
    )
    def test_is_filtered(
        self, signed_in: Client, reader: User, query: str, names: list[str]
    ) -> None:
        make_person("gus@example.com", is_active=False)
        page = signed_in.get(f"/people/?{query}").context["page"]
        assert [person.name for person in page] == names

    def test_asks_the_database_no_more_for_more_people(
        self, signed_in: Client, reader: User, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        for number in range(30):
            person = make_person(f"p{number}@example.com", team=reader.memberships.get().team)
            day = timezone.localdate()
            Absence.objects.create(person=person, stand_in=reader, first_day=day, last_day=day)
        signed_in.get("/people/")  # the first page of a session notes where it is used
        with django_assert_max_num_queries(13):  # one of them counts the inbox, as on every page
            signed_in.get("/people/")


class TestPage:
    def test_shows_the_account_to_administrators_alone(
        self, signed_in: Client, reader_signed_in: Client, reader: User
    ) -> None:
        path = f"/people/{reader.pk}/"
        assert "Switch off" in signed_in.get(path).content.decode()
        assert "Switch off" not in reader_signed_in.get(path).content.decode()

    def test_shows_a_one_time_password_once(self, signed_in: Client, reader: User) -> None:
        answer = signed_in.post(f"/people/{reader.pk}/password/")
        (shown,) = [
            line.split(">")[1].split("<")[0]
            for line in answer.content.decode().split("<code")
            if 'id="password"' in line
        ]
        reader.refresh_from_db()
        assert reader.check_password(shown)
        assert answer.headers["Cache-Control"] == "no-store"
        assert shown not in signed_in.get(f"/people/{reader.pk}/").content.decode()

    def test_says_why_the_last_administrator_stays(
        self, signed_in: Client, administrator: User
    ) -> None:
        path = f"/people/{administrator.pk}"
        answer = signed_in.post(f"{path}/account/plain/", follow=True)
        assert "Nobody takes this right from themselves" in answer.content.decode()

    def test_knows_no_other_deed(self, signed_in: Client, reader: User) -> None:
        assert signed_in.post(f"/people/{reader.pk}/account/delete/").status_code == 404

    def test_keeps_a_taken_address_in_the_form(self, signed_in: Client, reader: User) -> None:
        typed = {"name": "Ben", "email": "Ada@example.com"}
        page = signed_in.post(f"/people/{reader.pk}/change/", typed).content.decode()
        assert "Somebody" in page
        assert 'value="Ada@example.com"' in page


class TestAbsence:
    def test_is_shown_where_the_person_is_named(
        self, signed_in: Client, administrator: User, reader: User
    ) -> None:
        today = timezone.localdate()
        typed = {
            "first_day": today.isoformat(),
            "last_day": (today + timedelta(days=3)).isoformat(),
            "stand_in": administrator.pk,
        }
        signed_in.post(f"/people/{reader.pk}/absence/", typed)
        assert "ask Ada" in signed_in.get("/people/").content.decode()
        assert "Stands in for" in signed_in.get(f"/people/{administrator.pk}/").content.decode()

    def test_is_planned_by_oneself_and_who_manages_them(
        self, reader_signed_in: Client, reader: User, administrator: User
    ) -> None:
        assert reader_signed_in.get(f"/people/{reader.pk}/absence/").status_code == 200
        assert reader_signed_in.get(f"/people/{administrator.pk}/absence/").status_code == 403

    def test_that_ends_before_it_begins_is_refused(
        self, reader_signed_in: Client, reader: User
    ) -> None:
        typed = {"first_day": "2027-02-02", "last_day": "2027-02-01"}
        page = reader_signed_in.post(f"/people/{reader.pk}/absence/", typed).content.decode()
        assert "before the first day" in page

    def test_that_overlaps_another_is_refused(self, reader_signed_in: Client, reader: User) -> None:
        typed = {"first_day": "2027-02-01", "last_day": "2027-02-09"}
        reader_signed_in.post(f"/people/{reader.pk}/absence/", typed)
        page = reader_signed_in.post(f"/people/{reader.pk}/absence/", typed).content.decode()
        assert "is noted already" in page
        assert reader.absences.count() == 1

    def test_ends_when_the_person_is_back(self, reader_signed_in: Client, reader: User) -> None:
        today = timezone.localdate()
        one = Absence.objects.create(
            person=reader, first_day=today - timedelta(days=2), last_day=today
        )
        reader_signed_in.post(f"/absences/{one.pk}/end/")
        reader = User.objects.get(pk=reader.pk)
        assert reader.away is None
        assert reader.absences.get().last_day == today - timedelta(days=1)

    def test_names_no_stand_in_who_is_the_person(
        self, reader_signed_in: Client, reader: User
    ) -> None:
        typed = {"first_day": "2027-02-01", "last_day": "2027-02-09", "stand_in": reader.pk}
        answer = reader_signed_in.post(f"/people/{reader.pk}/absence/", typed)
        assert answer.context["form"].errors["stand_in"]
