"""The screens of findings."""

import pytest
from django.test import Client
from tests.hub.findings.told import FIRST, SECOND, Tell, finding

from tiebeam.hub.findings.models import Finding
from tiebeam.hub.findings.reading import Said
from tiebeam.hub.sites.models import Site

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert(1)</script>"


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


class TestList:
    def test_teaches_where_findings_come_from(self, signed_in: Client) -> None:
        page = text(signed_in, "/findings/")
        assert "Findings come from crawls" in page
        assert 'href="/sites/"' in page

    def test_puts_findings_under_their_page_template_the_worst_first(
        self, signed_in: Client, tell: Tell
    ) -> None:
        tell(
            finding(FIRST, page_template="Article", severity="low"),
            finding(SECOND, page_template="Product", severity="critical"),
            finding("c3", page_template="Article", severity="medium", check="soft-404"),
        )
        page = text(signed_in, "/findings/")
        assert page.index("Product") < page.index("Article")
        assert page.count('<th scope="row">Article') == 1
        assert "3 findings, 1 of them critical" in page

    def test_speaks_the_words_of_the_lens(
        self, signed_in: Client, reader_signed_in: Client, known: Finding
    ) -> None:
        assert "Pages name a missing page" in text(signed_in, "/findings/")
        assert "rel=canonical points to URLs" in text(reader_signed_in, "/findings/")

    @pytest.mark.parametrize(
        ("query", "shown"),
        [
            ("severity=high", True),
            ("severity=low", False),
            ("area=canonical", True),
            ("team=999", True),
            ("whose=nobodys", True),
            ("whose=mine", False),
            ("whose=overdue", False),
            ("stage=waiting", True),
            ("stage=waived", False),
            ("status=new", True),
            ("status=fixed", False),
            ("host=www.larkmoor.example", True),
            ("q=canonical+to", True),
            ("q=product", True),
            ("q=missing+page+as+the+one", True),
            ("q=" + "nothing+" * 40, False),
            ("q=nothing", False),
        ],
    )
    def test_keeps_what_the_filter_asks_for(
        self, signed_in: Client, known: Finding, query: str, *, shown: bool
    ) -> None:
        page = text(signed_in, f"/findings/?{query}")
        assert (f'href="/findings/{known.pk}/"' in page) is shown
        assert ("No finding passes this filter" in page) is not shown

    @pytest.mark.parametrize(
        "query",
        ["severity=%00", "site=999999999999999999999", "site=x", "host=evil", "q=" + "a" * 9999],
    )
    def test_survives_a_filter_that_makes_no_sense(
        self, signed_in: Client, known: Finding, query: str
    ) -> None:
        assert signed_in.get(f"/findings/?{query}").status_code == 200

    def test_sends_the_list_alone_when_only_that_is_asked_for(
        self, signed_in: Client, known: Finding
    ) -> None:
        answer = signed_in.get("/findings/?severity=high", headers={"HX-Request": "true"})
        assert "<html" not in answer.content.decode()

    def test_offers_a_choice_of_sites_only_where_there_are_several(
        self, signed_in: Client, known: Finding
    ) -> None:
        assert 'name="site"' not in text(signed_in, "/findings/")
        Site.objects.create(name="Other", start_url="https://other.example/")
        assert 'name="site"' in text(signed_in, "/findings/")

    def test_hides_what_is_fixed_until_asked(self, signed_in: Client, known: Finding) -> None:
        Finding.objects.update(status="fixed", fixed_in=known.first_seen)
        assert f"/findings/{known.pk}/" not in text(signed_in, "/findings/")
        assert f"/findings/{known.pk}/" in text(signed_in, "/findings/?status=fixed")


class TestFinding:
    def test_shows_what_where_since_when_why_and_how(
        self, signed_in: Client, known: Finding
    ) -> None:
        page = text(signed_in, f"/findings/{known.pk}/")
        assert "Pages name a missing page as the one to show in search on Product" in page
        for words in (
            "50 %",
            "of its 28 pages",
            "Why it matters",
            "How to fix it",
            "Crawl 1",
        ):
            assert words in page

    def test_marks_the_faulty_part(self, signed_in: Client, known: Finding) -> None:
        page = text(signed_in, f"/findings/{known.pk}/")
        assert (
            "<mark>&lt;link rel=&quot;canonical&quot; href=&quot;/p/lamp&quot;&gt;</mark>" in page
        )
        assert ">7<" in page

    def test_explains_the_terms_where_they_stand(self, signed_in: Client, known: Finding) -> None:
        page = text(signed_in, f"/findings/{known.pk}/")
        assert 'data-term-card="/glossary/canonical-tag/card/"' in page

    def test_gives_a_line_for_the_shell_that_runs_nothing_else(
        self, signed_in: Client, known: Finding
    ) -> None:
        known.samples = [{"url": "https://x.example/?a=';id;'", "evidence": {}}]
        known.save()
        page = text(signed_in, f"/findings/{known.pk}/")
        assert "curl --silent --show-error --include" in page
        assert "&#x27;&quot;&#x27;&quot;&#x27;" in page

    def test_shows_everything_that_hosts_wrote_as_text(
        self, signed_in: Client, known: Finding
    ) -> None:
        known.page_template = known.cause = known.host = SCRIPT
        known.samples = [
            {
                "url": "javascript:alert(1)",
                "evidence": {"title": SCRIPT, SCRIPT: "{{ 7 }}", "list": [SCRIPT]},
                "excerpt": {
                    "title": SCRIPT,
                    "first_line": 1,
                    "lines": [{"text": SCRIPT, "marks": [[0, 5], [3, 999], [-5, 2]]}],
                },
            }
        ]
        known.save()
        for path in (f"/findings/{known.pk}/", "/findings/", "/", "/search/?q=canonical"):
            page = text(signed_in, path)
            assert SCRIPT not in page
            assert 'href="javascript:' not in page

    def test_says_what_each_crawl_said(self, signed_in: Client, known: Finding, tell: Tell) -> None:
        tell(said={FIRST: Said("unknown", "most pages asked for a login")})
        page = text(signed_in, f"/findings/{known.pk}/")
        assert "most pages asked for a login" in page

    def test_of_a_check_that_is_gone_still_shows_its_facts(
        self, signed_in: Client, known: Finding
    ) -> None:
        Finding.objects.update(check_slug="no-such-check")
        assert "No such check on Product" in text(signed_in, f"/findings/{known.pk}/")


