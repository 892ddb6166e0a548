"""Today shows what is assigned to the person, and to whoever they stand in for."""

import pytest
from django.test import Client
from tests.hub.home.test_absent import absence, cat, finding, hers, text

from tiebeam.hub.findings.models import Finding, Stage
from tiebeam.hub.people.models import Absence, User

pytestmark = pytest.mark.django_db

__all__ = ["absence", "cat", "finding", "hers"]


@pytest.fixture
def assigned(finding: Finding, reader: User) -> Finding:
    """It is the reader's, who has begun work on it."""
    Finding.objects.update(assignee=reader, stage=Stage.IN_WORK, answer_by=None, owed_since=None)
    finding.refresh_from_db()
    return finding


def test_it_stands_on_today_until_it_is_settled(
    reader_signed_in: Client, assigned: Finding
) -> None:
    page = text(reader_signed_in, "/")
    assert "1 finding is assigned to you" in page
    assert "?whose=assigned-to-me" in page
    assert f'href="/findings/{assigned.pk}/"' in page
    Finding.objects.update(stage=Stage.VERIFIED)
    assert "assigned to you" not in text(reader_signed_in, "/").lower()


def test_what_waits_for_the_team_and_is_assigned_is_shown_once(
    reader_signed_in: Client, assigned: Finding
) -> None:
    Finding.objects.update(stage=Stage.WAITING)
    page = text(reader_signed_in, "/")
    assert "1 finding waits for your answer" in page
    assert 'id="assigned"' in page
    assert 'id="mine"' not in page


def test_the_stand_in_sees_what_is_assigned_to_whoever_is_away(
    hers: Client, assigned: Finding, cat: User, reader: User, request: pytest.FixtureRequest
) -> None:
    path = "/findings/?whose=for-absent"
    assert f'href="/findings/{assigned.pk}/"' not in text(hers, path)
    one: Absence = request.getfixturevalue("absence")
    assert one.person == reader
    assert f'href="/findings/{assigned.pk}/"' in text(hers, path)
