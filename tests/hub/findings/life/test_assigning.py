"""Whose a finding is: set when first seen, then proposed, given by hand, never moved silently."""

from datetime import timedelta

import pytest
from tests.hub.findings.life.conftest import NOW, People, decide, put
from tests.hub.findings.told import SECOND, Tell, finding

from tiebeam.hub.activity.models import Event, Reason
from tiebeam.hub.findings.life import assigning, routing
from tiebeam.hub.findings.life.moving import DecidedMeanwhile, NotNow, NotYours
from tiebeam.hub.findings.models import Finding, Stage
from tiebeam.hub.findings.queries import open_proposal
from tiebeam.hub.roles import rules


def save_rules(text: str, base: int | None = None) -> int:
    return rules.save(text, site=None, why="so", by=None, base=base).pk


def test_a_new_finding_has_the_owner_that_the_rules_name_and_says_which_rule(
    people: People, tell: Tell
) -> None:
    save_rules('template:"Product" @shop')
    tell(finding())
    one = Finding.objects.get()
    assert one.team == people.owner
    assert 'template:"Product" @shop' in one.team_rule


def test_the_owner_owes_an_answer_in_the_agreed_time(people: People, tell: Tell) -> None:
    save_rules("* @shop")
    tell(finding())
    one = Finding.objects.get()
    assert one.owed_since
    assert one.answer_by
    assert one.owed_since < one.answer_by


def test_nobodys_finding_owes_nobody_an_answer(people: People, tell: Tell) -> None:
    tell(finding(owner="security"))
    one = Finding.objects.get()
    assert (one.team, one.answer_by) == (None, None)
    assert "Nobody" in one.team_rule


def test_changed_rules_propose_and_move_nothing(owned: Finding, people: People, tell: Tell) -> None:
    first = save_rules("* @search")
    routing.reroute_next(now=NOW)
    save_rules("* @organic", base=first)
    routing.reroute_next(now=NOW)
    owned.refresh_from_db()
    assert owned.team == people.owner
    one = open_proposal(owned)
    assert one
    assert (one.team.name, one.proposed_by) == ("Organic", None)
    assert "* @organic" in one.why


def test_what_was_given_by_hand_stays_while_the_rules_say_the_same(
    people: People, tell: Tell
) -> None:
    base = save_rules("* @search")
    tell(finding())
    one = Finding.objects.get()
    assigning.give(one, people.owner, why="They built it", by=people.seo, version=1, now=NOW)
    save_rules("# the same\n* @search", base=base)
    routing.reroute_next(now=NOW)
    tell(finding())
    assert open_proposal(one) is None
    one.refresh_from_db()
    assert one.team == people.owner


def test_a_site_is_looked_at_once_after_each_change(owned: Finding, people: People) -> None:
    base = save_rules("* @search")
    routing.reroute_next(now=NOW)
    Finding.objects.update(ruled_team=None)
    routing.reroute_next(now=NOW)
    assert not open_proposal(owned)
    save_rules("* @organic", base=base)
    routing.reroute_next(now=NOW)
    assert open_proposal(owned)


def test_findings_from_before_there_were_owners_get_theirs(people: People, known: Finding) -> None:
    Finding.objects.update(team=None, ruled_team=None, owed_since=None, answer_by=None)
    save_rules("* @shop")
    routing.reroute_next(now=NOW)
    known.refresh_from_db()
    assert (known.team, known.owed_since) == (people.owner, NOW)


def test_the_team_that_takes_it_has_it_with_one_click(owned: Finding, people: People) -> None:
    one = assigning.propose(owned, people.other, why="a rule", by=None, now=NOW)
    assert one
    assigning.take(one, by=people.stranger_to_it, version=owned.version, now=NOW)
    owned.refresh_from_db()
    assert (owned.team, owned.team_rule) == (people.other, "a rule")


def test_taking_it_on_a_stale_page_moves_nothing(owned: Finding, people: People) -> None:
    one = assigning.propose(owned, people.other, why="a rule", by=None, now=NOW)
    assert one
    seen = owned.version
    decide("accept", owned, people.member)
    with pytest.raises(DecidedMeanwhile):
        assigning.take(one, by=people.stranger_to_it, version=seen, now=NOW)
    assert open_proposal(owned)


def test_what_was_declined_is_not_proposed_again_by_the_same_rule(
    owned: Finding, people: People
) -> None:
    one = assigning.propose(owned, people.other, why="a rule", by=None, now=NOW)
    assert one
    assigning.decline(one, by=people.member, now=NOW)
    assert assigning.propose(owned, people.other, why="a rule", by=None, now=NOW) is None
    with pytest.raises(NotNow, match="already"):
        assigning.decline(one, by=people.member, now=NOW)


@pytest.mark.parametrize("kind", ["viewer", "member", "manager"])
def test_a_proposal_is_taken_by_those_it_goes_to(owned: Finding, people: People, kind: str) -> None:
    one = assigning.propose(owned, people.other, why="a rule", by=None, now=NOW)
    assert one
    with pytest.raises(NotYours):
        assigning.take(one, by=getattr(people, kind), version=owned.version, now=NOW)


@pytest.mark.parametrize(
    ("kind", "may"),
    [
        ("viewer", False),
        ("stranger_to_it", False),
        ("member", True),
        ("manager", True),
        ("seo", True),
        ("administrator", True),
    ],
)
def test_who_gives_it_to_another_team(
    owned: Finding, people: People, kind: str, *, may: bool
) -> None:
    assert assigning.may_reassign(getattr(people, kind), owned) is may


def test_given_away_work_waits_for_the_new_owner_who_is_told(
    owned: Finding, people: People
) -> None:
    put(owned, Stage.IN_WORK)
    assigning.give(
        owned, people.other, why="Theirs", by=people.member, version=owned.version, now=NOW
    )
    assert (owned.stage, owned.stage_before) == (Stage.WAITING, Stage.IN_WORK)
    assert people.stranger_to_it.notices.get().reason == Reason.OWNER


def test_a_finding_of_another_template_is_routed_by_its_own_rule(
    people: People, tell: Tell
) -> None:
    save_rules('* @search\ntemplate:"Article" @organic')
    tell(finding(), finding(SECOND, page_template="Article"))
    teams = dict(Finding.objects.values_list("page_template", "team__name"))
    assert teams == {"Product": "Search", "Article": "Organic"}


def test_giving_is_in_the_record_with_from_whom_and_why(owned: Finding, people: People) -> None:
    assigning.give(owned, people.other, why="Theirs", by=people.seo, version=1, now=NOW)
    facts = Event.objects.get(deed="finding-assigned").facts
    assert (facts["was"], facts["team"], facts["why"]) == ("Shop", "Search", "Theirs")
    assert owned.answer_by
    assert owned.answer_by > NOW + timedelta(hours=1)
