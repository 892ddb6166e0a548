"""Findings in a real browser: the filter by keyboard and on a phone; axe finds nothing."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, Route, expect
from tests.hub.conftest import SignIn, make_person

from tiebeam.hub.findings.life import verifications
from tiebeam.hub.findings.models import Finding
from tiebeam.hub.people.models import User

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("patient")]

WIDE = {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"}
PHONE = {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"}
LOOKS = pytest.mark.parametrize("look", [WIDE, PHONE], ids=["wide", "phone"])


@pytest.fixture
def known(known: Finding, administrator: User) -> Finding:
    """A finding of the administrator's team."""
    known.team = administrator.memberships.get().team
    known.save()
    return known


@pytest.fixture
def ana(known: Finding, administrator: User) -> User:
    """Somebody of that team, to whom another finding is assigned."""
    person = make_person("ana@example.com", team=known.team)
    other = Finding.objects.get(pk=known.pk)
    other.pk, other.fingerprint, other.assignee = None, "00000000000000ff", person
    other.save(force_insert=True)
    return person


def violations(page: Page) -> list[tuple[str, list[str]]]:
    found = Axe().run(page).response["violations"]
    return [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]


def right_edge(part: Locator) -> float:
    edge: float = part.evaluate("part => part.getBoundingClientRect().right")
    return edge


class TestTheListOfOnePerson:
    @LOOKS
    def test_is_chosen_by_keyboard(
        self, sign_in: SignIn, ana: User, look: dict[str, object]
    ) -> None:
        page = sign_in(**look)
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.goto("/findings/")
        expect(page.locator("tr[data-finding]")).to_have_count(2)
        page.get_by_label("Owner").focus()
        page.keyboard.press("Tab")
        expect(page.get_by_label("Assigned to")).to_be_focused()
        page.keyboard.type("Ana")
        page.keyboard.press("Enter")
        expect(page.locator("tr[data-finding]")).to_have_count(1)
        expect(page).to_have_url(re.compile(rf"assignee={ana.pk}\b"))
        expect(page.get_by_role("heading", level=1)).to_contain_text("1 finding")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.reload()
        expect(page.get_by_label("Assigned to")).to_have_value(str(ana.pk))
        expect(page.locator("tr[data-finding]")).to_have_count(1)
        assert said == []

    @LOOKS
    def test_has_room_for_a_long_name(
        self, sign_in: SignIn, ana: User, look: dict[str, object]
    ) -> None:
        """Neither the table leaves its card, nor does the choice take a line for itself."""
        ana.name = "Bartholomew Featherstonehaugh-Cholmondeley of the Platform"
        ana.save()
        page = sign_in(**look)
        page.goto("/findings/")
        table, card = page.locator("table.triage"), page.locator(".card:has(table.triage)")
        assert right_edge(table) <= right_edge(card)
        assert page.get_by_label("Assigned to").evaluate("one => one.offsetWidth") <= 17 * 16

    @pytest.mark.parametrize("width", [720, 960, 1_000, 1_200, 1_280])
    def test_is_read_in_half_a_window(self, sign_in: SignIn, ana: User, width: int) -> None:
        """The list stays in its card, and its sentences stand in lines of several words."""
        page = sign_in(viewport={"width": width, "height": 800})
        page.goto("/findings/")
        table, card = page.locator("table.triage"), page.locator(".card:has(table.triage)")
        assert right_edge(table) <= right_edge(card)
        said = page.locator("tr[data-finding] th:has(a[href^='/findings/'])")
        assert said.first.evaluate("one => one.offsetWidth") >= 10 * 16

    def test_is_shown_without_javascript(self, sign_in: SignIn, ana: User) -> None:
        page = sign_in(java_script_enabled=False)
        page.goto("/findings/")
        page.get_by_label("Assigned to").select_option("Ana")
        page.get_by_role("button", name="Show").click()
        expect(page.locator("tr[data-finding]")).to_have_count(1)


def hold(page: Page, address: str) -> None:
    """Never answer this address; what asks for it goes on waiting."""

    def keep_waiting(_: Route) -> None:
        pass

    page.route(address, keep_waiting)


class TestWhileAnAnswerIsAwaited:
    """Text is as legible as before."""

    @LOOKS
    def test_about_how_far_a_verification_is(
        self, sign_in: SignIn, known: Finding, look: dict[str, object]
    ) -> None:
        verifications.start(known, by=None)
        page = sign_in(**look)
        hold(page, "**/verification/")
        page.goto(f"/findings/{known.pk}/")
        expect(page.locator("#verification.htmx-request")).to_be_visible()
        assert violations(page) == []

    @LOOKS
    def test_of_a_button_that_was_pressed(
        self, sign_in: SignIn, known: Finding, look: dict[str, object]
    ) -> None:
        page = sign_in(**look)
        hold(page, "**/verify/")
        page.goto(f"/findings/{known.pk}/")
        page.get_by_role("button", name="Verify now").click()
        expect(page.locator("form.htmx-request")).to_be_visible()
        assert violations(page) == []