class TestPages:
    def test_says_so_when_the_rows_are_gone(self, signed_in: Client, known: Finding) -> None:
        assert "rows of this crawl are gone" in text(signed_in, f"/findings/{known.pk}/pages/")

    def test_says_so_when_only_the_folder_is_left(self, signed_in: Client, known: Finding) -> None:
        known.last_seen.folder.mkdir(parents=True)
        page = text(signed_in, f"/findings/{known.pk}/pages/")
        known.last_seen.folder.rmdir()
        assert "rows of this crawl are gone" in page

    @pytest.mark.parametrize("number", ["-1", "0", "1e9", "999999999999999999999", "x"])
    def test_survives_a_page_number_that_is_none(
        self, signed_in: Client, known: Finding, number: str
    ) -> None:
        assert signed_in.get(f"/findings/{known.pk}/pages/?page={number}").status_code == 200


class TestComparison:
    def test_teaches_that_it_takes_two_crawls(self, signed_in: Client, site: Site) -> None:
        assert "Nothing to compare yet" in text(signed_in, f"/sites/{site.pk}/compare/")

    def test_says_so_when_the_tables_are_gone(
        self, signed_in: Client, site: Site, tell: Tell
    ) -> None:
        first, _, third = tell(finding()), tell(finding()), tell(finding())
        query = f"before={first.pk}&after={third.pk}"
        assert "are gone" in text(signed_in, f"/sites/{site.pk}/compare/?{query}")

    def test_tells_what_became_of_each_finding_since_the_crawl_before(
        self, signed_in: Client, site: Site, tell: Tell
    ) -> None:
        tell(finding(), finding(SECOND, page_template="Article"))
        tell(finding("c3"), finding(SECOND, page_template="Article"), said={FIRST: Said("fixed")})
        page = text(signed_in, f"/sites/{site.pk}/compare/")
        assert "1 new, 1 open, 1 fixed from crawl 1 to 2" in " ".join(page.split())

    def test_takes_two_crawls_in_either_order(
        self, signed_in: Client, site: Site, tell: Tell
    ) -> None:
        first, second = tell(finding()), tell(finding())
        query = f"before={second.pk}&after={first.pk}"
        page = text(signed_in, f"/sites/{site.pk}/compare/?{query}")
        assert "from crawl 1 to 2" in " ".join(page.split())

    def test_does_not_compare_a_crawl_with_itself(
        self, signed_in: Client, site: Site, tell: Tell
    ) -> None:
        first, _ = tell(finding()), tell(finding())
        page = text(signed_in, f"/sites/{site.pk}/compare/?before={first.pk}&after={first.pk}")
        assert "That is the same crawl twice" in page


class TestChecks:
    def test_name_the_kind_of_team_as_people_write_it(self, signed_in: Client) -> None:
        page = text(signed_in, "/checks/")
        assert "SEO</span>" in page
        assert "Seo</span>" not in page

    def test_lists_them_all(self, signed_in: Client) -> None:
        page = text(signed_in, "/checks/")
        assert "questions asked of every crawl" in page
        assert "/checks/canonical-to-error/" in page

    def test_explains_one_to_both_sides(self, signed_in: Client) -> None:
        page = text(signed_in, "/checks/canonical-to-error/")
        assert "To SEO" in page
        assert "To engineering" in page

    def test_names_what_it_finds_now(self, signed_in: Client, known: Finding) -> None:
        assert f"/findings/{known.pk}/" in text(signed_in, "/checks/canonical-to-error/")

    def test_does_not_know_one_that_does_not_exist(self, signed_in: Client) -> None:
        assert signed_in.get("/checks/no-such-check/").status_code == 404


def test_today_names_what_waits(signed_in: Client, known: Finding) -> None:
    page = text(signed_in, "/")
    assert "1 finding waits to be looked at" in page
    assert f'href="/findings/{known.pk}/"' in page


def test_search_finds_findings_terms_and_sites(signed_in: Client, known: Finding) -> None:
    assert f"/findings/{known.pk}/" in text(signed_in, "/search/?q=canonical")
    assert "/glossary/canonical-tag/" in text(signed_in, "/search/?q=canonical")
    assert "Larkmoor" in text(signed_in, "/search/?q=lark")


def test_search_finds_checks_by_what_they_say_in_either_lens(signed_in: Client) -> None:
    for words in ("rel=canonical is the same", "give up their place", "canonical all to one"):
        page = text(signed_in, f"/search/?q={words}")
        assert 'href="/checks/canonical-all-to-one/"' in page


def test_evidence_is_called_as_the_lens_calls_it(
    signed_in: Client, reader_signed_in: Client, known: Finding
) -> None:
    assert "Page named as the one to show" in text(signed_in, known.get_absolute_url())
    page = text(reader_signed_in, known.get_absolute_url())
    assert "Status of the canonical" in page
    assert "canonical_status" not in page
