"""A session counts from request to request, and no longer than it is there."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from tiebeam.hub.people.models import User

pytestmark = pytest.mark.django_db


def is_in(client: Client) -> bool:
    """Whether that browser is signed in."""
    return client.get("/").status_code == 200


def test_ends_when_its_time_is_over(signed_in: Client) -> None:
    """To the second, though it was looked up before."""
    assert is_in(signed_in)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert not is_in(signed_in)


def test_ends_when_it_is_removed(signed_in: Client) -> None:
    """As an administrator ends it."""
    assert is_in(signed_in)
    Session.objects.all().delete()
    assert not is_in(signed_in)


def test_ends_when_the_person_may_no_longer_sign_in(signed_in: Client, administrator: User) -> None:
    """Or is gone."""
    assert is_in(signed_in)
    User.objects.filter(pk=administrator.pk).update(is_active=False)
    assert not is_in(signed_in)


@pytest.mark.parametrize("key", ["", "x" * 32, r'"nul\000in-the-middle-of-a-key-000000"'])
def test_a_key_that_leads_to_none_is_that_of_a_stranger(client: Client, key: str) -> None:
    """Whatever a browser sends; the last stands for a NUL."""
    answer = client.get("/", headers={"cookie": f"tiebeam_session={key}"})
    assert answer.status_code == 302


def test_a_person_who_does_not_exist_is_said_not_to(administrator: User) -> None:
    """By the manager, as Django's own says it."""
    assert User.objects.get(pk=administrator.pk) == administrator
    with pytest.raises(User.DoesNotExist):
        User.objects.get(pk=administrator.pk + 1)
