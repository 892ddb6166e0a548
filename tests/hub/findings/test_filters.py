"""What passes the filter over the list of findings: the prepared way and Django's agree."""

import pytest
from django.http import QueryDict

from tiebeam.hub.findings import queries
from tiebeam.hub.findings.filters import FINDINGS_PER_PAGE, FindingFilter, Kept
from tiebeam.hub.findings.models import Finding, Stage, Status
from tiebeam.hub.people.models import Team, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(known: Finding, administrator: User) -> list[Finding]:
    """More than a page of them, at different stages and of different owners."""
    team = Team.objects.create(name="Payments", kind="backend")
    for number in range(FINDINGS_PER_PAGE + 10):
        known.pk, known.fingerprint = None, f"{number:016x}"
        known.stage = (Stage.WAITING, Stage.ACCEPTED, Stage.IN_WORK)[number % 3]
        is_fixed = number % 7 == 0
        known.status = Status.FIXED if is_fixed else Status.OPEN
        known.fixed_in = known.last_seen if is_fixed else None
        is_taken = known.stage != Stage.WAITING
        known.team = team if is_taken else None
        known.assignee = administrator if number % 5 == 1 and is_taken else None
        known.save(force_insert=True)
    return list(Finding.objects.all())


def kept(person: User, query: str) -> Kept:
    """The findings that pass."""
    return FindingFilter(QueryDict(query), person=person).kept()


QUERIES = ("", "stage=any", "stage=accepted", "status=fixed", "severity=high", "team={team}")
WORDED = ("whose=nobodys", "q=canonical", "stage=verified", "assignee={person}")


@pytest.mark.parametrize("query", [*QUERIES, *WORDED])
def test_counts_and_pages_are_of_the_same_findings(
    administrator: User, many: list[Finding], query: str
) -> None:
    """By severity, page by page and one after the other."""
    query = query.format(team=Team.objects.get(name="Payments").pk, person=administrator.pk)
    found = kept(administrator, query)
    everything = list(found)
    ids = [one.pk for one in everything]
    pages = [found[at : at + FINDINGS_PER_PAGE] for at in range(0, len(found), FINDINGS_PER_PAGE)]
    assert [one.pk for page in pages for one in page] == ids
    assert len(found) == len(everything)
    passing = Finding.objects.filter(pk__in=ids)
    assert found.severities == queries.by_severity(passing)


def test_narrows_in_every_way(administrator: User, many: list[Finding]) -> None:
    """Each value keeps what has it and nothing else."""
    team = Team.objects.get(name="Payments")
    assert {one.stage for one in kept(administrator, "stage=accepted")} == {"accepted"}
    assert {one.status for one in kept(administrator, "status=fixed&stage=any")} == {"fixed"}
    assert {one.team for one in kept(administrator, f"team={team.pk}")} == {team}
    assert {one.team for one in kept(administrator, "whose=nobodys")} == {None}
    hers = kept(administrator, f"assignee={administrator.pk}")
    assert {one.assignee for one in hers} == {administrator}


def test_any_stretch_can_be_asked_for(administrator: User, many: list[Finding]) -> None:
    """Also one that is no page."""
    found = kept(administrator, "stage=any")
    ids = [one.pk for one in found]
    assert [one.pk for one in found[3:7]] == ids[3:7]
    assert [one.pk for one in found[:55]] == ids[:55]
    assert found[2].pk == ids[2]


def test_of_sites_that_one_may_not_see_there_is_nothing(
    reader: User, many: list[Finding], known: Finding
) -> None:
    """From the moment they are closed."""
    assert len(kept(reader, "")) > 0
    known.site.is_closed = True
    known.site.save()
    assert len(kept(reader, "")) == 0
    assert list(kept(reader, "")) == kept(reader, "")[:50] == []
