"""Any order of decisions, crawls and days: what must hold holds after each of them."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from tests.hub.findings.life.conftest import FACTS, NOW, People
from tests.hub.findings.told import FIRST, Tell, finding

from tiebeam.hub.activity.models import Event
from tiebeam.hub.findings.life import proving, watching
from tiebeam.hub.findings.life.deciding import DECISIONS
from tiebeam.hub.findings.life.moving import DecidedMeanwhile, Refused
from tiebeam.hub.findings.life.transitions import OF_PEOPLE
from tiebeam.hub.findings.models import Finding, Stage, Status, Verification
from tiebeam.hub.findings.reading import Said
from tiebeam.hub.sites.models import Crawl

KINDS = st.sampled_from(["viewer", "stranger_to_it", "member", "manager", "seo", "administrator"])
BY_EVIDENCE = {"finding-verified", "finding-reopened", "finding-regressed"}


def life_of(  # noqa: C901 one class, told rule by rule
    owned: Finding, people: People, tell: Tell
) -> type[RuleBasedStateMachine]:
    """The machine over one finding; each run is rolled back."""

    class Life(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.run = transaction.atomic()
            self.run.__enter__()
            self.now = NOW
            self.stale = 1

        def teardown(self) -> None:
            transaction.set_rollback(True)
            self.run.__exit__(None, None, None)

        @property
        def one(self) -> Finding:
            return Finding.objects.select_related("team", "site").get(pk=owned.pk)

        @rule(kind=KINDS, slug=st.sampled_from(sorted(DECISIONS)))
        def somebody_decides(self, kind: str, slug: str) -> None:
            before, person = self.one, getattr(people, kind)
            may = OF_PEOPLE[slug].is_open_to(person, before)
            did = self._decide(slug, person, version=before.version)
            after = self.one
            assert after.version == before.version + did
            assert after.stage == (OF_PEOPLE[slug].to if did else before.stage)
            assert may or not did
            assert after.status == before.status

        def _decide(self, slug: str, person: Any, *, version: int) -> bool:
            facts = dict(FACTS.get(slug, {}))
            if slug == "waive":
                facts["until"] = self.now.date() + timedelta(days=3)
            if slug == "snooze":
                facts["beyond"] = self.one.pages + 5
            one = self.one
            try:
                with transaction.atomic():
                    DECISIONS[slug](one, by=person, version=version, now=self.now, **facts)
            except Refused:
                return False
            return True

        @rule(slug=st.sampled_from(sorted(DECISIONS)))
        def somebody_decides_on_a_stale_page(self, slug: str) -> None:
            before = self.one
            if before.version == self.stale:
                return
            facts = FACTS.get(slug, {})
            person = people.administrator
            with pytest.raises((DecidedMeanwhile, Refused)), transaction.atomic():
                DECISIONS[slug](before, by=person, version=self.stale, now=self.now, **facts)
            assert (self.one.version, self.one.stage) == (before.version, before.stage)

        @rule(pages=st.integers(1, 60))
        def a_crawl_shows_it(self, pages: int) -> None:
            was_fixed = self.one.status == Status.FIXED
            said = {FIRST: Said("regressed" if was_fixed else "open")}
            tell(finding(pages=pages), said=said)

        @rule()
        def a_crawl_no_longer_shows_it(self) -> None:
            tell(said={FIRST: Said("fixed")})
            assert self.one.stage == Stage.VERIFIED

        @rule(answer=st.sampled_from(["fixed", "still", "partly", "unknown"]))
        def a_visit_answers(self, answer: str) -> None:
            before = self.one
            Verification.objects.filter(finding=owned).update(status="done")
            one = Verification.objects.create(
                finding=before, crawl=Crawl.objects.all()[0], status="done", answer=answer
            )
            proving.by_verification(one, now=self.now)
            assert before.stage in {Stage.SAID_FIXED, self.one.stage}

        @rule(days=st.integers(1, 5))
        def days_pass(self, days: int) -> None:
            self.now += timedelta(days=days)
            Verification.objects.filter(finding=owned).update(status="done")
            watching.end_waivers(now=self.now)
            assert not self.one.waived_until or self.one.waived_until >= self.now.date()

        @invariant()
        def what_belongs_to_a_stage_is_there_and_only_then(self) -> None:
            one = self.one
            waived = one.waivers.filter(ended_at=None).count()
            disputed = one.disputes.filter(answered_at=None).count()
            assert waived == (one.stage == Stage.WAIVED) == (one.waived_until is not None)
            assert disputed == (one.stage == Stage.DISPUTED)
            assert (one.snoozed_beyond is not None) == (one.stage == Stage.SNOOZED)

        @invariant()
        def a_finding_that_is_gone_is_verified(self) -> None:
            assert self.one.status != Status.FIXED or self.one.stage == Stage.VERIFIED

        @invariant()
        def no_person_has_verified_or_reopened(self) -> None:
            assert not Event.objects.filter(deed__in=BY_EVIDENCE, actor__isnull=False).exists()

        @invariant()
        def every_move_is_in_the_record(self) -> None:
            one = self.one
            last = Event.objects.filter(facts__has_key="to", subject_id=str(one.pk)).first()
            assert one.stage == (last.facts["to"] if last else Stage.WAITING)

    return Life


@pytest.mark.django_db
def test_whatever_happens_in_whatever_order_nothing_is_lost_or_closed_by_word(
    owned: Finding, people: People, tell: Tell
) -> None:
    run_state_machine_as_test(
        life_of(owned, people, tell),
        settings=settings(
            max_examples=40,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
