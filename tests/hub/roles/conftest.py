"""Teams of both sides with their people."""

import pytest
from django.test import Client
from tests.hub.conftest import make_person

from tiebeam.hub.people.models import Team, TeamKind, User
from tiebeam.hub.people.services import join
from tiebeam.hub.roles.models import Area


@pytest.fixture
def platform(db: None) -> Team:
    return Team.objects.create(name="Platform", kind=TeamKind.BACKEND)


@pytest.fixture
def shop(db: None) -> Team:
    return Team.objects.create(name="Shop frontend", kind=TeamKind.FRONTEND)


@pytest.fixture
def redirects(db: None) -> Area:
    return Area.objects.get(slug="redirects")


@pytest.fixture
def manager(platform: Team) -> User:
    """Who manages Platform."""
    person = make_person("mia@example.com")
    join(person, team=platform, is_manager=True)
    return person


@pytest.fixture
def manager_signed_in(manager: User) -> Client:
    client = Client()
    client.force_login(manager)
    return client


@pytest.fixture
def member_signed_in(platform: Team) -> Client:
    """Somebody of Platform who manages nothing."""
    client = Client()
    client.force_login(make_person("tom@example.com", team=platform))
    return client
