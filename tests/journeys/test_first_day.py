"""The first day: from the one-time password to a finding told to both sides.

The steps of a day follow each other, so they are one class that runs in order in one process.
"""

import re

import pytest
from playwright.sync_api import expect
from tests.journeys.conftest import PASSWORD, Visitor

CRAWL_MS = 180_000
SETTLED_MS = 300
"""Scrolling closes a card, so it must have ended before one is asked for."""

WRONG_POLICY = """\
[[pages]]
pattern = "/en/search*"
index = false

[[pages]]
pattern = "/en/collection/*"
indx = false"""

PAGES = (
    "/",
    "/sites/",
    "/sites/1/",
    "/sites/1/settings/",
    "/sites/1/crawl/",
    "/sites/1/changes/",
    "/sites/1/compare/",
    "/sites/1/urls/",
    "/sites/1/urls/?c=status&o=is&v=four&g=1&c=noindex&o=yes&v=&g=2",
    "/sites/1/urls/save/?query=c%3Durl%26o%3Dcontains%26v%3Den",
    "/sites/1/url/?url=nothing",
    "/sites/1/sql/",
    "/sites/add/",
    "/crawler/",
    "/crawls/1/",
    "/findings/",
    "/findings/1/",
    "/findings/1/pages/",
    "/checks/",
    "/checks/canonical-all-to-one/",
    "/glossary/",
    "/glossary/canonical-tag/",
    "/search/?q=canonical",
    "/profile/",
    "/profile/password/",
)


