"""People of every kind around one finding, and a finding at any stage."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pytest
from tests.hub.conftest import make_person

from tiebeam.hub.findings.life.deciding import DECISIONS
from tiebeam.hub.findings.models import Dispute, Finding, Stage, Waiver
from tiebeam.hub.people.models import Team, TeamKind, User
from tiebeam.hub.people.services import join

NOW = datetime.fromisoformat("2026-11-23T10:00:00+00:00")
LATER = date(2026, 12, 24)

FACTS: dict[str, dict[str, Any]] = {
    "waive": {"reason": "The shop is replaced.", "cost": "Some visits.", "until": LATER},
    "dispute": {"kind": "not-true", "reason": "The page answers 200."},
    "snooze": {"beyond": 20},
    "uphold": {"reason": "It answered 404 at nine."},
    "withdraw": {"reason": "The check was wrong."},
    "restore": {"reason": "It was right after all."},
}
"""What each decision takes beside the finding and the person."""


@dataclass(frozen=True)
class People:
    """One person of each kind, by kind."""

    viewer: User
    stranger_to_it: User
    member: User
    manager: User
    seo: User
    administrator: User
    owner: Team
    other: Team


@pytest.fixture
def people(db: None) -> People:
    """The finding's owner team, another team, and who is in them."""
    owner = Team.objects.create(name="Shop", kind=TeamKind.FRONTEND)
    other = Team.objects.create(name="Search", kind=TeamKind.BACKEND)
    seo = Team.objects.create(name="Organic", kind=TeamKind.SEO)
    manager = make_person("mia@example.com")
    join(manager, team=owner, is_manager=True)
    return People(
        viewer=make_person("vera@example.com"),
        stranger_to_it=make_person("otto@example.com", team=other),
        member=make_person("max@example.com", team=owner),
        manager=manager,
        seo=make_person("sue@example.com", team=seo),
        administrator=make_person("root@example.com", is_administrator=True),
        owner=owner,
        other=other,
    )


@pytest.fixture
def owned(people: People, known: Finding) -> Finding:
    """A finding of the owner team."""
    Finding.objects.filter(pk=known.pk).update(
        team=people.owner, answer_by=None, owed_since=None, next_step_at=None
    )
    known.refresh_from_db()
    return known


def put(finding: Finding, stage: Stage) -> Finding:
    """The finding at that stage, with what belongs to it."""
    waived_until = LATER if stage == Stage.WAIVED else None
    beyond = 20 if stage == Stage.SNOOZED else None
    finding.waivers.all().delete()
    finding.disputes.all().delete()
    Finding.objects.filter(pk=finding.pk).update(
        stage=stage,
        waived_until=waived_until,
        snoozed_beyond=beyond,
        stage_since=NOW,
        answer_by=None,
        owed_since=None,
        next_step_at=None,
    )
    finding.refresh_from_db()
    if stage == Stage.WAIVED:
        Waiver.objects.create(finding=finding, reason="So", cost="Little", until=LATER)
    if stage == Stage.DISPUTED:
        Dispute.objects.create(finding=finding, kind="not-true", reason="No")
    return finding


Decide = Callable[..., None]


def decide(slug: str, finding: Finding, by: User, **facts: Any) -> None:
    """Carry out a decision with the facts that tests use, unless told others."""
    more = {**FACTS.get(slug, {}), **facts}
    version = more.pop("version", finding.version)
    DECISIONS[slug](finding, by=by, version=version, now=NOW, **more)
