"""Accounts: on and off, rights, sessions, one-time passwords; never without an administrator."""

import threading

import pytest
from django.db import connection
from django.test import Client
from tests.hub.conftest import PASSWORD, make_person

from tiebeam.hub.activity.models import Event
from tiebeam.hub.directory.errors import AddressTaken, LastAdministrator, Oneself
from tiebeam.hub.directory.services import accounts
from tiebeam.hub.people.models import User

pytestmark = pytest.mark.django_db


def deeds() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("deed", flat=True))


@pytest.fixture
def second(db: None) -> User:
    return make_person("cem@example.com", is_administrator=True)


class TestSwitchingOff:
    def test_ends_every_session_at_once(
        self, administrator: User, reader: User, reader_signed_in: Client
    ) -> None:
        assert reader_signed_in.get("/").status_code == 200
        accounts.switch_off(reader, by=administrator)
        assert reader_signed_in.get("/").headers["Location"].startswith("/sign-in/")

    def test_leaves_no_session_that_counts_again_once_the_account_is_on(
        self, administrator: User, reader: User, reader_signed_in: Client
    ) -> None:
        accounts.switch_off(reader, by=administrator)
        accounts.switch_on(reader, by=administrator)
        assert reader_signed_in.get("/").status_code == 302

    def test_is_recorded_once(self, administrator: User, reader: User) -> None:
        accounts.switch_off(reader, by=administrator)
        accounts.switch_off(reader, by=administrator)
        assert deeds() == ["person-switched-off"]

    def test_refuses_oneself(self, administrator: User, second: User) -> None:
        with pytest.raises(Oneself):
            accounts.switch_off(administrator, by=administrator)

    def test_refuses_the_last_administrator(self, administrator: User) -> None:
        with pytest.raises(LastAdministrator, match="Ada is the last"):
            accounts.switch_off(administrator, by=None)

    def test_counts_no_administrator_who_is_off(self, administrator: User, second: User) -> None:
        accounts.switch_off(second, by=administrator)
        with pytest.raises(LastAdministrator):
            accounts.unmake_administrator(administrator, by=None)


class TestRights:
    def test_are_given_and_taken(self, administrator: User, reader: User) -> None:
        accounts.make_administrator(reader, by=administrator)
        accounts.unmake_administrator(administrator, by=reader)
        administrator.refresh_from_db()
        assert (reader.is_administrator, administrator.is_administrator) == (True, False)
        assert deeds() == ["administrator-made", "administrator-unmade"]

    def test_are_not_taken_from_oneself(self, administrator: User, second: User) -> None:
        with pytest.raises(Oneself):
            accounts.unmake_administrator(administrator, by=administrator)


class TestSessions:
    def test_end_everywhere(
        self, administrator: User, reader: User, reader_signed_in: Client
    ) -> None:
        accounts.end_all_sessions(reader, by=administrator)
        assert reader_signed_in.get("/").status_code == 302

    def test_begin_anew_after_that(self, administrator: User, reader: User) -> None:
        accounts.end_all_sessions(reader, by=administrator)
        client = Client()
        client.post("/sign-in/", {"login": reader.email, "password": PASSWORD})
        assert client.get("/").status_code == 200

    def test_end_with_a_one_time_password(
        self, administrator: User, reader: User, reader_signed_in: Client
    ) -> None:
        password = accounts.give_password(reader, by=administrator)
        assert reader_signed_in.get("/").status_code == 302
        client = Client()
        client.post("/sign-in/", {"login": reader.email, "password": password})
        assert client.get("/").headers["Location"] == "/profile/password/"


class TestAddress:
    def test_of_somebody_else_is_refused_whatever_its_case(
        self, administrator: User, reader: User
    ) -> None:
        with pytest.raises(AddressTaken):
            accounts.change_person(reader, by=administrator, email="ADA@example.com")
        reader.refresh_from_db()
        assert reader.email == "ben@example.com"

    def test_is_changed_and_recorded(self, administrator: User, reader: User) -> None:
        accounts.change_person(reader, by=administrator, email="benno@example.com", name="Ben")
        assert Event.objects.get().said == "changed e-mail address of Ben"


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_take_each_other_away_at_once() -> None:
    people = [make_person(f"{name}@example.com", is_administrator=True) for name in ("ada", "cem")]
    refused: list[Exception] = []
    start = threading.Barrier(2)

    def unmake(person: User, by: User) -> None:
        start.wait()
        try:
            accounts.unmake_administrator(person, by=by)
        except LastAdministrator as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=unmake, args=pair) for pair in (people, list(reversed(people)))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert User.objects.filter(is_administrator=True).count() == 1