class TestFirstDay:
    def test_begins_with_a_password_of_ones_own(self, visitor: Visitor) -> None:
        visitor.sign_in(visitor.hub.one_time_password)
        page = visitor.page
        expect(page.get_by_role("heading", level=1)).to_have_text("Choose a password of your own")
        page.get_by_label("Current Password").fill(visitor.hub.one_time_password)
        page.get_by_label("New Password", exact=True).fill(PASSWORD)
        page.get_by_label("New Password (again)").fill(PASSWORD)
        page.get_by_role("button", name="Change password").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Add a site to begin")
        visitor.assert_accessible()

    def test_goes_on_with_a_site_and_its_crawl(self, visitor: Visitor, shop: str) -> None:
        page = visitor.page
        visitor.sign_in(PASSWORD)
        page.get_by_role("link", name="Add a site").click()
        page.get_by_label("Name").fill("Larkmoor")
        page.get_by_label("Start page").fill(shop)
        page.get_by_label("Further hosts").fill("*.larkmoor.localhost")
        page.get_by_role("button", name="Add the site").click()
        page.get_by_label("Note it").check()
        page.get_by_role("button", name="Start the crawl").click()
        expect(page.get_by_role("progressbar")).to_be_visible()
        visitor.assert_accessible()
        heading = page.get_by_role("heading", level=1)
        expect(heading).to_have_text(re.compile(r"Crawl 1 visited [\d,]+ URLs"), timeout=CRAWL_MS)
        visitor.assert_well_behaved()

    def test_finds_what_is_broken_and_proves_it(self, visitor: Visitor) -> None:
        page = visitor.page
        visitor.sign_in(PASSWORD)
        visitor.open("/findings/")
        expect(page.get_by_role("heading", level=1)).to_contain_text("3 findings")
        page.get_by_role("link", name="give up their place in search").click()
        expect(page.locator("mark").first).to_contain_text("canonical")
        visitor.assert_well_behaved()

    def test_tells_it_to_both_sides_with_one_key(self, visitor: Visitor) -> None:
        page = visitor.page
        visitor.sign_in(PASSWORD)
        visitor.open("/findings/1/")
        before = page.get_by_role("heading", level=1).inner_text()
        address = page.url
        page.keyboard.press("l")
        expect(page.get_by_text("To engineering")).to_be_visible()
        assert page.get_by_role("heading", level=1).inner_text() != before
        assert page.url == address
        page.keyboard.press("l")
        expect(page.get_by_text("To SEO")).to_be_visible()

    def test_explains_a_word_where_it_stands(self, visitor: Visitor) -> None:
        page = visitor.page
        visitor.sign_in(PASSWORD)
        visitor.open("/findings/1/")
        term = page.locator("a.term").first
        term.scroll_into_view_if_needed()
        page.wait_for_timeout(SETTLED_MS)
        term.hover()
        card = page.get_by_role("tooltip")
        expect(card).to_be_visible()
        expect(card).not_to_be_empty()
        page.keyboard.press("Escape")
        expect(card).to_be_hidden()
        page.locator("a.term").last.focus()
        expect(card).to_be_visible()
        visitor.assert_well_behaved()

    def test_filters_without_leaving_the_page(self, visitor: Visitor) -> None:
        page = visitor.page
        visitor.sign_in(PASSWORD)
        visitor.open("/findings/")
        page.get_by_label("Severity").select_option("medium")
        expect(page.get_by_role("heading", level=1)).to_contain_text("1 finding")
        assert "severity=medium" in page.url
        visitor.assert_well_behaved()

    def test_names_evidence_in_words_and_keeps_it_in_its_card(self, visitor: Visitor) -> None:
        page = visitor.page
        visitor.sign_in(PASSWORD)
        visitor.open("/findings/1/")
        heads = page.locator(".evidence thead th").all_inner_texts()
        assert "Page named as the one to show" in heads
        assert not [head for head in heads if "_" in head]
        card = page.locator(".card-body:has(.evidence)")
        assert card.evaluate("one => one.scrollWidth - one.clientWidth") <= 1

    def test_finds_a_check_by_its_words_with_the_keyboard_alone(self, visitor: Visitor) -> None:
        page = visitor.page
        visitor.sign_in(PASSWORD)
        visitor.open("/glossary/")
        page.keyboard.press("/")
        page.keyboard.type("give up their place")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search/**")
        expect(page.get_by_role("heading", name="Checks")).to_be_visible()
        visitor.assert_well_behaved()

    def test_says_where_an_index_policy_is_wrong_and_judges_by_the_right_one(
        self, visitor: Visitor
    ) -> None:
        page = visitor.page
        visitor.sign_in(PASSWORD)
        visitor.open("/sites/1/")
        page.locator("#main").get_by_role("link", name="Settings").click()
        page.get_by_label("Index policy").fill(WRONG_POLICY)
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("rule 2 at line 5: unknown key 'indx'")).to_be_visible()
        expect(page.get_by_label("Index policy")).to_have_value(WRONG_POLICY)
        visitor.assert_accessible()
        page.get_by_label("Index policy").fill(WRONG_POLICY.replace("indx", "index"))
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("It holds from the next crawl on")).to_be_visible()
        visitor.assert_well_behaved()

    def test_explores_urls_from_a_number_to_one_page(self, visitor: Visitor) -> None:
        page = visitor.page
        visitor.sign_in(PASSWORD)
        visitor.open("/sites/1/")
        page.get_by_role("link", name="Explore URLs").click()
        heading = page.get_by_role("heading", level=1)
        expect(heading).to_have_text(re.compile(r"[\d,]+ URLs in crawl 1"))
        page.get_by_label("Column").first.select_option("title")
        comparison = page.get_by_label("How it is compared").first
        expect(comparison.locator("option", has_text="starts with")).to_have_count(1)
        page.get_by_label("Value").first.fill("Larkmoor")
        page.get_by_role("button", name="Show", exact=True).click()
        expect(heading).to_contain_text("pass the filter")
        visitor.assert_accessible()
        page.locator(".urls tbody th a").first.click()
        expect(heading).to_contain_text("It answers 200")
        expect(page.get_by_role("heading", name=re.compile("links? to it"))).to_be_visible()
        visitor.assert_accessible()
        visitor.assert_well_behaved()

    def test_keeps_a_filter_and_takes_its_rows_away(self, visitor: Visitor) -> None:
        page = visitor.page
        visitor.sign_in(PASSWORD)
        visitor.open("/sites/1/urls/?c=is_page&o=yes&v=&sort=-inlinks")
        with page.expect_download() as waiting:
            page.get_by_role("button", name="Export").click()
            page.get_by_role("link", name="CSV").click()
        assert waiting.value.suggested_filename.startswith("larkmoor-crawl-1-urls-")
        page.get_by_role("link", name="Save as a view").click()
        page.get_by_label("Name").fill("Most linked")
        page.get_by_role("button", name="Save the view").click()
        expect(page.get_by_text("View: Most linked")).to_be_visible()
        page.get_by_role("link", name="Rename, share or delete").click()
        visitor.assert_accessible()
        page.get_by_role("button", name="Delete the view").click()
        expect(page.get_by_text("is deleted; its filter is still here")).to_be_visible()
        visitor.assert_well_behaved()

    def test_asks_the_tables_in_sql(self, visitor: Visitor) -> None:
        page = visitor.page
        visitor.sign_in(PASSWORD)
        visitor.open("/sites/1/sql/")
        page.get_by_label("Statement").fill("SELECT count(*) AS n FROM urls")
        page.get_by_role("button", name="Ask").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("1 row")
        visitor.assert_accessible()
        page.get_by_label("Statement").fill("SELECT nope FROM urls")
        page.get_by_role("button", name="Ask").click()
        expect(page.get_by_text("LINE 1: SELECT nope FROM urls")).to_be_visible()
        visitor.assert_accessible()
        visitor.assert_well_behaved()

    def test_explores_without_javascript(self, plain: Visitor) -> None:
        page = plain.page
        plain.sign_in(PASSWORD)
        plain.open("/sites/1/urls/")
        page.get_by_label("Column").first.select_option("status")
        page.get_by_label("Value").first.fill("200")
        page.get_by_role("button", name="Show", exact=True).click()
        heading = page.get_by_role("heading", level=1)
        expect(heading).to_contain_text("pass the filter")
        page.locator(".urls tbody th a").first.click()
        page.get_by_role("link", name="Links to it and from it").click()
        expect(heading).to_contain_text("to this URL")

    @pytest.mark.parametrize("path", PAGES)
    def test_every_page_is_for_everyone(self, visitor: Visitor, path: str) -> None:
        visitor.sign_in(PASSWORD)
        visitor.open(path)
        visitor.assert_accessible()

    def test_every_page_fits_a_small_phone_at_night(self, phone: Visitor) -> None:
        phone.sign_in(PASSWORD)
        for path in PAGES:
            phone.open(path)
            phone.assert_accessible()
        assert not phone.strangers

    def test_works_without_javascript(self, plain: Visitor) -> None:
        page = plain.page
        plain.sign_in(PASSWORD)
        plain.open("/findings/")
        page.get_by_label("Severity").select_option("medium")
        page.get_by_role("button", name="Show").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("1 finding")
        page.get_by_role("button", name="IT", exact=True).click()
        assert "severity=medium" in page.url
        plain.open("/sites/1/crawl/")
        page.get_by_role("button", name="Start the crawl").click()
        page.get_by_role("button", name="Stop the crawl").click()
        expect(page.get_by_text("told to stop")).to_be_visible()
        heading = page.get_by_role("heading", level=1)
        expect(heading).to_have_text(re.compile("Crawl 2"), timeout=CRAWL_MS)

    def test_a_crawl_keeps_the_policy_that_judged_it(self, visitor: Visitor) -> None:
        visitor.sign_in(PASSWORD)
        visitor.open("/sites/1/crawl/")
        visitor.page.get_by_role("button", name="Start the crawl").click()
        heading = visitor.page.get_by_role("heading", level=1)
        expect(heading).to_have_text(re.compile(r"Crawl 3 visited"), timeout=CRAWL_MS)
        visitor.open("/findings/?q=index-policy-violation")
        expect(heading).to_contain_text("1 finding")

    def test_whoever_has_the_link_stops_a_crawl_without_an_account(
        self, visitor: Visitor, phone: Visitor
    ) -> None:
        visitor.sign_in(PASSWORD)
        visitor.open("/sites/1/crawl/")
        visitor.page.get_by_role("button", name="Start the crawl").click()
        link = visitor.page.locator("#stop-link").inner_text()
        phone.page.goto(link)
        expect(phone.page.get_by_role("heading", level=1)).to_contain_text("Larkmoor")
        phone.assert_accessible()
        phone.page.get_by_label("Your name, or the reason").fill("Ben, on call")
        phone.page.get_by_role("button", name="Stop this crawl").click()
        gone = phone.page.get_by_role("heading", name="The crawl of Larkmoor is stopped")
        expect(gone).to_be_visible(timeout=CRAWL_MS)
        phone.assert_accessible()
        expect(visitor.page.get_by_text("Ben, on call")).to_be_visible(timeout=CRAWL_MS)
        visitor.assert_well_behaved()

    def test_a_finding_is_verified_from_its_page(self, visitor: Visitor) -> None:
        visitor.sign_in(PASSWORD)
        visitor.open("/findings/1/")
        visitor.page.get_by_role("button", name="Verify now").click()
        answer = visitor.page.locator("#verification")
        expect(answer).to_contain_text("Still there", timeout=CRAWL_MS)
        answer.locator("summary").click()
        expect(answer.get_by_text("Shows it").first).to_be_visible()
        visitor.assert_accessible()
        visitor.assert_well_behaved()

    def test_a_probe_says_whether_something_has_changed(self, visitor: Visitor) -> None:
        visitor.sign_in(PASSWORD)
        visitor.open("/sites/1/")
        visitor.page.get_by_role("button", name="Probe now").click()
        heading = visitor.page.get_by_role("heading", level=1)
        expect(heading).to_contain_text("Nothing has changed for the worse", timeout=CRAWL_MS)
        visitor.assert_accessible()
        visitor.assert_well_behaved()

    def test_a_sample_is_rendered_from_the_page_of_a_crawl(self, visitor: Visitor) -> None:
        visitor.sign_in(PASSWORD)
        visitor.open("/sites/1/")
        # The crawl that was stopped before may have been stopped before it saw anything.
        judged = visitor.page.locator("#crawls tr", has_text=re.compile("Complete|Cancelled")).first
        judged.get_by_role("link", name=re.compile(r"^Crawl \d+$")).click()
        visitor.page.get_by_role("button", name="Render a sample").click()
        seen = visitor.page.get_by_text(re.compile(r"\d+ pages? seen in a browser"))
        expect(seen).to_be_visible(timeout=CRAWL_MS)
        visitor.assert_accessible()
        visitor.assert_well_behaved()
