"""Findings told as one and told apart, by programs."""

import pytest
from tests.hub.api.conftest import Program
from tests.hub.findings.conftest import known, tell
from tests.hub.findings.told import SECOND, Tell, finding

from tiebeam.hub.findings.models import Finding
from tiebeam.hub.findings.parts import splitting

pytestmark = pytest.mark.django_db

__all__ = ["known", "tell"]


@pytest.fixture
def two(tell: Tell) -> list[Finding]:
    tell(finding(), finding(SECOND))
    return list(Finding.objects.order_by("pk"))


def test_findings_are_told_as_one_and_apart_again(program: Program, two: list[Finding]) -> None:
    primary, other = two
    wish = {
        "version": primary.version,
        "others": [{"finding_id": other.pk, "version": other.version}],
        "reason": "one header",
    }
    status, told = program.tell(f"/findings/{primary.pk}/merge", **wish)
    assert (status, told["merged"]) == (200, [other.pk])
    _, merged = program.ask(f"/findings/{other.pk}")
    assert merged["merged_into"] == primary.pk
    _, apart = program.tell(f"/findings/{other.pk}/unmerge", version=merged["version"])
    assert apart["merged_into"] is None


def test_of_a_merge_all_or_none_happens(program: Program, two: list[Finding]) -> None:
    primary, other = two
    wish = {
        "version": primary.version,
        "others": [{"finding_id": other.pk, "version": other.version + 5}],
        "reason": "one header",
    }
    assert program.tell(f"/findings/{primary.pk}/merge", **wish)[0] == 409
    assert not Finding.objects.exclude(merged_into=None).exists()
    assert Finding.objects.get(pk=primary.pk).version == primary.version


@pytest.mark.parametrize("other", [999_999, None])
def test_a_finding_that_is_not_there_or_itself_is_a_wrong_field(
    program: Program, known: Finding, other: int | None
) -> None:
    others = [{"finding_id": other or known.pk, "version": 1}]
    wish = {"version": known.version, "others": others, "reason": "x"}
    assert program.tell(f"/findings/{known.pk}/merge", **wish)[0] == 422


def test_pages_are_told_apart_and_with_their_whole_again(
    program: Program, known: Finding, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(splitting, "counts", lambda *_: [4, 10])
    wish = {"version": known.version, "pattern": "*/fr/*", "reason": "another release"}
    status, part = program.tell(f"/findings/{known.pk}/split", **wish)
    assert (status, part["pages"], part["split_from"]) == (201, 4, known.pk)
    assert program.ask(f"/findings/{known.pk}")[1]["parts"] == [part["id"]]
    _, again = program.tell(f"/findings/{part['id']}/unsplit", version=part["version"])
    assert again["merged_into"] == known.pk


def test_a_pattern_for_every_page_is_refused(program: Program, known: Finding) -> None:
    wish = {"version": known.version, "pattern": "*", "reason": "x"}
    status, problem = program.tell(f"/findings/{known.pk}/split", **wish)
    assert (status, problem["detail"].partition(":")[0]) == (422, "pattern")
