"""The report as a file: opened from disk in a real browser, without any script."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tiebeam.cli.report.html import render_html
from tiebeam.cli.report.report import Excerpt, Found, Line, Report, Sample, Template

Scheme = Literal["light", "dark"]
Explain = Callable[[str], Iterable[Any]]
HOSTILE = '<script>document.title="taken"</script><img src=x onerror="alert(1)">\x1b[31m\u202eevil'


@pytest.fixture
def file(tmp_path: Path, report: Report, explain: Explain) -> Path:
    path = tmp_path / "report.html"
    path.write_text(render_html(report, explain), "utf-8")
    return path


@pytest.fixture
def page(browser: Browser, file: Path) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.goto(file.as_uri())
    yield opened
    context.close()


@pytest.mark.parametrize("width", [1440, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_breaks_no_rule_of_accessibility(
    browser: Browser, file: Path, width: int, scheme: Scheme
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.goto(file.as_uri())
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    page.close()


def test_loads_nothing_and_breaks_no_policy(browser: Browser, file: Path) -> None:
    page = browser.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    assert (said, asked) == ([], [file.as_uri()])
    page.close()


def test_fits_a_phone(browser: Browser, file: Path) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.goto(file.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.close()


def test_fits_a_phone_with_the_longest_words(
    browser: Browser, tmp_path: Path, report: Report, explain: Explain
) -> None:
    word = "https://a.example/" + "a" * 400
    found = replace(
        report.findings[0], page_template=word, cause=word, samples=(Sample(word, {"x": word}),)
    )
    path = tmp_path / "long.html"
    path.write_text(render_html(replace(report, findings=(found,)), explain), "utf-8")
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.goto(path.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.close()


def test_the_heading_is_the_verdict(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "5 root causes on www.larkmoor.example: 1 critical, 2 high, 1 medium, 1 low"
    )


def test_the_lens_switches_the_words_without_script(page: Page) -> None:
    to_it = page.get_by_role("heading", name="X-Robots-Tag: noindex on URLs that the sitemap lists")
    expect(to_it).to_be_visible()
    page.get_by_text("SEO", exact=True).first.click()
    expect(to_it).to_be_hidden()
    expect(
        page.get_by_role("heading", name="Pages in the sitemap ask search engines")
    ).to_be_visible()


def test_a_severity_can_be_hidden(page: Page) -> None:
    low = page.get_by_role("heading", name="Internal links answer 301")
    expect(low).to_be_visible()
    page.get_by_label("1 Low").uncheck(force=True)
    expect(low).to_be_hidden()


def test_a_root_cause_leads_to_its_proof(page: Page) -> None:
    page.get_by_role("row").get_by_role("link", name="rel=canonical points to URLs").click()
    article = page.locator("article:target")
    expect(article.locator("mark").first).to_have_text("https://www.larkmoor.example/c/tables")
    expect(article.locator(".proof")).to_have_text(
        "curl -si 'https://www.larkmoor.example/en/c/tables?page=2' | grep -in canonical"
    )


def test_a_term_explains_itself_in_the_chosen_lens(page: Page) -> None:
    place = page.locator("article .term-place:visible").first
    place.get_by_role("link").focus()
    expect(place.get_by_role("tooltip")).to_contain_text("A robots directive")


def test_what_was_left_out_and_what_could_not_tell_is_said(page: Page) -> None:
    checked = page.get_by_role("region", name="What was checked")
    expect(checked).to_contain_text("the crawl has no probes")
    expect(checked).to_contain_text("12 occurrences left to noindex-valuable")
    expect(checked).to_contain_text("2 checks found nothing")


def test_text_from_the_site_stays_text(
    browser: Browser, tmp_path: Path, report: Report, explain: Explain
) -> None:
    found = _hostile(report.findings[0])
    hostile = replace(report, findings=(found,), templates=(Template(HOSTILE, 5, 5),))
    path = tmp_path / "hostile.html"
    path.write_text(render_html(hostile, explain), "utf-8")
    page = browser.new_page()
    page.goto(path.as_uri())
    assert page.title() == hostile.verdict
    assert page.locator("script, img, [onerror], a[href^='javascript:']").count() == 0
    assert "\x1b" not in path.read_text("utf-8")
    assert "\u202e" not in path.read_text("utf-8")
    expect(page.locator(".code mark").first).to_contain_text("<script>")
    page.close()


def test_a_clean_crawl_says_so(report: Report, explain: Explain) -> None:
    clean = replace(report, findings=())
    assert "Nothing found on 1,355 pages of www.larkmoor.example" in render_html(clean, explain)


def test_needs_no_other_file(file: Path) -> None:
    source = file.read_text("utf-8")
    assert not re.search(r"<link|<script|@import|url\(|\ssrc=", source)


def _hostile(found: Found) -> Found:
    excerpt = Excerpt(HOSTILE, (Line(1, HOSTILE, ((0, 60),)),))
    sample = Sample(f"javascript:{HOSTILE}", {HOSTILE: HOSTILE}, excerpt)
    return replace(
        found, page_template=HOSTILE, host=HOSTILE, cause=HOSTILE, samples=(sample, sample)
    )
