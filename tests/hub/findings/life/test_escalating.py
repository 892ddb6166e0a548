"""Steps that follow when an answer does not come."""

from datetime import timedelta

import pytest
from tests.hub.findings.life.conftest import NOW, People, decide, put

from tiebeam.hub.findings.life import assigning, escalating
from tiebeam.hub.findings.missed import debts
from tiebeam.hub.findings.models import Finding, Stage

MUCH_LATER = NOW + timedelta(days=200)


@pytest.fixture
def waiting(owned: Finding, people: People) -> Finding:
    """A finding that the owner team got on a Monday at ten."""
    Finding.objects.update(team=people.other)
    owned.refresh_from_db()
    assigning.give(owned, people.owner, why="Theirs", by=people.seo, version=1, now=NOW)
    for person in (people.member, people.manager):
        person.notices.all().delete()
    return owned


def step(finding: Finding) -> None:
    finding.refresh_from_db()
    assert finding.next_step_at
    escalating.escalate(now=finding.next_step_at)
    finding.refresh_from_db()


def test_nothing_happens_before_its_time(waiting: Finding) -> None:
    waiting.refresh_from_db()
    assert waiting.next_step_at
    escalating.escalate(now=waiting.next_step_at - timedelta(seconds=1))
    waiting.refresh_from_db()
    assert waiting.escalations == 0


def test_the_team_is_told_first_then_its_managers(waiting: Finding, people: People) -> None:
    step(waiting)
    assert (people.member.notices.count(), people.manager.notices.count()) == (1, 1)
    step(waiting)
    assert (people.member.notices.count(), people.manager.notices.count()) == (1, 2)
    assert waiting.escalations == 2


def test_each_step_is_taken_once(waiting: Finding, people: People) -> None:
    step(waiting)
    before = waiting.next_step_at
    assert before
    escalating.escalate(now=before - timedelta(seconds=1))
    waiting.refresh_from_db()
    assert waiting.escalations == 1


def test_where_there_is_nobody_to_tell_that_is_said(
    waiting: Finding, people: People, signed_in: object
) -> None:
    for _ in range(3):
        step(waiting)
    page = signed_in.get(f"/findings/{waiting.pk}/").content.decode()  # type: ignore[attr-defined]
    assert "nobody, for there is none of the managers of the team around it" in page
    assert "3 steps taken" in page
    assert waiting.next_step_at is None


def test_an_answer_ends_it(waiting: Finding, people: People) -> None:
    decide("accept", waiting, people.member)
    escalating.escalate(now=MUCH_LATER)
    waiting.refresh_from_db()
    assert (waiting.escalations, waiting.answer_by) == (0, None)


def test_missed_answers_are_listed_by_team_in_both_directions(
    waiting: Finding, people: People
) -> None:
    (owed,) = debts(people.viewer, now=MUCH_LATER)
    assert (owed.team, owed.is_seo) == (people.owner, False)
    decide("dispute", waiting, people.member)
    (owed,) = debts(people.viewer, now=MUCH_LATER)
    assert (owed.team, owed.is_seo) == (None, True)


def test_an_unanswered_dispute_is_brought_before_the_seo_side(
    waiting: Finding, people: People
) -> None:
    decide("dispute", waiting, people.member)
    people.seo.notices.all().delete()
    step(waiting)
    assert people.seo.notices.count() == 1


def test_what_is_at_rest_is_never_overdue(waiting: Finding, people: People) -> None:
    put(waiting, Stage.WAIVED)
    assert debts(people.viewer, now=MUCH_LATER) == []
