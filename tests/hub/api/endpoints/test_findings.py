"""Findings for programs, in the words of each lens."""

import pytest
from tests.hub.api.conftest import Program, program_of
from tests.hub.findings.conftest import known, tell
from tests.hub.findings.told import FIRST, SECOND, Tell, finding

from tiebeam.hub.api.scopes import Scope
from tiebeam.hub.findings.models import Finding
from tiebeam.hub.findings.reading import Said
from tiebeam.hub.findings.words import words_of
from tiebeam.hub.people.models import Team, TeamKind, User
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


def test_pages_of_a_crawl_whose_tables_are_gone_are_none(program: Program, known: Finding) -> None:
    assert program.ask(f"/findings/{known.pk}/pages") == (200, {"items": [], "total": 0})


class TestDecision:
    @pytest.fixture
    def owner(self, reader: User, known: Finding) -> Program:
        Finding.objects.filter(pk=known.pk).update(team=Team.objects.get(name="Platform"))
        return program_of(reader, Scope.FINDINGS)

    def test_is_carried_out_as_on_the_screen(self, owner: Program, known: Finding) -> None:
        _, before = owner.ask(f"/findings/{known.pk}")
        assert "accept" in before["decisions"]
        path = f"/findings/{known.pk}/decisions"
        status, after = owner.tell(path, decision="accept", version=before["version"])
        assert (status, after["stage"]) == (200, "accepted")
        assert after["version"] > before["version"]

    def test_is_refused_where_another_was_quicker(self, owner: Program, known: Finding) -> None:
        path = f"/findings/{known.pk}/decisions"
        version = owner.ask(f"/findings/{known.pk}")[1]["version"]
        owner.tell(path, decision="accept", version=version)
        status, problem = owner.tell(path, decision="begin", version=version)
        assert (status, bool(problem["detail"])) == (409, True)

    def test_says_which_words_are_missing(self, owner: Program, known: Finding) -> None:
        version = owner.ask(f"/findings/{known.pk}")[1]["version"]
        wish = {"decision": "dispute", "version": version, "reason": "no"}
        status, problem = owner.tell(f"/findings/{known.pk}/decisions", **wish)
        assert (status, problem["detail"].partition(":")[0]) == (422, "kind")

    def test_is_not_open_to_a_token_that_only_reads(self, reader: User, known: Finding) -> None:
        path = f"/findings/{known.pk}/decisions"
        assert program_of(reader).tell(path, decision="accept", version=1)[0] == 403

    def test_of_another_team_is_forbidden_and_no_conflict(
        self, owner: Program, reader: User, known: Finding
    ) -> None:
        others = Team.objects.create(name="Shop", kind=TeamKind.FRONTEND)
        Finding.objects.filter(pk=known.pk).update(team=others)
        version = owner.ask(f"/findings/{known.pk}")[1]["version"]
        path = f"/findings/{known.pk}/decisions"
        status, problem = owner.tell(path, decision="accept", version=version)
        assert (status, "owner team" in problem["detail"]) == (403, True)

    def test_that_does_not_lead_on_is_a_conflict(self, owner: Program, known: Finding) -> None:
        version = owner.ask(f"/findings/{known.pk}")[1]["version"]
        path = f"/findings/{known.pk}/decisions"
        assert owner.tell(path, decision="wake", version=version)[0] == 409

    def test_is_not_open_to_others(self, administrator: User, known: Finding) -> None:
        stranger = User.objects.create(email="lea@example.com", name="Lea")
        version = program_of(stranger).ask(f"/findings/{known.pk}")[1]["version"]
        path = f"/findings/{known.pk}/decisions"
        program = program_of(stranger, Scope.FINDINGS)
        assert program.tell(path, decision="accept", version=version)[0] == 403
        assert program.tell(f"/findings/{known.pk}/messages", text="Hm.")[0] == 403
