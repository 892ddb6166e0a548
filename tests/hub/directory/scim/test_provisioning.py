"""SCIM as directories really use it: people come, change and leave; groups are teams."""

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from tests.hub.conftest import make_person

from tiebeam.hub.activity.models import Event
from tiebeam.hub.directory.models import ScimToken
from tiebeam.hub.directory.services import providers
from tiebeam.hub.people.models import Team, User

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = pytest.mark.django_db

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
OKTA = {
    "schemas": [USER],
    "userName": "Dee@example.com",
    "name": {"givenName": "Dee", "familyName": "Laurent"},
    "emails": [{"primary": True, "value": "dee@example.com", "type": "work"}],
    "displayName": "Dee Laurent",
    "locale": "en-US",
    "externalId": "00u1",
    "groups": [],
    "password": "1mz050nq",
    "active": True,
}
"""What Okta sends for a new person, more than is kept here. Source: Okta, "SCIM 2.0"."""


class Directory:
    """A system that provisions."""

    def __init__(self, bearer: str) -> None:
        self.client = Client(headers={"Authorization": bearer})

    def ask(self, method: str, path: str, body: Any = None) -> "Answer":
        sent = body if isinstance(body, str) else json.dumps(body)
        return self.client.generic(
            method, f"/scim/v2/{path}", sent if body is not None else "", "application/scim+json"
        )

    def patch(self, path: str, *operations: dict[str, Any]) -> "Answer":
        return self.ask("PATCH", path, {"schemas": [PATCH], "Operations": list(operations)})

    def add(self, **facts: Any) -> int:
        """Number of the row of one more person."""
        answer = self.ask("POST", "Users", {**OKTA, **facts})
        assert answer.status_code == 201, answer.content
        kind, _, number = answer.json()["id"].partition("-")
        assert kind == "user"
        return int(number)


@pytest.fixture
def directory(bearer: str) -> Directory:
    return Directory(bearer)


class TestPeople:
    def test_come_without_a_password_and_with_their_name(self, directory: Directory) -> None:
        person = User.objects.get(pk=directory.add())
        assert (person.name, person.email, person.external_id) == (
            "Dee Laurent",
            "dee@example.com",
            "00u1",
        )
        assert not person.has_usable_password()
        assert Event.objects.filter(deed="person-added", through="SCIM: The tester").exists()

    def test_are_found_by_the_filter_that_directories_use(
        self, directory: Directory, reader: User
    ) -> None:
        directory.add()
        for asked, found in (
            ('userName eq "DEE@example.com"', ["Dee Laurent"]),
            ('userName eq "ben@example.com"', ["Ben"]),
            ('externalId eq "00u1"', ["Dee Laurent"]),
            ('userName eq "nobody"', []),
            ('active eq true and emails.value co "ben"', ["Ben"]),
        ):
            answer = directory.client.get("/scim/v2/Users", {"filter": asked}).json()
            assert [one["displayName"] for one in answer["Resources"]] == found

    def test_leave_as_entra_says_it_and_every_session_ends(
        self, directory: Directory, reader: User, reader_signed_in: Client
    ) -> None:
        """Entra ID sends capital operations, and truth as text."""
        answer = directory.patch(
            f"Users/user-{reader.pk}", {"op": "Replace", "path": "active", "value": "False"}
        )
        assert answer.status_code == 200, answer.content
        reader.refresh_from_db()
        assert not reader.is_active
        assert reader_signed_in.get("/").status_code == 302

    def test_leave_as_okta_says_it(self, directory: Directory, reader: User) -> None:
        directory.patch(f"Users/user-{reader.pk}", {"op": "replace", "value": {"active": False}})
        reader.refresh_from_db()
        assert not reader.is_active

    def test_who_are_deleted_stay_in_the_record_and_come_back(self, directory: Directory) -> None:
        number = directory.add()
        assert directory.ask("DELETE", f"Users/user-{number}").status_code == 204
        assert directory.ask("GET", f"Users/user-{number}").status_code == 404
        assert not User.objects.get(pk=number).is_active
        assert directory.add() == number
        assert User.objects.get(pk=number).is_active

    def test_are_not_there_twice(self, directory: Directory) -> None:
        directory.add()
        answer = directory.ask("POST", "Users", OKTA)
        assert (answer.status_code, answer.json()["scimType"]) == (409, "uniqueness")

    def test_keep_the_last_administrator(self, directory: Directory, administrator: User) -> None:
        path = f"Users/user-{administrator.pk}"
        answer = directory.patch(path, {"op": "replace", "path": "active", "value": False})
        assert answer.status_code == 400
        assert "last administrator" in answer.json()["detail"]
        assert directory.ask("DELETE", path).status_code == 400
        administrator.refresh_from_db()
        assert administrator.is_active

    def test_get_no_rights_they_are_not_given_here(self, directory: Directory) -> None:
        number = directory.add(is_administrator=True, roles=[{"value": "administrator"}])
        assert not User.objects.get(pk=number).is_administrator


