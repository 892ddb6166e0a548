"""One whole way: first start, invite, crawl, triage, rules, waive, dispute, follow, mail.

Ada leads SEO and administers the hub; Ben manages the frontend team. The steps follow each other,
so they are one class that runs in order in one process, over one crawl. Ben decides by keyboard
alone, comes in and disputes at 360 px, and Ada answers without JavaScript.
"""

import json
import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.journeys.conftest import PASSWORD, SHOP_PAGES, Hub, Visitor, running_hub
from tests.journeys.letterbox import Letterbox, letterbox, part

from tiebeam.lab.main import open_lab

CRAWL_MS = 240_000
WORK_S = 60.0
ANSWER_MS = 30_000
MOST_TABS = 150
"""Presses of Tab after which something counts as out of reach."""

DEFECTS = (
    "french-authors-noindex-header",
    "french-sofas-canonical-404",
    "departments-name-dutch",
    "contact-chain-help",
    "sold-pieces-say-not-found",
    "articles-link-past-goods",
)
BEN = "ben@larkmoor.example"


@pytest.fixture(autouse=True)
def patient() -> Iterator[None]:
    """Wait longer for the page than Playwright does by itself: a busy machine takes its time."""
    expect.set_options(timeout=ANSWER_MS)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture(scope="module")
def shop() -> Iterator[str]:
    """Start page of a small shop with a handful of defects, each of another kind."""
    with open_lab(pages=SHOP_PAGES, defects=DEFECTS) as (serving, _):
        yield serving.url


@pytest.fixture(scope="module")
def post() -> Iterator[Letterbox]:
    """Where the hub's mail arrives."""
    with letterbox() as box:
        yield box


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory, post: Letterbox) -> Iterator[Hub]:
    """A hub on its first start that can send mail."""
    data = tmp_path_factory.mktemp("hub")
    with running_hub(data, TIEBEAM_MAIL_URL=post.url) as one:
        yield one


FIRST_SCREEN = {
    "noindex-valuable": ("header", "Author", "noindex"),
    "canonical-to-error": ("404", "Product", 'rel="canonical"'),
    "hreflang-to-non-200": ("404", "Department", 'hreflang="nl"'),
    "redirect-chain": ("→", "help.larkmoor.localhost", "/en/contact"),
    "soft-404": ("200", "Item", "not found"),
    "status-4xx-linked": ("410", "Article", "/en/p/"),
}
"""By check: what must stand under Cause, under Place, and in the marked part of the proof."""


