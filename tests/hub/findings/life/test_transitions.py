"""The life cycle as a table: who may lead a finding from which stage to which, and nobody else."""

from typing import Any

import pytest
from django.db import transaction
from tests.hub.findings.life.conftest import People, decide, put

from tiebeam.hub.findings.life.deciding import DECISIONS
from tiebeam.hub.findings.life.moving import NotNow, NotYours
from tiebeam.hub.findings.life.transitions import OF_PEOPLE, TRANSITIONS, Who, open_to
from tiebeam.hub.findings.models import Finding, Stage

LIVE = {"waiting", "reopened", "accepted", "in-work"}
OWNERS = {"member", "manager", "administrator"}
APPROVERS = {"manager", "administrator"}
SEO = {"seo", "administrator"}
KINDS = ("viewer", "stranger_to_it", "member", "manager", "seo", "administrator")

TABLE: dict[str, tuple[set[str], str, set[str]]] = {
    "accept": ({"waiting", "reopened"}, "accepted", OWNERS),
    "begin": ({"waiting", "reopened", "accepted"}, "in-work", OWNERS),
    "say-fixed": (LIVE, "said-fixed", OWNERS),
    "waive": (LIVE | {"disputed"}, "waived", APPROVERS),
    "dispute": (LIVE, "disputed", OWNERS),
    "snooze": ({"waiting", "reopened", "accepted"}, "snoozed", OWNERS),
    "uphold": ({"disputed"}, "waiting", SEO),
    "withdraw": ({"disputed"}, "withdrawn", SEO),
    "take-back": ({"disputed"}, "waiting", OWNERS),
    "restore": ({"withdrawn"}, "waiting", SEO),
    "wake": ({"snoozed"}, "waiting", OWNERS),
    "end-waiver": ({"waived"}, "waiting", APPROVERS),
}
"""What was agreed, written down a second time: from which stages, to which, by whom."""


def outcome(slug: str, finding: Finding, by: Any) -> str:
    try:
        with transaction.atomic():
            decide(slug, finding, by)
    except NotYours:
        return "not yours"
    except NotNow:
        return "not now"
    finding.refresh_from_db()
    return str(finding.stage)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("slug", sorted(TABLE))
def test_every_decision_of_everybody_at_every_stage(
    owned: Finding, people: People, slug: str, kind: str
) -> None:
    sources, to, may = TABLE[slug]
    person = getattr(people, kind)
    for stage in Stage:
        finding = put(owned, stage)
        is_open = OF_PEOPLE[slug] in open_to(person, finding)
        came = outcome(slug, finding, person)
        wanted = "not yours" if kind not in may else to if stage in sources else "not now"
        assert (stage, came) == (stage, wanted)
        assert is_open is (wanted == to)


def test_the_table_names_every_decision_there_is() -> None:
    assert set(TABLE) == set(OF_PEOPLE) == set(DECISIONS)


def test_only_evidence_verifies_and_reopens() -> None:
    by_evidence = {one.slug for one in TRANSITIONS if one.who is Who.EVIDENCE}
    assert by_evidence == {"verify", "reopen", "regress"}
    assert not [one for one in OF_PEOPLE.values() if one.to in {Stage.VERIFIED, Stage.REOPENED}]


@pytest.mark.parametrize("who", [Who.EVIDENCE, Who.CLOCK])
def test_nobody_does_what_evidence_and_clock_do(owned: Finding, people: People, who: Who) -> None:
    assert not who.may(people.administrator, owned)


def test_somebody_who_left_may_nothing(owned: Finding, people: People) -> None:
    people.administrator.is_active = False
    assert open_to(people.administrator, owned) == []


def test_no_stage_is_a_dead_end() -> None:
    left = {stage: [one.to for one in TRANSITIONS if stage in one.sources] for stage in Stage}
    assert not [stage for stage, ways in left.items() if not ways]
