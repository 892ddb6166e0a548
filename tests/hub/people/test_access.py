"""Who may do what follows from the teams one is in."""

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.hub.conftest import make_person

from tiebeam.hub.people import access
from tiebeam.hub.people.models import Team, TeamKind, User
from tiebeam.hub.people.services import join

pytestmark = pytest.mark.django_db


@pytest.fixture
def platform() -> Team:
    return Team.objects.create(name="Platform", kind=TeamKind.BACKEND)


@pytest.fixture
def search(platform: Team) -> Team:
    return Team.objects.create(name="Search", kind=TeamKind.BACKEND, within=platform)


@pytest.fixture
def person() -> User:
    return make_person("cem@example.com")


def test_who_is_in_no_team_reads_along(person: User) -> None:
    assert not access.may_work(person)


def test_a_member_answers_for_the_team_alone(person: User, platform: Team, search: Team) -> None:
    join(person, team=platform)
    assert access.may_answer_for(person, platform)
    assert not access.may_answer_for(person, search)
    assert not access.may_manage(person, platform)


def test_a_manager_answers_for_the_teams_within(person: User, platform: Team, search: Team) -> None:
    join(person, team=platform, is_manager=True)
    assert access.may_answer_for(person, search)
    assert access.may_manage(person, search)


def test_a_manager_of_a_part_decides_nothing_for_the_whole(
    person: User, platform: Team, search: Team
) -> None:
    join(person, team=search, is_manager=True)
    assert not access.may_answer_for(person, platform)


def test_what_belongs_to_the_whole_reaches_its_parts(
    person: User, platform: Team, search: Team
) -> None:
    join(person, team=search)
    assert access.reaching_teams(person) == {platform.pk, search.pk}


def test_what_belongs_to_a_part_does_not_reach_the_whole(
    person: User, platform: Team, search: Team
) -> None:
    join(person, team=platform)
    assert access.reaching_teams(person) == {platform.pk}


def test_a_circle_of_teams_ends_where_it_began(person: User, platform: Team, search: Team) -> None:
    Team.objects.filter(pk=platform.pk).update(within=search)
    join(person, team=platform, is_manager=True)
    assert access.managed_teams(person) == access.reaching_teams(person) == {platform.pk, search.pk}


def test_what_is_nobodys_is_for_everybody_in_a_team(person: User, platform: Team) -> None:
    assert not access.may_answer_for(person, None)
    join(person, team=platform)
    assert access.may_answer_for(person, None)


def test_who_is_switched_off_may_nothing(administrator: User, platform: Team) -> None:
    join(administrator, team=platform, is_manager=True)
    administrator.is_active = False
    assert not access.may_administer(administrator)
    assert not access.may_work(administrator)
    assert not access.may_answer_for(administrator, platform)
    assert not access.reaching_teams(administrator)


def test_a_page_asks_once_which_teams_somebody_is_in(
    person: User, platform: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    join(person, team=platform)
    person.remembered = {}
    with django_assert_num_queries(1):
        for _ in range(3):
            assert access.may_answer_for(person, platform)


def test_what_changes_is_seen_at_once_where_nothing_is_remembered(
    person: User, platform: Team
) -> None:
    assert not access.may_work(person)
    join(person, team=platform)
    assert access.may_work(person)
