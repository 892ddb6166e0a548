from typing import Any

import pytest
from tests.engine.conftest import MakeTables
from tests.engine.findings.conftest import Judge
from tests.engine.written_tables import SITE

from tiebeam.engine.findings import Excerpt, excerpt_of

HEAD = """<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <title>Lamp</title>
  <link rel="canonical" href="/gone">
  <link rel="alternate" hreflang="de" href="https://www.shop.test/de/a">
  <link rel="alternate" hreflang="fr" href="https://www.shop.test/fr/a">
  <meta name="robots" content="noindex">
"""

NOINDEX_HEADER = "content-type=text/html,x-robots-tag=noindex"


@pytest.fixture
def excerpt(tables: MakeTables, judge: Judge) -> Any:
    """The excerpt of the page /a for a check that marks something."""

    def make(
        marks: str = "", page: str = "", evidence: str = "{}", url: str = "/a", **more: Any
    ) -> Excerpt | None:
        names, _, values = page.partition("|")
        t = tables(pages=f"url head_html {names} | /a '{HEAD}' {values}", **more)
        judge(t, f"url evidence | {url} '{evidence}'", f"check marks | dead '{marks}'")
        return excerpt_of(t, "1", SITE + url)

    return make


def marked(excerpt: Excerpt) -> list[str]:
    return [line.text[start:end] for line in excerpt.lines for start, end in line.marks]


class TestHead:
    @pytest.mark.parametrize(
        ("marks", "text"),
        [
            ("title", "<title>Lamp</title>"),
            ("canonical", '<link rel="canonical" href="/gone">'),
            ("robots", '<meta name="robots" content="noindex">'),
        ],
    )
    def test_marks_the_element(self, excerpt: Any, marks: str, text: str) -> None:
        found = excerpt(marks)
        assert (found.title, marked(found)) == ("Head of the page", [text])

    def test_numbers_lines_as_the_page_does(self, excerpt: Any) -> None:
        found = excerpt("title")
        assert found.lines[5 - found.first_line].text.strip() == "<title>Lamp</title>"

    def test_marks_the_one_element_that_the_evidence_names(self, excerpt: Any) -> None:
        found = excerpt("hreflang", evidence='{"target": "https://www.shop.test/fr/a"}')
        assert [text for text in marked(found) if "/fr/a" in text] == marked(found)
        assert len(marked(found)) == 1

    def test_marks_all_when_the_evidence_names_none(self, excerpt: Any) -> None:
        assert len(marked(excerpt("hreflang"))) == 2

    def test_marks_what_ended_the_head(self, excerpt: Any) -> None:
        found = excerpt("head", evidence='{"head_ended_by": "title"}')
        assert marked(found) == ["<title>Lamp</title>"]

    def test_without_the_element_shows_where_it_is_missing(self, excerpt: Any) -> None:
        found = excerpt("description")
        assert (found.title, marked(found)) == ("Head of the page, without description", [])
        assert found.first_line == 1


class TestHeaders:
    def test_marks_the_status(self, excerpt: Any) -> None:
        found = excerpt("status", "status | 404")
        assert found.lines[0].text == "HTTP/2 404 Not Found"
        assert marked(found) == ["404 Not Found"]

    def test_marks_the_header(self, excerpt: Any) -> None:
        found = excerpt("location", "status headers | 301 location=/b,server=nginx")
        assert [line.text for line in found.lines] == [
            "HTTP/2 301 Moved Permanently",
            "location: /b",
            "server: nginx",
        ]
        assert marked(found) == ["/b"]

    def test_marks_the_status_where_the_header_is_missing(self, excerpt: Any) -> None:
        assert marked(excerpt("location")) == ["200 OK"]

    def test_marks_a_noindex_that_came_by_header(self, excerpt: Any) -> None:
        found = excerpt("robots", f"noindex noindex_from headers | yes header {NOINDEX_HEADER}")
        assert marked(found) == ["noindex"]
        assert found.title == "Answer of the server"

    def test_marks_a_canonical_that_came_by_header(self, excerpt: Any) -> None:
        page = "canonical_url canonical_from headers | /b header link=</b>"
        assert marked(excerpt("canonical", page)) == ["</b>"]

    def test_says_why_nothing_answered(self, tables: MakeTables, judge: Judge) -> None:
        t = judge(tables(pages="url failure | /a timeout"), "url | /a")
        found = excerpt_of(t, "1", f"{SITE}/a")
        assert found is not None
        assert found.lines[0].text == "Nothing answered: timeout"

    def test_a_status_code_of_ones_own_is_shown(self, excerpt: Any) -> None:
        assert marked(excerpt("status", "status | 999")) == ["999"]


