"""Decisions: what each leaves behind, and whom it is told to."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.hub.findings.life.conftest import LATER, NOW, People, decide, put

from tiebeam.hub.activity.models import Event, Reason
from tiebeam.hub.activity.queries import followers_of
from tiebeam.hub.findings.life.moving import DecidedMeanwhile, NotNow
from tiebeam.hub.findings.models import Finding, Stage, Verdict
from tiebeam.hub.findings.queries import open_proposal


def test_a_waiver_keeps_reason_cost_end_and_approver(owned: Finding, people: People) -> None:
    decide("waive", owned, people.manager)
    one = owned.waivers.get()
    assert (one.approved_by, one.until, one.cost) == (people.manager, LATER, "Some visits.")
    assert owned.waived_until == LATER


def test_a_waiver_ends_on_a_day_to_come(owned: Finding, people: People) -> None:
    with pytest.raises(NotNow, match="a day to come"):
        decide("waive", owned, people.manager, until=NOW.date())


def test_whoever_decides_follows(owned: Finding, people: People) -> None:
    decide("accept", owned, people.member)
    assert followers_of(owned) == [people.member]


def test_who_accepts_what_is_nobodys_makes_it_theirs(known: Finding, people: People) -> None:
    Finding.objects.update(team=None)
    known.refresh_from_db()
    decide("accept", known, people.member)
    assert known.team == people.owner
    assert "Max took it on" in known.team_rule


def test_an_administrator_without_a_team_is_told_to_name_one(
    known: Finding, people: People
) -> None:
    Finding.objects.update(team=None)
    known.refresh_from_db()
    with pytest.raises(NotNow, match="give it to a team first"):
        decide("accept", known, people.administrator)


def test_saying_that_it_is_fixed_starts_a_verification(owned: Finding, people: People) -> None:
    decide("say-fixed", owned, people.member)
    one = owned.verifications.get()
    assert one.requested_by == people.member
    assert owned.status == "new"


def test_a_dispute_is_told_to_the_seo_side_and_its_answer_to_who_raised_it(
    owned: Finding, people: People
) -> None:
    decide("dispute", owned, people.member, evidence="curl says 200")
    told = people.seo.notices.get()
    assert (told.reason, told.event.deed) == (Reason.OWNER, "finding-disputed")
    decide("uphold", owned, people.seo)
    answer = people.member.notices.get(event__deed="finding-dispute-refused")
    assert answer.reason == Reason.ASKED
    one = owned.disputes.get()
    assert (one.evidence, one.verdict, one.answered_by) == (
        "curl says 200",
        Verdict.STANDS,
        people.seo,
    )


def test_not_ours_passes_it_on_as_a_proposal_and_moves_nothing(
    owned: Finding, people: People
) -> None:
    decide("dispute", owned, people.member, kind="not-ours", team=people.other)
    proposal = open_proposal(owned)
    assert proposal
    assert (proposal.team, proposal.proposed_by) == (people.other, people.member)
    owned.refresh_from_db()
    assert owned.team == people.owner


def test_a_dispute_that_is_waived_is_over(owned: Finding, people: People) -> None:
    put(owned, Stage.DISPUTED)
    decide("waive", owned, people.manager)
    assert not owned.disputes.filter(answered_at=None).exists()


def test_a_snooze_below_what_is_there_is_refused(owned: Finding, people: People) -> None:
    with pytest.raises(NotNow, match="more pages than that already"):
        decide("snooze", owned, people.member, beyond=13)


def test_a_decision_on_a_stale_page_is_told_what_happened_meanwhile(
    owned: Finding, people: People
) -> None:
    seen = owned.version
    decide("accept", owned, people.manager)
    with pytest.raises(DecidedMeanwhile, match="Mia accepted canonical-to-error") as refused:
        decide("dispute", owned, people.member, version=seen)
    assert "Nothing was changed by you" in str(refused.value)
    owned.refresh_from_db()
    assert owned.stage == Stage.ACCEPTED
    assert not owned.disputes.exists()


def test_every_decision_is_in_the_record_with_its_version(owned: Finding, people: People) -> None:
    decide("accept", owned, people.member)
    decide("begin", owned, people.member)
    told = Event.objects.filter(kind="findings.finding").order_by("pk")
    assert [(one.deed, one.facts["version"]) for one in told] == [
        ("finding-accepted", 2),
        ("finding-work-begun", 3),
    ]


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"stage": "waived"}, "waived_has_an_end"),
        ({"stage": "snoozed"}, "snoozed_knows_when_to_wake"),
        ({"stage": "accepted", "team": None}, "taken_has_an_owner"),
        ({"stage": "verified", "answer_by": NOW}, "at_rest_owes_no_answer"),
        ({"pattern": "*/fr/*"}, "a_part_has_its_pattern"),
    ],
)
def test_the_database_keeps_what_must_always_hold(
    owned: Finding, fields: dict[str, object], name: str
) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Finding.objects.filter(pk=owned.pk).update(**fields)


def test_a_finding_is_not_merged_into_itself(owned: Finding) -> None:
    with pytest.raises(IntegrityError, match="not_merged_into_itself"), transaction.atomic():
        Finding.objects.filter(pk=owned.pk).update(merged_into=owned.pk)


def test_a_finding_has_one_waiver_and_one_dispute_at_a_time(owned: Finding) -> None:
    from tiebeam.hub.findings.models import Dispute, Waiver

    put(owned, Stage.WAIVED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Waiver.objects.create(finding=owned, reason="", cost="", until=LATER + timedelta(days=1))
    put(owned, Stage.DISPUTED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Dispute.objects.create(finding=owned, kind="unclear", reason="")
