"""The life of a finding as both teams live it: triage, decide, dispute, answer, talk, follow.

The steps follow each other, so they are one class that runs in order in one process.
"""

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.conftest import PASSWORD, Hub, Visitor, running_hub

CRAWL_S = 180.0

PREPARE = """
from tiebeam.hub.people.models import Team, User
from tiebeam.hub.people.services import join
from tiebeam.hub.roles import rules
from tiebeam.hub.sites import services
teams = {{
    "Storefront": "frontend", "Organic": "seo",
}}
made = {{name: Team.objects.create(name=name, kind=kind) for name, kind in teams.items()}}
for email, name, team, manages in (
    ("ben@larkmoor.example", "Ben Ouma", "Storefront", True),
    ("sue@larkmoor.example", "Sue Ito", "Organic", False),
):
    person = User(email=email, name=name)
    person.set_password({password!r})
    person.save()
    join(person, team=made[team], is_manager=manages)
rules.save("* @storefront", site=None, why="To begin with", by=None, base=None)
site = services.add_site(None, name="Triaged", start_url={url!r},
                         hosts=["*.larkmoor.localhost"], allow_private=True)
settings = {{"start_urls": [{url!r}], "hosts": ["*.larkmoor.localhost"], "allow_private": True}}
print(services.start_crawl(site, by=None, settings=settings).pk, site.pk)
"""

LOOK = "from tiebeam.hub.sites.models import Crawl; print(Crawl.objects.get(pk={pk}).status)"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """A hub of its own, as other journeys count what is in theirs."""
    with running_hub(tmp_path_factory.mktemp("hub")) as one:
        yield one


@pytest.fixture(scope="module")
def site(hub: Hub, shop: str) -> str:
    """Id of a crawled site of which the Storefront team owns every finding."""
    crawl, pk = hub.run(PREPARE.format(url=shop, password=PASSWORD)).split()
    until = time.monotonic() + CRAWL_S
    while time.monotonic() < until:
        if hub.run(LOOK.format(pk=crawl)) == "done":
            return pk
        time.sleep(1)
    pytest.fail("the crawl did not end")


def enter(visitor: Visitor, name: str) -> Page:
    """Sign in as Ben of the owner team or as Sue of the SEO side."""
    visitor.open("/sign-in/")
    visitor.page.get_by_label("Email").fill(f"{name}@larkmoor.example")
    visitor.page.get_by_label("Password", exact=True).fill(PASSWORD)
    visitor.page.get_by_role("button", name="Sign in").click()
    expect(visitor.page.get_by_role("heading", level=1)).to_be_visible()
    return visitor.page


