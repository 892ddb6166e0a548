"""Owners, proposals and severities for programs."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from tests.hub.api.conftest import Program, program_of
from tests.hub.findings.conftest import known, tell

from tiebeam.hub.api.scopes import Scope
from tiebeam.hub.findings.models import Finding
from tiebeam.hub.people.models import Team, User

pytestmark = pytest.mark.django_db

__all__ = ["known", "tell"]


@pytest.fixture
def caches() -> Team:
    return Team.objects.create(name="Caches", kind="infrastructure")


def test_a_finding_goes_to_another_team_with_the_reason(
    program: Program, known: Finding, caches: Team
) -> None:
    wish = {"team": caches.pk, "reason": "their header", "version": known.version}
    status, told = program.ask_to("PUT", f"/findings/{known.pk}/owner", **wish)
    assert (status, told["team"], told["owner_rule"]) == (200, "Caches", "their header")
    assert program.ask_to("PUT", f"/findings/{known.pk}/owner", **wish)[0] == 409


def test_no_team_of_that_id_is_a_wrong_field(program: Program, known: Finding) -> None:
    wish = {"team": 2**40, "reason": "x", "version": known.version}
    status, problem = program.ask_to("PUT", f"/findings/{known.pk}/owner", **wish)
    assert (status, problem["detail"].partition(":")[0]) == (422, "team")


def test_a_version_that_never_was_is_a_conflict(
    program: Program, known: Finding, caches: Team
) -> None:
    wish = {"team": caches.pk, "reason": "x", "version": 2**53 - 1}
    assert program.ask_to("PUT", f"/findings/{known.pk}/owner", **wish)[0] == 409


class TestAssignee:
    @pytest.fixture
    def owned(self, known: Finding, reader: User) -> Finding:
        """It is the reader's team's."""
        Finding.objects.filter(pk=known.pk).update(team=reader.memberships.get().team)
        known.refresh_from_db()
        return known

    def ask(
        self, program: Program, finding: Finding, person: int | None, version: int
    ) -> tuple[int, Any]:
        path = f"/findings/{finding.pk}/assignee"
        return program.ask_to("PUT", path, person=person, version=version)

    def test_is_somebody_of_the_owner_or_nobody(self, owned: Finding, reader: User) -> None:
        program = program_of(reader, Scope.FINDINGS)
        status, told = self.ask(program, owned, reader.pk, owned.version)
        assert (status, told["assignee"], told["assignee_id"]) == (200, str(reader), reader.pk)
        for query in ({"assigned_to_me": True}, {"assignee": reader.pk}):
            assert len(program.ask("/findings", **query)[1]["items"]) == 1
        status, told = self.ask(program, owned, None, told["version"])
        assert (status, told["assignee"]) == (200, None)
        assert program.ask("/findings", assigned_to_me=True)[1]["items"] == []

    def test_is_refused_where_it_cannot_be(
        self, program: Program, administrator: User, owned: Finding, reader: User
    ) -> None:
        assert self.ask(program, owned, administrator.pk, owned.version)[0] == 409
        assert self.ask(program, owned, reader.pk, owned.version + 1)[0] == 409
        assert self.ask(program, owned, 2**40, owned.version)[0] == 422
        Finding.objects.filter(pk=owned.pk).update(team=Team.objects.create(name="Caches"))
        own = program_of(reader, Scope.FINDINGS)
        assert self.ask(own, owned, reader.pk, owned.version)[0] == 403


@pytest.mark.parametrize(("accept", "owner"), [(True, "Caches"), (False, None)])
def test_a_proposal_is_told_and_decided(
    program: Program, known: Finding, caches: Team, *, accept: bool, owner: str | None
) -> None:
    known.proposals.create(team=caches, why="/x/* @caches")
    proposal = program.ask(f"/findings/{known.pk}")[1]["proposal"]
    assert (proposal["team"], proposal["why"]) == ("Caches", "/x/* @caches")
    wish = {"accept": accept, "version": known.version}
    status, told = program.tell(f"/proposals/{proposal['id']}", **wish)
    assert (status, told["team"], told["proposal"]) == (200, owner, None)
    assert program.tell(f"/proposals/{proposal['id']}", **wish)[0] == 409


class TestSeverity:
    def test_counts_otherwise_until_a_day_and_as_before_again(
        self, program: Program, known: Finding
    ) -> None:
        until = (timezone.localdate() + timedelta(days=9)).isoformat()
        path, wish = f"/findings/{known.pk}/severity", {"reason": "rare", "until": until}
        _, changed = program.ask_to("PUT", path, severity="low", **wish)
        assert changed["severity"] == "low"
        assert changed["severity_change"] == {"severity": "low", "person": "Ada", **wish}
        _, restored = program.ask_to("DELETE", path)
        assert (restored["severity"], restored["severity_change"]) == ("high", None)

    def test_ends_on_a_day_to_come(self, program: Program, known: Finding) -> None:
        wish = {"severity": "low", "reason": "x", "until": timezone.localdate().isoformat()}
        status, problem = program.ask_to("PUT", f"/findings/{known.pk}/severity", **wish)
        assert (status, problem["detail"].partition(":")[0]) == (422, "until")

    def test_is_for_the_seo_side(self, reader: User, known: Finding) -> None:
        until = (timezone.localdate() + timedelta(days=9)).isoformat()
        wish = {"severity": "low", "reason": "x", "until": until}
        program = program_of(reader, Scope.FINDINGS)
        status, problem = program.ask_to("PUT", f"/findings/{known.pk}/severity", **wish)
        assert (status, "SEO" in problem["detail"]) == (403, True)
