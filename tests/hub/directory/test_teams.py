"""Teams: nested without circles, with people and managers, merged without losing anything."""

import pytest
from django.test import Client
from tests.hub.conftest import make_person

from tiebeam.hub.activity.models import Event
from tiebeam.hub.activity.queries import inbox_of
from tiebeam.hub.activity.services import follow, record
from tiebeam.hub.directory import deeds
from tiebeam.hub.directory.errors import Refused, TeamCircle
from tiebeam.hub.directory.services import teams
from tiebeam.hub.people.models import Team, TeamKind, User
from tiebeam.hub.sites.models import Site

pytestmark = pytest.mark.django_db


@pytest.fixture
def platform(db: None) -> Team:
    return Team.objects.create(name="Shop platform", kind=TeamKind.BACKEND)


@pytest.fixture
def search(platform: Team) -> Team:
    return Team.objects.create(name="Search", kind=TeamKind.BACKEND, within=platform)


@pytest.fixture
def manager(platform: Team) -> User:
    person = make_person("max@example.com", team=platform)
    person.memberships.update(is_manager=True)
    return person


class TestNesting:
    def test_refuses_a_circle_with_a_sentence(
        self, administrator: User, platform: Team, search: Team
    ) -> None:
        with pytest.raises(TeamCircle, match="Search lies within Shop platform"):
            teams.change_team(platform, by=administrator, within=search)

    def test_refuses_a_team_within_itself(self, administrator: User, platform: Team) -> None:
        with pytest.raises(TeamCircle):
            teams.change_team(platform, by=administrator, within=platform)

    def test_is_told_in_the_form(self, signed_in: Client, platform: Team, search: Team) -> None:
        typed = {"name": "Shop", "kind": "backend", "within": search.pk}
        page = signed_in.post(f"/teams/{platform.pk}/change/", typed).content.decode()
        assert "Search lies within" in page
        assert 'value="Shop"' in page

    def test_records_what_changed(self, administrator: User, search: Team) -> None:
        teams.change_team(search, by=administrator, name="Finder", within=None)
        assert Event.objects.get().said == "changed name, place of the team Finder"


class TestPeople:
    def test_come_and_go_and_hear_of_it(self, administrator: User, search: Team) -> None:
        person = make_person("dee@example.com")
        teams.put_into(search, person, by=administrator)
        teams.put_into(search, person, by=administrator)
        teams.put_into(search, person, by=administrator, is_manager=True)
        teams.take_out(search, person, by=administrator)
        said = [event.said for event in Event.objects.order_by("pk")]
        assert said == [
            "put Dee into the team Search",
            "made Dee a manager of Search",
            "took Dee out of the team Search",
        ]
        assert inbox_of(person).count() == 3


class TestMerging:
    def test_hands_over_people_parts_and_sites(
        self, administrator: User, site: Site, platform: Team, search: Team
    ) -> None:
        shop = Team.objects.create(name="Shop", kind=TeamKind.FRONTEND)
        both, one = make_person("dee@example.com", team=shop), make_person("eve@example.com")
        teams.put_into(platform, both, by=administrator, is_manager=True)
        teams.put_into(platform, one, by=administrator)
        site.teams.set([platform, shop])
        follow(one, platform)
        teams.merge(platform, into=shop, by=administrator)
        search.refresh_from_db()
        assert search.within == shop
        assert list(site.teams.all()) == [shop]
        assert {(m.person, m.is_manager) for m in shop.memberships.all()} == {
            (both, True),
            (one, False),
        }
        assert not Team.objects.filter(name="Shop platform").exists()
        record(deeds.TEAM_CHANGED, about=shop, by=administrator, what="name")
        assert inbox_of(one).filter(event__deed="team-changed").exists()

    def test_refuses_to_put_a_team_into_its_own_part(
        self, administrator: User, platform: Team, search: Team
    ) -> None:
        with pytest.raises(TeamCircle, match="move it out first"):
            teams.merge(platform, into=search, by=administrator)

    def test_refuses_itself(self, administrator: User, platform: Team) -> None:
        with pytest.raises(TeamCircle):
            teams.merge(platform, into=platform, by=administrator)


def test_a_team_with_parts_is_not_removed(
    administrator: User, platform: Team, search: Team
) -> None:
    with pytest.raises(Refused, match="Other teams are part of it"):
        teams.remove_team(platform, by=administrator)


class TestManager:
    def test_changes_own_team_and_its_parts(
        self, client: Client, manager: User, platform: Team, search: Team
    ) -> None:
        client.force_login(manager)
        typed = {"name": "Finder", "kind": "backend", "within": platform.pk}
        client.post(f"/teams/{search.pk}/change/", typed)
        search.refresh_from_db()
        assert search.name == "Finder"

    def test_gives_no_team_a_place_in_one_that_somebody_else_manages(
        self, client: Client, manager: User, search: Team
    ) -> None:
        """A part sees what is for the whole: nesting must not open closed sites."""
        other = Team.objects.create(name="Legal", kind=TeamKind.PRODUCT)
        client.force_login(manager)
        typed = {"name": "Search", "kind": "backend", "within": other.pk}
        answer = client.post(f"/teams/{search.pk}/change/", typed)
        assert "Choose a team that you manage." in answer.content.decode()
        search.refresh_from_db()
        assert search.within != other

    def test_changes_no_other_team(self, client: Client, manager: User, reader: User) -> None:
        client.force_login(manager)
        membership = reader.memberships.get()
        path = f"/teams/{membership.team_id}"
        assert client.get(f"{path}/change/").status_code == 403
        assert client.post(f"{path}/people/", {"person": manager.pk}).status_code == 403
        assert client.post(f"/memberships/{membership.pk}/out/").status_code == 403
        assert client.post(f"{path}/merge/", {"into": 1}).status_code == 403
        assert reader.memberships.exists()


def test_a_member_changes_nothing_about_the_own_team(
    reader_signed_in: Client, reader: User
) -> None:
    membership = reader.memberships.get()
    assert reader_signed_in.post(f"/memberships/{membership.pk}/manager/").status_code == 403
    membership.refresh_from_db()
    assert not membership.is_manager


def test_the_tree_shows_each_team_under_its_whole(
    signed_in: Client, platform: Team, search: Team
) -> None:
    page = signed_in.get("/teams/").content.decode()
    assert page.index(">Shop platform<") < page.index(">Search<")
    assert 'data-depth="1"' in page