class TestLink:
    def test_is_written_anew_with_its_target_marked(self, excerpt: Any) -> None:
        found = excerpt(
            "link",
            evidence='{"target_url": "https://www.shop.test/gone?a=1&b=2"}',
            links='source target region rel anchor | /a /gone?a=1&b=2 footer nofollow "Old <b>"',
        )
        assert found.title == "Link in the footer, as read from the page"
        assert found.lines[0].text == (
            '<a href="https://www.shop.test/gone?a=1&amp;b=2" rel="nofollow">Old &lt;b&gt;</a>'
        )
        assert marked(found) == ["https://www.shop.test/gone?a=1&amp;b=2"]

    def test_that_was_not_kept_has_no_excerpt(self, excerpt: Any) -> None:
        assert excerpt("link") is None


class TestRobots:
    ROBOTS = "url body | /robots.txt 'User-agent: *\nDisallow: /\nAllow: /x'"

    def test_marks_the_line_of_that_number(self, excerpt: Any) -> None:
        found = excerpt(url="/robots.txt", evidence='{"line": 2}', robots=self.ROBOTS)
        assert (found.title, marked(found)) == ("robots.txt", ["Disallow: /"])

    def test_marks_the_line_of_that_text(self, excerpt: Any) -> None:
        found = excerpt(url="/robots.txt", evidence='{"rule": "allow: /x"}', robots=self.ROBOTS)
        assert marked(found) == ["Allow: /x"]

    def test_that_could_not_be_read_shows_its_status(self, excerpt: Any) -> None:
        found = excerpt(url="/robots.txt", robots="url status body | /robots.txt 503 -")
        assert marked(found) == ["503 Service Unavailable"]

    def test_that_is_a_web_page_is_marked_where_it_begins(self, excerpt: Any) -> None:
        robots = "url is_html body | /robots.txt yes '<html>\n<body>'"
        assert marked(excerpt(url="/robots.txt", robots=robots)) == ["<html>"]

    def test_that_keeps_us_from_a_page_is_shown_for_the_page(self, excerpt: Any) -> None:
        page = "outcome robots_rule | disallowed 'Disallow: /'"
        found = excerpt(page=page, robots=self.ROBOTS)
        assert (found.title, marked(found)) == ("robots.txt", ["Disallow: /"])


def test_the_answer_to_a_probe_is_told(excerpt: Any) -> None:
    probes = """kind url status final_url final_status title
        | missing /random 302 /home 200 'Welcome\nhome'"""
    found = excerpt(url="/random", probes=probes)
    assert [line.text for line in found.lines] == [
        f"GET {SITE}/random",
        "HTTP 302 Found",
        f"led to {SITE}/home, which answered 200",
        "title: Welcome home",
    ]
    assert marked(found) == ["HTTP 302 Found"]


def test_the_text_of_a_page_is_shown(excerpt: Any) -> None:
    assert marked(excerpt("text", "text_start | 'Lorem ipsum'")) == ["Lorem ipsum"]


def test_a_page_without_text_says_so(excerpt: Any) -> None:
    assert excerpt("text", "text_start | -").title == "Text of the page: none"


def test_a_target_in_the_evidence_is_shown_as_the_link_to_it(excerpt: Any) -> None:
    evidence = '{"target_url": "https://www.shop.test/gone"}'
    found = excerpt(evidence=evidence, links="source target | /a /gone")
    assert marked(found) == [f"{SITE}/gone"]


def test_an_entry_of_a_sitemap_is_shown(excerpt: Any) -> None:
    found = excerpt("sitemap", sitemaps="url | /a")
    assert found.title == f"Entry of {SITE}/sitemap.xml"
    assert marked(found) == [f"{SITE}/a"]


def test_a_check_that_marks_nothing_has_no_excerpt(excerpt: Any) -> None:
    assert excerpt("") is None


def test_a_page_without_a_head_shows_its_answer(tables: MakeTables, judge: Judge) -> None:
    t = judge(tables(pages="url status | /a 500"), "url | /a")
    found = excerpt_of(t, "1", f"{SITE}/a")
    assert found is not None
    assert marked(found) == ["500 Internal Server Error"]


@pytest.mark.parametrize(("fingerprint", "url"), [("2", "/a"), ("1", "/other")])
def test_what_is_no_occurrence_has_no_excerpt(
    tables: MakeTables, judge: Judge, fingerprint: str, url: str
) -> None:
    t = judge(tables(pages="url | /a"), "url | /a")
    assert excerpt_of(t, fingerprint, SITE + url) is None