class TestGroups:
    def test_are_teams_with_people_who_come_and_go(
        self, directory: Directory, reader: User
    ) -> None:
        made = directory.ask(
            "POST", "Groups", {"schemas": [GROUP], "displayName": "Shop", "members": []}
        ).json()
        path, member = f"Groups/{made['id']}", {"value": f"user-{reader.pk}"}
        directory.patch(path, {"op": "Add", "path": "members", "value": [member]})
        team = Team.objects.get(name="Shop")
        assert list(team.people.all()) == [reader]
        directory.patch(path, {"op": "remove", "path": f'members[value eq "user-{reader.pk}"]'})
        assert not team.people.exists()
        directory.patch(path, {"op": "replace", "value": {"displayName": "The shop"}})
        assert Team.objects.get(pk=team.pk).name == "The shop"
        assert directory.ask("DELETE", path).status_code == 204

    def test_keep_who_manages_them(self, directory: Directory, reader: User) -> None:
        reader.memberships.update(is_manager=True)
        team = reader.memberships.get().team
        other = make_person("eve@example.com")
        members = [{"value": f"user-{reader.pk}"}, {"value": f"user-{other.pk}"}]
        whole = {"schemas": [GROUP], "displayName": team.name, "members": members}
        assert directory.ask("PUT", f"Groups/group-{team.pk}", whole).status_code == 200
        assert reader.memberships.get().is_manager
        assert other.memberships.get().team == team

    def test_name_the_member_who_is_not_there(self, directory: Directory) -> None:
        whole = {"schemas": [GROUP], "displayName": "Shop", "members": [{"value": "999"}]}
        answer = directory.ask("POST", "Groups", whole)
        assert (answer.status_code, answer.json()["detail"]) == (400, "there is no user 999")
        assert not Team.objects.filter(name="Shop").exists()


def test_no_two_resources_have_one_id_of_whatever_kind(directory: Directory) -> None:
    """RFC 7643 3.1: an id is unique across the entire set of resources."""
    User.objects.create(pk=1000, email="same@example.com", name="Same")
    Team.objects.create(pk=1000, name="The same number")
    asked = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"]}
    found = directory.ask("POST", ".search", asked).json()["Resources"]
    ids = [one["id"] for one in found]
    assert len(set(ids)) == len(ids) > 2


class TestToken:
    @pytest.mark.parametrize(
        "sent", ["", "Bearer", "Bearer x", "Basic eDp5", "Bearer " + "a" * 9000]
    )
    def test_is_needed(self, db: None, sent: str) -> None:
        answer = Client(headers={"Authorization": sent}).get("/scim/v2/Users")
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")

    def test_is_not_replaced_by_being_signed_in(self, signed_in: Client) -> None:
        assert signed_in.get("/scim/v2/Users").status_code == 401

    def test_opens_nothing_once_it_is_withdrawn(
        self, directory: Directory, administrator: User, signed_in: Client
    ) -> None:
        token = ScimToken.objects.get()
        signed_in.post(f"/settings/sign-in/tokens/{token.pk}/withdraw/")
        assert directory.ask("GET", "Users").status_code == 401

    def test_is_shown_once_and_kept_as_a_hash(self, signed_in: Client) -> None:
        page = signed_in.post("/settings/sign-in/tokens/", {"name": "Entra"}).content.decode()
        secret = page.partition(providers.TOKEN_PREFIX)[2].partition('"')[0]
        assert len(secret) > 40
        assert secret not in signed_in.get("/settings/sign-in/").content.decode()
        assert secret not in ScimToken.objects.get().hash


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "Users/group-1", None, 404),
        ("GET", "Users/user-1e9", None, 404),
        ("GET", "Users/user-99999999999999999999999", None, 404),
        ("GET", "Users/user-٣", None, 404),
        ("GET", "Nothing", None, 404),
        ("GET", "", None, 404),
        ("DELETE", "Users", None, 405),
        ("POST", "Users", "{", 400),
        ("POST", "Users", "[" * 100_000, 400),
        ("POST", "Users", "[]", 400),
        ("POST", "Users", {"schemas": [USER]}, 400),
        ("POST", "Users", {**OKTA, "userName": "x" * 500}, 400),
        ("POST", "Users", {**OKTA, "emails": [{"value": "no address"}], "userName": "dee"}, 400),
        ("PATCH", "Users/user-1", {"schemas": [PATCH], "Operations": [{"op": "drop"}]}, 400),
        ("GET", "Users?filter=userName+eq", None, 400),
        ("GET", "Users?filter=" + "(" * 2000, None, 400),
        ("GET", "Users?count=abc", None, 400),
    ],
)
def test_what_cannot_be_is_answered_as_scim_says(
    directory: Directory, administrator: User, method: str, path: str, body: Any, status: int
) -> None:
    path = f"Users/user-{administrator.pk}" if path == "Users/user-1" else path
    answer = directory.ask(method, path, body)
    assert answer.status_code == status
    assert answer.json()["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]
