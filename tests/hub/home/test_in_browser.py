"""The search in a real browser: what matches while one types, by keyboard; axe finds nothing."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect
from tests.hub.conftest import SignIn

from tiebeam.hub.people.models import Team

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("patient", "site", "teams"),
]


@pytest.fixture
def teams(db: None) -> list[Team]:
    return [Team.objects.create(name=name, kind="other") for name in ("Carts", "Cartography")]


def typed(page: Page, words: str) -> Locator:
    """The search, with words typed into it that match something."""
    page.keyboard.press("Control+k")
    page.keyboard.type(words)
    field = page.get_by_role("combobox", name="Search")
    expect(field).to_have_attribute("aria-expanded", "true")
    return field


def test_what_matches_is_chosen_by_keyboard(sign_in: SignIn, teams: list[Team]) -> None:
    page = sign_in()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    field = typed(page, "cart")
    expect(field).to_be_focused()
    expect(page.locator("#search-said")).to_have_text("2 matches")
    assert Axe().run(page).response["violations"] == []
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("option", selected=True)).to_have_text("All hits")
    page.keyboard.press("ArrowDown")  # back in the field
    expect(page.get_by_role("option", selected=True)).to_have_count(0)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    chosen = page.get_by_role("option", selected=True)
    expect(chosen).to_contain_text("Carts")
    expect(field).to_have_attribute("aria-activedescendant", str(chosen.get_attribute("id")))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{Team.objects.get(name='Carts').get_absolute_url()}")
    assert said == []


def test_escape_closes_the_list_and_keeps_the_words(sign_in: SignIn) -> None:
    page = sign_in()
    field = typed(page, "cart")
    page.keyboard.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(page.locator("#search-matches")).to_be_hidden()
    expect(field).to_have_value("cart")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=cart")


def test_the_list_goes_with_the_words_and_with_the_focus(sign_in: SignIn) -> None:
    page = sign_in()
    field = typed(page, "cart")
    for _ in range(3):
        page.keyboard.press("Backspace")
    expect(field).to_have_attribute("aria-expanded", "false")
    page.keyboard.type("art")
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Tab")
    expect(page.locator("#search-matches")).to_be_hidden()


def test_on_a_phone_a_match_is_touched(sign_in: SignIn, teams: list[Team]) -> None:
    page = sign_in(viewport={"width": 360, "height": 740}, has_touch=True)
    typed(page, "cart")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("option", name="Cartography").tap()
    page.wait_for_url(f"**{teams[1].get_absolute_url()}")


def test_without_javascript_enter_searches(sign_in: SignIn) -> None:
    page = sign_in(java_script_enabled=False)
    field = page.get_by_role("searchbox", name="Search")
    field.fill("cart")
    field.press("Enter")
    page.wait_for_url("**/search/?q=cart")
    expect(page.get_by_role("heading", level=1)).to_contain_text("2 hits")