def enter(visitor: Visitor, email: str) -> Page:
    """Sign in as somebody."""
    page = visitor.page
    visitor.open("/sign-in/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile(r"[0-9]/$"))
    return page


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus, as somebody does who has no mouse."""
    for _ in range(MOST_TABS):
        if target.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{target} is not reached by Tab on {page.url}")


def type_into(page: Page, label: str, text: str) -> None:
    """Reach a field by Tab and type."""
    tab_to(page, page.get_by_label(label, exact=True).and_(page.locator(":visible")))
    page.keyboard.type(text)


def reload_until(visitor: Visitor, path: str, heading: str) -> None:
    """Open a page again and again until its heading says so."""
    until = time.monotonic() + WORK_S
    while time.monotonic() < until:
        visitor.open(path)
        if heading in visitor.page.get_by_role("heading", level=1).inner_text():
            return
        time.sleep(1)
    pytest.fail(f"{path} never said {heading!r}: {visitor.page.locator('h1').inner_text()}")


def findings_of(visitor: Visitor) -> dict[str, str]:
    """The path of each finding by its check."""
    said = visitor.hub.run(
        "import json\nfrom tiebeam.hub.findings.models import Finding\nprint(json.dumps("
        "{one.check_slug: one.get_absolute_url() for one in Finding.objects.all()}))"
    )
    found: dict[str, str] = json.loads(said)
    return found


class TestEveryDay:
    def test_begins_with_a_password_of_ones_own(self, visitor: Visitor) -> None:
        visitor.sign_in(visitor.hub.one_time_password)
        page = visitor.page
        visitor.assert_accessible()
        page.get_by_label("Current Password").fill(visitor.hub.one_time_password)
        page.get_by_label("New Password", exact=True).fill(PASSWORD)
        page.get_by_label("New Password (again)").fill(PASSWORD)
        page.get_by_role("button", name="Change password").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Add a site to begin")
        visitor.assert_accessible()
        visitor.assert_well_behaved()

    def test_ada_makes_the_teams_and_invites_ben_by_mail(
        self, visitor: Visitor, post: Letterbox
    ) -> None:
        page = enter(visitor, "admin@localhost")
        for name, kind in (("Organic", "SEO"), ("Shop frontend", "Frontend")):
            visitor.open("/teams/add/")
            page.get_by_label("Name", exact=True).fill(name)
            page.get_by_label("Kind").select_option(kind)
            visitor.assert_accessible()
            page.locator("#main form button").last.click()
            expect(page.get_by_role("heading", level=1)).to_contain_text(name)
            visitor.assert_accessible()
        visitor.open("/people/")
        visitor.assert_accessible()
        page.get_by_role("link", name="Invite").click()
        page.get_by_label("E-mail addresses").fill(f"{BEN}, nobody at all")
        page.get_by_label("Team").select_option("Shop frontend")
        page.get_by_label("As", exact=True).select_option("Manager of the team")
        visitor.assert_accessible()
        page.locator("#main").get_by_role("button", name="Invite").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("1 person is invited")
        visitor.assert_accessible()
        assert visitor.hub.address in part(post.newest_to(BEN), "plain")
        visitor.assert_well_behaved()

    def test_ben_comes_in_by_the_link_on_his_phone(self, phone: Visitor, post: Letterbox) -> None:
        page = phone.page
        found = re.search(r"https?://\S+", part(post.newest_to(BEN), "plain"))
        assert found
        page.goto(found[0])
        phone.assert_accessible()
        page.get_by_label("Your name").fill("Ben Ouma")
        page.get_by_label("Password", exact=True).fill("short")
        page.get_by_role("button", name="Come in").click()
        expect(page.get_by_label("Your name")).to_have_value("Ben Ouma")
        phone.assert_accessible()
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Come in").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Add a site to begin")
        expect(page.get_by_role("button", name="IT", exact=True)).to_have_attribute(
            "aria-pressed", "true"
        )
        phone.assert_accessible()
        phone.assert_well_behaved()

    def test_ada_gives_everything_to_seo_to_begin_with(self, visitor: Visitor) -> None:
        page = enter(visitor, "admin@localhost")
        visitor.open("/roles/rules/")
        visitor.assert_accessible()
        page.get_by_label("Rules, one a line").fill("* @organic")
        page.get_by_label("Why", exact=False).fill("Until we know better")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Who owns which pages")
        visitor.assert_well_behaved()

    def test_ada_adds_the_site_and_has_it_crawled(self, visitor: Visitor, shop: str) -> None:
        page = enter(visitor, "admin@localhost")
        page.get_by_role("link", name="Add a site").click()
        page.get_by_label("Name").fill("Larkmoor")
        page.get_by_label("Start page").fill(shop)
        page.get_by_label("Further hosts").fill("*.larkmoor.localhost")
        visitor.assert_accessible()
        page.get_by_role("button", name="Add the site").click()
        page.get_by_label("Note it").check()
        visitor.assert_accessible()
        page.get_by_role("button", name="Start the crawl").click()
        expect(page.get_by_role("progressbar")).to_be_visible()
        visitor.assert_accessible()
        heading = page.get_by_role("heading", level=1)
        expect(heading).to_have_text(re.compile(r"Crawl 1 visited [\d,]+ URLs"), timeout=CRAWL_MS)
        visitor.open("/findings/")
        expect(heading).to_contain_text(f"{len(DEFECTS)} findings")
        visitor.assert_accessible()
        visitor.assert_well_behaved()

    def test_ada_changes_a_rule_after_seeing_what_would_move(self, visitor: Visitor) -> None:
        page = enter(visitor, "admin@localhost")
        visitor.open("/roles/rules/")
        expect(page.get_by_label("Rules, one a line")).to_have_value(re.compile("@organic"))
        page.get_by_label("Rules, one a line").fill("* @shop-frontent")
        page.get_by_role("button", name="Try: what would move?").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("1 line is no rule")
        visitor.assert_accessible()
        page.get_by_label("Rules, one a line").fill("* @shop-frontend")
        page.get_by_role("button", name="Try: what would move?").click()
        expect(page.locator("#trial")).to_contain_text("Organic → Shop frontend")
        visitor.assert_accessible()
        page.get_by_label("Why", exact=False).fill("One team to begin with")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("The rules hold for what is found from now on")).to_be_visible()
        # Workers look at what rules say of each site; the page is asked for until they have.
        reload_until(visitor, "/findings/?whose=proposed", f"{len(DEFECTS)} findings")
        for box in page.locator("input[name='chosen']").all():
            box.check()
        visitor.assert_accessible()
        page.get_by_role("button", name="Accept the proposed owners").click()
        reload_until(visitor, "/findings/?whose=proposed", "No finding passes this filter")
        visitor.assert_well_behaved()

    @pytest.mark.parametrize("lens", ["seo", "it"])
    def test_the_first_screen_of_a_finding_says_cause_place_proof_and_what_to_do(
        self, visitor: Visitor, lens: str
    ) -> None:
        """Without scrolling, at 1280 by 800."""
        page = enter(visitor, BEN if lens == "it" else "admin@localhost")
        page.set_viewport_size({"width": 1280, "height": 800})
        paths = findings_of(visitor)
        for check, (cause, place, proof) in FIRST_SCREEN.items():
            visitor.open(paths[check])
            expect(page.locator(f".voice-{lens}").first).to_be_attached()
            seen = (
                (page.locator(".in-short dt", has_text="Cause"), ""),
                (page.locator(".in-short dd").nth(0), cause),
                (page.locator(".in-short dd").nth(1), place),
                (page.locator(".in-short dd").nth(2), ""),
                (page.locator(".code mark").first, proof),
                (page.locator(".page-rail").get_by_text("Shop frontend").first, ""),
            )
            for what, words in seen:
                expect(what).to_contain_text(words, ignore_case=True)
                expect(what).to_be_in_viewport(ratio=1)
        visitor.assert_well_behaved()

    def test_ben_triages_waives_and_follows_by_keyboard_alone(self, visitor: Visitor) -> None:
        page, keys = visitor.page, visitor.page.keyboard
        visitor.open("/sign-in/")
        type_into(page, "Email", BEN)
        type_into(page, "Password", PASSWORD)
        keys.press("Enter")
        heading = page.get_by_role("heading", level=1)
        expect(heading).to_have_text(f"{len(DEFECTS)} findings wait for your answer")
        visitor.assert_accessible()
        tab_to(page, page.get_by_role("navigation").get_by_role("link", name="Findings"))
        keys.press("Enter")
        page.wait_for_url("**/findings/")
        expect(page.locator("[data-keys]")).to_be_visible()
        keys.press("j")
        keys.press("a")
        expect(page.get_by_text("Accept: 1 finding.")).to_be_visible()
        expect(page.locator("tr.is-current")).to_be_visible()
        keys.press("j")
        keys.press("w")
        expect(heading).to_have_text("Waive: 1 finding")
        visitor.assert_accessible()
        type_into(page, "Why you live with it", "The template is replaced in spring.")
        type_into(page, "What that costs", "A few visits a day.")
        soon = "new Date(Date.now() + 20 * 864e5).toISOString()"
        year, month, day = page.evaluate(f"{soon}.slice(0, 10).split('-')")
        type_into(page, "Until", f"{month}{day}{year}")
        tab_to(page, page.locator("#main").get_by_role("button", name="Waive"))
        keys.press("Enter")
        expect(page.get_by_text("Waive: 1 finding.")).to_be_visible()
        expect(page.locator("tr.is-current")).to_be_visible()
        keys.press("j")
        keys.press("o")
        expect(page.locator("#in-short")).to_be_attached()
        said = heading.inner_text()
        visitor.assert_accessible()
        tab_to(page, page.get_by_role("button", name="Follow", exact=True))
        keys.press("Enter")
        expect(page.get_by_role("button", name="Unfollow")).to_be_visible()
        keys.press("l")
        expect(page.get_by_text("To SEO")).to_be_visible()
        assert heading.inner_text() != said
        visitor.assert_accessible()
        keys.press("l")
        expect(page.get_by_text("To engineering")).to_be_visible()
        visitor.assert_well_behaved()

    def test_ctrl_k_finds_people_teams_and_urls(self, visitor: Visitor, shop: str) -> None:
        page, keys = enter(visitor, BEN), visitor.page.keyboard
        for words, title in (("ben", "People"), ("front", "Teams"), ("/sofa", "URLs of Larkmoor")):
            keys.press("Control+k")
            keys.type(words)
            keys.press("Enter")
            expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
            visitor.assert_accessible()
        keys.press("Control+k")
        keys.type(shop)
        keys.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text("It answers 200")
        visitor.assert_accessible()
        visitor.assert_well_behaved()

    def test_ben_disputes_on_his_phone(self, phone: Visitor) -> None:
        page = enter(phone, BEN)
        phone.assert_accessible()
        phone.open(findings_of(phone)["soft-404"])
        phone.assert_accessible()
        page.locator("summary", has_text="Dispute").click()
        form = page.locator("details[open]")
        form.get_by_label("It is not true").check()
        form.get_by_label("Why").fill("They are sold, not missing.")
        phone.assert_accessible()
        form.get_by_role("button", name="Dispute").click()
        expect(page.get_by_text("Ben Ouma disputes it.")).to_be_visible()
        phone.assert_accessible()
        phone.assert_well_behaved()

    def test_ada_reads_and_answers_without_javascript(self, plain: Visitor) -> None:
        page = enter(plain, "admin@localhost")
        page.locator("#main").get_by_role(
            "link", name=re.compile("pose as real pages")
        ).first.click()
        expect(page.get_by_text("They are sold, not missing.").first).to_be_visible()
        page.get_by_role("button", name="Follow", exact=True).or_(
            page.get_by_role("button", name="Unfollow")
        ).first.click()
        page.get_by_label("Message").fill("Sold is gone, @ben-ouma: see the **status code**.")
        page.get_by_role("button", name="Send").click()
        expect(page.locator(".mention")).to_have_text("@ben-ouma")
        page.locator("summary", has_text="The finding stands").click()
        page.locator("details[open]").get_by_label("Why").fill("Sold pieces answer 410.")
        page.locator("details[open]").get_by_role("button", name="The finding stands").click()
        expect(page.get_by_text("Sold pieces answer 410.").first).to_be_visible()
        page.get_by_role("button", name="IT", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("status 200")
        page.get_by_role("button", name="SEO", exact=True).click()
        page.get_by_label("Search").fill("ouma")
        page.get_by_label("Search").press("Enter")
        expect(page.get_by_role("link", name="Ben Ouma")).to_be_visible()
        for path in ("/", "/bridge/", "/inbox/", "/roles/", "/glossary/", "/sites/1/"):
            plain.open(path)
            expect(page.get_by_role("heading", level=1)).to_be_visible()

    def test_ben_gets_it_by_mail_as_he_wished(self, visitor: Visitor, post: Letterbox) -> None:
        page = enter(visitor, BEN)
        expect(page.get_by_role("heading", name="You were mentioned")).to_be_visible()
        visitor.open("/profile/mail/")
        page.get_by_label("Mail me").select_option("within minutes")
        visitor.assert_accessible()
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("You get mail within minutes")
        visitor.hub.run(  # so that the test need not wait for those minutes
            "from django.utils import timezone\nfrom tiebeam.hub.activity.models import MailWish\n"
            f"MailWish.objects.filter(person__email={BEN!r}).update(next_at=timezone.now())"
        )
        mail = post.newest_to(BEN, about="new")
        assert "you were mentioned" in part(mail, "plain")
        page.goto("about:blank")  # which forbids no inline styles, as mail programs do not
        page.set_content(part(mail, "html"))
        visitor.assert_accessible()
        page.get_by_role("link", name="Ada", exact=False).or_(
            page.get_by_role("link", name=re.compile("mentioned|wrote|upheld"))
        ).first.click()
        expect(page.get_by_text("Sold pieces answer 410.").first).to_be_visible()
        visitor.assert_accessible()
        visitor.open("/inbox/")
        visitor.assert_accessible()
        page.get_by_role("button", name="Mark all as read").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("You have read everything")
        visitor.assert_well_behaved()