class TestLifeOfAFinding:
    def test_begins_with_what_waits_for_ones_team(self, visitor: Visitor, site: str) -> None:
        page = enter(visitor, "ben")
        heading = page.get_by_role("heading", level=1)
        expect(heading).to_contain_text("wait for your answer")
        visitor.assert_accessible()
        visitor.assert_well_behaved()

    def test_is_accepted_with_two_keys(self, visitor: Visitor, site: str) -> None:
        page = enter(visitor, "ben")
        visitor.open(f"/findings/?site={site}&stage=any")
        page.keyboard.press("?")
        expect(page.get_by_text("next, previous finding")).to_be_visible()
        page.keyboard.press("?")
        visitor.assert_accessible()
        page.keyboard.press("j")
        page.keyboard.press("a")
        expect(page.get_by_text("Accept: 1 finding.")).to_be_visible()
        expect(page.locator("tr.is-current").get_by_text("Accepted")).to_be_visible()
        visitor.assert_well_behaved()

    def test_is_waived_with_what_it_costs_and_comes_back_on_its_day(
        self, visitor: Visitor, site: str
    ) -> None:
        page = enter(visitor, "ben")
        visitor.open(f"/findings/?site={site}&stage=any")
        page.keyboard.press("j")
        page.keyboard.press("j")
        page.keyboard.press("w")
        expect(page.get_by_role("heading", level=1)).to_have_text("Waive: 1 finding")
        page.get_by_label("Why you live with it").fill("The template is replaced in spring.")
        page.get_by_label("What that costs").fill("A few visits a day.")
        page.get_by_label("Until").fill("2001-01-01")
        page.get_by_role("button", name="Waive").click()
        expect(page.get_by_text("Choose a day after today")).to_be_visible()
        expect(page.get_by_label("What that costs")).to_have_value("A few visits a day.")
        visitor.assert_accessible()
        soon = page.evaluate("new Date(Date.now() + 20 * 864e5).toISOString().slice(0, 10)")
        page.get_by_label("Until").fill(soon)
        page.get_by_role("button", name="Waive").click()
        expect(page.get_by_text("Waive: 1 finding.")).to_be_visible()
        visitor.open(f"/findings/?site={site}&stage=waived")
        page.locator("tr[data-finding] th a").first.click()
        expect(page.get_by_text("approved by Ben Ouma")).to_be_visible()
        visitor.assert_accessible()

    def test_is_disputed_with_evidence_where_it_is_shown(self, visitor: Visitor, site: str) -> None:
        page = enter(visitor, "ben")
        visitor.open(f"/findings/?site={site}&stage=waiting")
        page.locator("tr[data-finding] th a").first.click()
        page.locator("summary", has_text="Dispute").click()
        form = page.locator("details[open]")
        form.get_by_label("It is not true").check()
        form.get_by_label("Why").fill("Our pages are right.")
        form.get_by_label("What shows it").fill("curl")
        visitor.assert_accessible()
        form.get_by_role("button", name="Dispute").click()
        expect(page.get_by_text("Ben Ouma disputes it.")).to_be_visible()
        visitor.assert_well_behaved()

    def test_is_answered_by_the_seo_side_who_talks_about_it(
        self, visitor: Visitor, site: str
    ) -> None:
        page = enter(visitor, "sue")
        visitor.open("/findings/?whose=waiting-for-me&stage=disputed")
        page.locator("tr[data-finding] th a").first.click()
        page.get_by_label("Message").fill("The **canonical tag** is what I mean, @ben")
        page.get_by_label("Message").press("End")
        page.keyboard.type("-")
        expect(page.get_by_role("option", name="Ben Ouma")).to_be_visible()
        page.keyboard.press("Enter")
        expect(page.get_by_label("Message")).to_have_value(re.compile("@ben-ouma $"))
        page.get_by_role("button", name="Send").click()
        expect(page.locator(".mention")).to_have_text("@ben-ouma")
        page.locator("summary", has_text="The finding stands").click()
        page.locator("details[open]").get_by_label("Why").fill("Look at line 8 of the proof.")
        page.locator("details[open]").get_by_role("button", name="The finding stands").click()
        expect(page.get_by_text("Look at line 8 of the proof.").first).to_be_visible()
        visitor.assert_accessible()
        visitor.assert_well_behaved()

    def test_tells_whoever_was_mentioned_or_follows(self, phone: Visitor, site: str) -> None:
        page = enter(phone, "ben")
        expect(page.get_by_role("heading", name="You were mentioned")).to_be_visible()
        phone.assert_accessible()
        page.get_by_text("Sue Ito upheld").first.click()
        expect(page.locator("h1")).to_be_visible()
        phone.assert_accessible()
        page.get_by_role("button", name="Unfollow").click()
        expect(page.get_by_role("button", name="Follow", exact=True)).to_be_visible()
        for path in (f"/findings/?site={site}", "/findings/missed/", f"{page.url}give/"):
            phone.page.goto(path if path.startswith("http") else f"{phone.hub.address}{path}")
            phone.assert_accessible()
        phone.assert_well_behaved()

    def test_works_without_javascript(self, plain: Visitor, site: str) -> None:
        page = enter(plain, "ben")
        plain.open(f"/findings/?site={site}&stage=waiting")
        box = page.locator("input[name='chosen']").first
        box.check()
        page.get_by_role("button", name="Snooze").click()
        page.get_by_label("Until it grows by percent").fill("20")
        page.get_by_role("button", name="Snooze").click()
        expect(page.get_by_text("Snooze: 1 finding.")).to_be_visible()
        plain.open(f"/findings/?site={site}&stage=snoozed")
        page.locator("tr[data-finding] th a").first.click()
        page.get_by_role("button", name="Wake it").click()
        expect(page.get_by_text("Ben Ouma woke it")).to_be_visible()
        page.get_by_label("Message").fill("Without scripts, too.")
        page.get_by_role("button", name="Send").click()
        expect(page.get_by_text("Without scripts, too.")).to_be_visible()
        page.get_by_role("button", name="Follow").or_(
            page.get_by_role("button", name="Unfollow")
        ).first.click()
        expect(page.get_by_text(re.compile("follow it"))).to_be_visible()

    def test_two_who_decide_at_once_lose_nothing(
        self, visitor: Visitor, phone: Visitor, site: str
    ) -> None:
        mine = enter(visitor, "ben")
        visitor.open(f"/findings/?site={site}&stage=waiting")
        mine.locator("tr[data-finding] th a").first.click()
        theirs = enter(phone, "ben")
        theirs.goto(mine.url)
        theirs.get_by_role("button", name="Accept").click()
        expect(theirs.get_by_text("Done: Accept.")).to_be_visible()
        mine.locator("summary", has_text="Dispute").click()
        form = mine.locator("details[open]")
        form.get_by_label("The rule is unclear").check()
        form.get_by_label("Why").fill("What does it want?")
        form.get_by_role("button", name="Dispute").click()
        expect(mine.get_by_text("Meanwhile: Ben Ouma accepted")).to_be_visible()
        expect(mine.get_by_label("Why")).to_have_value("What does it want?")
        visitor.assert_accessible()
        mine.get_by_role("button", name="Dispute").click()
        expect(mine.get_by_text("Ben Ouma disputes it.")).to_be_visible()

    def test_in_the_other_lens_it_is_the_same_finding_in_other_words(
        self, visitor: Visitor, site: str
    ) -> None:
        page = enter(visitor, "ben")
        visitor.open(f"/findings/?site={site}&stage=any")
        page.locator("tr[data-finding] th a").first.click()
        before, address = page.locator("h1").inner_text(), page.url
        page.keyboard.press("l")
        expect(page.get_by_text("To SEO")).to_be_visible()
        assert page.locator("h1").inner_text() != before
        assert page.url == address
        visitor.assert_accessible()
