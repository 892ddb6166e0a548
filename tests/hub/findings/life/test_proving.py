"""What crawls and verifications make of the stage of a finding."""

from datetime import timedelta

import pytest
from tests.hub.findings.life.conftest import NOW, People, put
from tests.hub.findings.told import FIRST, Tell, finding

from tiebeam.hub.activity import services as activity
from tiebeam.hub.findings.life import proving
from tiebeam.hub.findings.models import Finding, Stage, Status, Verification
from tiebeam.hub.findings.reading import Said
from tiebeam.hub.sites.models import Crawl

GONE = {FIRST: Said("fixed")}


def again(owned: Finding) -> Finding:
    owned.refresh_from_db()
    return owned


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage != Stage.VERIFIED])
def test_a_crawl_that_no_longer_shows_it_verifies_it_whatever_people_said(
    owned: Finding, tell: Tell, stage: Stage
) -> None:
    put(owned, stage)
    tell(said=GONE)
    assert (again(owned).stage, owned.status) == (Stage.VERIFIED, Status.FIXED)
    assert not owned.waivers.filter(ended_at=None).exists()
    assert not owned.disputes.filter(answered_at=None).exists()


def test_a_regressed_finding_waits_for_its_owner_again_and_says_what_it_was(
    owned: Finding, people: People, tell: Tell
) -> None:
    put(owned, Stage.IN_WORK)
    tell(said=GONE)
    activity.follow(people.member, owned)
    tell(finding(), said={FIRST: Said("regressed")})
    assert (again(owned).stage, owned.stage_before) == (Stage.WAITING, Stage.VERIFIED)
    told = people.member.notices.get()
    assert "which was in work" in told.event.sentence


def test_what_was_said_to_be_fixed_is_reopened_by_a_crawl_that_began_later(
    owned: Finding, tell: Tell
) -> None:
    put(owned, Stage.SAID_FIXED)
    Finding.objects.update(stage_since=NOW - timedelta(days=9))
    tell(finding())
    assert again(owned).stage == Stage.REOPENED


def test_a_crawl_that_began_before_the_fix_reopens_nothing(owned: Finding, tell: Tell) -> None:
    put(owned, Stage.SAID_FIXED)
    Finding.objects.update(stage_since=NOW + timedelta(days=1))
    tell(finding())
    assert again(owned).stage == Stage.SAID_FIXED


@pytest.mark.parametrize(("pages", "stage"), [(20, Stage.SNOOZED), (21, Stage.WAITING)])
def test_a_snoozed_finding_wakes_when_it_has_grown_beyond_what_was_said(
    owned: Finding, tell: Tell, pages: int, stage: Stage
) -> None:
    put(owned, Stage.SNOOZED)
    tell(finding(pages=pages))
    assert again(owned).stage == stage


@pytest.mark.parametrize("stage", [Stage.ACCEPTED, Stage.IN_WORK, Stage.WAIVED, Stage.DISPUTED])
def test_a_crawl_that_shows_it_still_leaves_what_people_decided(
    owned: Finding, tell: Tell, stage: Stage
) -> None:
    put(owned, stage)
    tell(finding(pages=99))
    assert again(owned).stage == stage


def visited(owned: Finding, answer: str) -> Verification:
    crawl = Crawl.objects.get()
    return Verification.objects.create(
        finding=owned, crawl=crawl, status="done", answer=answer, reason="20 pages were seen."
    )


@pytest.mark.parametrize(
    ("answer", "stage"),
    [
        ("fixed", Stage.VERIFIED),
        ("still", Stage.REOPENED),
        ("partly", Stage.REOPENED),
        ("unknown", Stage.SAID_FIXED),
    ],
)
def test_a_visit_decides_about_what_was_said_to_be_fixed(
    owned: Finding, answer: str, stage: Stage
) -> None:
    put(owned, Stage.SAID_FIXED)
    proving.by_verification(visited(owned, answer), now=NOW)
    assert again(owned).stage == stage
    assert owned.status == Status.NEW


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage != Stage.SAID_FIXED])
def test_a_visit_that_somebody_asked_for_moves_nothing_else(owned: Finding, stage: Stage) -> None:
    put(owned, stage)
    proving.by_verification(visited(owned, "fixed"), now=NOW)
    assert again(owned).stage == stage


def test_what_a_visit_verified_a_later_crawl_may_reopen(owned: Finding, tell: Tell) -> None:
    put(owned, Stage.VERIFIED)
    Finding.objects.update(stage_since=NOW - timedelta(days=9))
    tell(finding())
    assert again(owned).stage == Stage.REOPENED


def test_a_finding_with_others_told_with_it_is_verified_when_all_are_gone(
    owned: Finding, tell: Tell
) -> None:
    second = "00000000000000b2"
    tell(finding(), finding(second, page_template="Article"))
    Finding.objects.filter(fingerprint=second).update(merged_into=owned)
    tell(finding(second, page_template="Article"), said=GONE)
    assert again(owned).stage == Stage.WAITING
    tell(said={FIRST: Said("fixed"), second: Said("fixed")})
    proving.by_crawl(again(owned), Crawl.objects.first(), now=NOW)  # type: ignore[arg-type]
    assert again(owned).stage == Stage.VERIFIED
