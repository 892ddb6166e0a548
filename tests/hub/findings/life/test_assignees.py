"""Who of the owner team sees to a finding: chosen by the team, from the team, never lost unseen."""

import pytest
from tests.hub.conftest import make_person
from tests.hub.findings.life.conftest import NOW, People, put

from tiebeam.hub.activity.models import Event, Notice, Reason
from tiebeam.hub.findings.life import assignees, assigning
from tiebeam.hub.findings.life.moving import DecidedMeanwhile, NotNow, NotYours
from tiebeam.hub.findings.models import Finding, Stage
from tiebeam.hub.people.models import Membership, User
from tiebeam.hub.people.services import join


@pytest.fixture
def ana(people: People) -> User:
    """Somebody of the owner team."""
    return make_person("ana@example.com", team=people.owner)


@pytest.fixture
def hers(owned: Finding, people: People, ana: User) -> Finding:
    """The finding, assigned to her."""
    assignees.assign(owned, ana, by=people.member, version=owned.version)
    return owned


def released(finding: Finding) -> str:
    """What the record says of the end of an assignment."""
    return Event.objects.get(deed="finding-person-released", subject_id=str(finding.pk)).sentence


@pytest.mark.parametrize("kind", ["member", "manager", "administrator"])
def test_whoever_decides_for_the_team_assigns_it(
    owned: Finding, people: People, ana: User, kind: str
) -> None:
    assignees.assign(owned, ana, by=getattr(people, kind), version=owned.version)
    owned.refresh_from_db()
    assert (owned.assignee, owned.team) == (ana, people.owner)


@pytest.mark.parametrize("kind", ["viewer", "stranger_to_it", "seo"])
def test_others_do_not(owned: Finding, people: People, ana: User, kind: str) -> None:
    with pytest.raises(NotYours, match="for Shop"):
        assignees.assign(owned, ana, by=getattr(people, kind), version=owned.version)
    owned.refresh_from_db()
    assert owned.assignee is None


def test_it_is_assigned_within_the_owner_team_only(owned: Finding, people: People) -> None:
    assert people.stranger_to_it not in assignees.assignable(owned)
    with pytest.raises(NotNow, match="is not in Shop"):
        assignees.assign(owned, people.stranger_to_it, by=people.member, version=owned.version)


def test_without_an_owner_there_is_nobody_to_assign_it_to(known: Finding, people: People) -> None:
    assert assignees.assignable(known) == []
    with pytest.raises(NotNow, match="no owner"):
        assignees.assign(known, people.member, by=people.administrator, version=known.version)


def test_a_choice_made_on_an_old_page_is_not_carried_out(
    hers: Finding, people: People, ana: User
) -> None:
    with pytest.raises(DecidedMeanwhile, match=r"assigned .* to Ana"):
        assignees.assign(hers, people.member, by=people.member, version=hers.version - 1)
    hers.refresh_from_db()
    assert hers.assignee == ana


def test_she_is_told_and_follows_it(hers: Finding, people: People, ana: User) -> None:
    (notice,) = Notice.objects.filter(person=ana)
    assert notice.reason == Reason.ASSIGNED
    assignees.assign(hers, None, by=people.member, version=hers.version)
    assert "to nobody" in Notice.objects.filter(person=ana).latest("pk").event.sentence


def test_who_takes_it_is_told_nothing_new(owned: Finding, ana: User) -> None:
    assignees.assign(owned, ana, by=ana, version=owned.version)
    assert not Notice.objects.filter(person=ana).exists()


def test_it_ends_when_another_team_owns_it_and_the_record_says_why(
    hers: Finding, people: People
) -> None:
    assigning.give(
        hers, people.other, why="their header", by=people.seo, version=hers.version, now=NOW
    )
    hers.refresh_from_db()
    assert (hers.team, hers.assignee) == (people.other, None)
    assert "no longer to Ana: Search is the owner now" in released(hers)


def test_it_ends_when_she_leaves_the_team_and_its_managers_are_told(
    hers: Finding, people: People, ana: User
) -> None:
    Membership.objects.filter(person=ana).delete()
    join(ana, team=people.other)
    assignees.release_leavers()
    hers.refresh_from_db()
    assert hers.assignee is None
    assert "no longer to Ana: no longer in Shop" in released(hers)
    told = Notice.objects.filter(event__deed="finding-person-released")
    assert dict(told.values_list("person__email", "reason"))["mia@example.com"] == Reason.OWNER


def test_it_ends_when_her_account_is_switched_off(hers: Finding, ana: User) -> None:
    User.objects.filter(pk=ana.pk).update(is_active=False)
    assignees.release_leavers()
    assert "the account is switched off" in released(hers)


def test_of_whoever_is_there_nothing_is_taken(hers: Finding, ana: User) -> None:
    assignees.release_leavers()
    hers.refresh_from_db()
    assert hers.assignee == ana


def test_it_stays_through_the_life_of_the_finding(hers: Finding, ana: User) -> None:
    for stage in (Stage.IN_WORK, Stage.SAID_FIXED, Stage.REOPENED):
        assert put(hers, stage).assignee == ana
