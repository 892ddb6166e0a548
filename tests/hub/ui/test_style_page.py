"""The look in a real browser: every component, wide and narrow, light and dark."""

import re
from pathlib import Path
from typing import Literal
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tiebeam.hub import ui

Scheme = Literal["light", "dark"]
NAMES = re.compile(r"\s([a-z-]+)=\"[^\"]*\"")
WIDE, PHONE = (1440, 900), (360, 740)
SIZES = pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])


def opened(
    browser: Browser,
    address: str,
    *,
    size: tuple[int, int] = WIDE,
    scheme: Scheme = "light",
    script: bool = True,
) -> Page:
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        reduced_motion="reduce",
        java_script_enabled=script,
    )
    page = context.new_page()
    page.goto(address)
    return page


@SIZES
@SCHEMES
def test_breaks_no_rule_of_accessibility(
    browser: Browser, style_page: str, size: tuple[int, int], scheme: Scheme
) -> None:
    page = opened(browser, style_page, size=size, scheme=scheme)
    for fold in page.locator("details").all():
        fold.evaluate("fold => fold.open = true")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    page.context.close()


@SCHEMES
def test_a_button_whose_answer_is_awaited_can_be_read(
    browser: Browser, style_page: str, scheme: Scheme
) -> None:
    """It shows that it works in another way than by fading."""
    page = opened(browser, style_page, scheme=scheme)
    for button in page.locator(".button:visible").all():
        button.evaluate("button => button.classList.add('htmx-request')")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    page.context.close()


def test_nothing_is_ever_drawn_fainter() -> None:
    """A part that is drawn anew would be hard to read for a moment; colours say what is faint."""
    sheets = Path(ui.__file__).parents[1].rglob("*.css")
    faint = re.compile(r"(?<![-\w])opacity:\s(?!1;)[^;]+;")
    found = {sheet.name: faint.findall(sheet.read_text("utf-8")) for sheet in sheets}
    assert "components.css" in found
    assert not any(found.values()), found


@SIZES
def test_speaks_to_nobody_else_and_breaks_no_policy(
    browser: Browser, style_page: str, size: tuple[int, int]
) -> None:
    width, height = size
    page = browser.new_page(viewport={"width": width, "height": height})
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(style_page, wait_until="networkidle")
    page.locator(".term").first.hover()
    expect(page.locator("#term-card")).to_be_visible()
    assert said == []
    assert [url for url in asked if not url.startswith((style_page, "data:"))] == []
    page.close()


def test_has_no_inline_style_or_script(browser: Browser, style_page: str) -> None:
    page = opened(browser, style_page, script=False)
    source = page.content()
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]* src=)|javascript:", source)
    page.context.close()


@SCHEMES
def test_a_phone_needs_no_sideways_scrolling(
    browser: Browser, style_page: str, scheme: Scheme
) -> None:
    page = opened(browser, style_page, size=PHONE, scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    page.context.close()


def test_a_phone_opens_the_navigation_without_script(browser: Browser, style_page: str) -> None:
    page = opened(browser, style_page, size=PHONE, script=False)
    navigation = page.get_by_role("navigation", name="Main")
    expect(navigation).to_be_hidden()
    page.get_by_role("button", name="Navigation", exact=True).click()
    expect(navigation.get_by_role("link", name="Findings")).to_be_visible()
    page.context.close()


def test_navigation_shows_where_this_page_lies(browser: Browser, style_page: str) -> None:
    page = opened(browser, f"{style_page}findings/")
    current = page.locator(".nav [aria-current=page]")
    assert current.all_inner_texts() == ["Findings"]
    page.context.close()


def test_the_title_is_the_heading(browser: Browser, style_page: str) -> None:
    page = opened(browser, style_page)
    assert page.title() == f"{page.locator('h1').inner_text()} · Tiebeam".replace("\n", " ")
    page.context.close()


@pytest.mark.parametrize("key", ["/", "Control+k"])
def test_a_key_goes_to_the_search(browser: Browser, style_page: str, key: str) -> None:
    page = opened(browser, style_page)
    page.keyboard.press(key)
    expect(page.get_by_role("searchbox", name="Search")).to_be_focused()
    page.context.close()


def test_the_key_l_switches_the_lens(browser: Browser, style_page: str) -> None:
    page = opened(browser, style_page)
    expect(page.locator("html")).to_have_attribute("data-lens", "seo")
    page.keyboard.press("l")
    expect(page.locator("html")).to_have_attribute("data-lens", "it")
    page.context.close()


def test_typing_the_letter_l_switches_nothing(browser: Browser, style_page: str) -> None:
    page = opened(browser, style_page)
    page.get_by_role("searchbox", name="Search").press("l")
    expect(page.get_by_role("searchbox", name="Search")).to_have_value("l")
    expect(page.locator("html")).to_have_attribute("data-lens", "seo")
    page.context.close()


def test_the_lens_switches_without_script(browser: Browser, style_page: str) -> None:
    page = opened(browser, style_page, script=False)
    page.get_by_role("button", name="IT", exact=True).click()
    expect(page.locator("html")).to_have_attribute("data-lens", "it")
    page.context.close()


def test_a_term_explains_itself_to_the_keyboard_and_hides_on_escape(
    browser: Browser, style_page: str
) -> None:
    page = opened(browser, style_page)
    term = page.get_by_role("link", name="canonical tag")
    term.focus()
    card = page.get_by_role("tooltip")
    expect(card).to_contain_text("names the URL")
    expect(term).to_have_attribute("aria-describedby", "term-card")
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    page.context.close()


def test_a_term_is_a_link_without_script(browser: Browser, style_page: str) -> None:
    page = opened(browser, style_page, script=False)
    page.get_by_role("link", name="noindex").click()
    expect(page).to_have_url(re.compile(r"/terms/noindex/$"))
    page.context.close()


def test_a_term_stands_right_before_its_full_stop(browser: Browser, style_page: str) -> None:
    """Its template ends without a line break, which a sentence would show as a gap."""
    page = opened(browser, style_page)
    assert "so does noindex." in page.locator(".lead").inner_text()
    page.context.close()


def test_a_form_names_its_error_and_keeps_what_was_typed(browser: Browser, style_page: str) -> None:
    page = opened(browser, style_page)
    address = page.get_by_label("Start URL")
    expect(address).to_have_value("no address")
    expect(address).to_have_attribute("aria-invalid", "true")
    described = (address.get_attribute("aria-describedby") or "").split()
    words = [page.locator(f"#{one}").inner_text() for one in described]
    assert any("Enter a valid URL" in one for one in words)
    page.context.close()


def test_evidence_marks_the_faulty_part(browser: Browser, style_page: str) -> None:
    page = opened(browser, style_page)
    marked = page.locator(".code mark")
    assert marked.all_inner_texts() == ["https://www.larkmoor.example/en/p/oak-table-old"]
    page.context.close()


def test_print_leaves_the_frame_away(browser: Browser, style_page: str) -> None:
    page = opened(browser, style_page)
    page.emulate_media(media="print")
    expect(page.locator(".bar")).to_be_hidden()
    expect(page.locator(".nav")).to_be_hidden()
    page.context.close()


def test_no_element_names_an_attribute_twice(style_page: str) -> None:
    """A browser drops the second one in silence."""
    with urlopen(style_page) as response:  # noqa: S310 our own server
        source = response.read().decode()
    tags = re.findall(r"<[a-z][^<>]*>", source)
    twice = [tag for tag in tags if len(names := NAMES.findall(tag)) != len(set(names))]
    assert twice == []
