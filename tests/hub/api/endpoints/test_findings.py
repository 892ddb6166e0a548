"""Findings for programs, in the words of each lens."""

import pytest
from tests.hub.api.conftest import Program, program_of
from tests.hub.findings.conftest import known, tell
from tests.hub.findings.told import FIRST, SECOND, Tell, finding

from tiebeam.hub.api.scopes import Scope
from tiebeam.hub.findings.models import Finding, Verification
from tiebeam.hub.findings.reading import Said
from tiebeam.hub.findings.words import words_of
from tiebeam.hub.people.models import Team, User
from tiebeam.hub.sites import services
from tiebeam.hub.sites.models import Site

pytestmark = pytest.mark.django_db

__all__ = ["known", "tell"]


def test_a_finding_says_what_and_where_and_leads_to_its_page(
    program: Program, known: Finding
) -> None:
    _, told = program.ask("/findings")
    (one,) = told["items"]
    assert (one["check"], one["where"], one["pages"]) == ("canonical-to-error", "Product", 14)
    assert one["address"] == f"http://testserver{known.get_absolute_url()}"


@pytest.mark.parametrize("lens", ["seo", "it"])
def test_it_speaks_the_words_of_the_lens(program: Program, known: Finding, lens: str) -> None:
    _, told = program.ask(f"/findings/{known.pk}", lens=lens)
    words = words_of(known.check_slug, lens)
    assert (told["why"], told["fix"]) == (words.why, words.fix)
    assert told["headline"].startswith(words.said)


def test_it_speaks_the_words_of_the_person_unless_asked(
    reading_program: Program, known: Finding
) -> None:
    _, told = reading_program.ask(f"/findings/{known.pk}")
    assert told["why"] == words_of(known.check_slug, "it").why


def test_what_is_fixed_is_told_when_asked_for(program: Program, tell: Tell) -> None:
    tell(finding(), finding(SECOND, severity="critical"))
    tell(finding(SECOND, severity="critical"), said={FIRST: Said("fixed"), SECOND: Said("open")})
    there = program.ask("/findings")[1]["items"]
    fixed = program.ask("/findings", status="fixed")[1]["items"]
    assert [one["fingerprint"] for one in there] == [SECOND]
    assert [one["fingerprint"] for one in fixed] == [FIRST]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"severity": "high"}, 1),
        ({"severity": "low"}, 0),
        ({"check": "canonical-to-error"}, 1),
        ({"q": "product"}, 1),
        ({"q": "nothing like it"}, 0),
        ({"site": 999}, 0),
    ],
)
def test_it_is_found_by(
    program: Program, known: Finding, query: dict[str, str], count: int
) -> None:
    assert len(program.ask("/findings", **query)[1]["items"]) == count


def test_a_finding_of_a_closed_site_is_not_there(
    reading_program: Program, known: Finding, site: Site
) -> None:
    services.change_site(site, by=None, is_closed=True, teams=Team.objects.filter(name="SEO"))
    assert reading_program.ask("/findings")[1]["items"] == []
    assert reading_program.ask(f"/findings/{known.pk}")[0] == 404
    assert reading_program.ask(f"/findings/{known.pk}/pages")[0] == 404


def test_a_verification_is_asked_for_once(reader: User, known: Finding) -> None:
    program = program_of(reader, Scope.FINDINGS)
    _, first = program.tell(f"/findings/{known.pk}/verifications")
    _, again = program.tell(f"/findings/{known.pk}/verifications")
    assert first["id"] == again["id"] == Verification.objects.get().pk
    assert program.ask(f"/verifications/{first['id']}")[1]["status"] == "waiting"


def test_pages_of_a_crawl_whose_tables_are_gone_are_none(program: Program, known: Finding) -> None:
    assert program.ask(f"/findings/{known.pk}/pages") == (200, {"items": [], "total": 0})
