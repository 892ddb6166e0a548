"""Roles in a real browser: by keyboard, on a phone, without JavaScript; axe finds nothing."""

from itertools import count

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from tests.hub.conftest import SignIn

from tiebeam.hub.people.models import Team, User
from tiebeam.hub.roles import rotas, rules
from tiebeam.hub.roles.assigning import assign
from tiebeam.hub.roles.models import Area, Side
from tiebeam.hub.roles.queries import matrix_of
from tiebeam.hub.sites.models import Site

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("patient")]


def test_the_matrix_is_filled_by_keyboard(
    sign_in: SignIn, redirects: Area, platform: Team, shop: Team
) -> None:
    page = sign_in()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto("/roles/")
    page.get_by_label(f"{redirects}, Platform", exact=True).focus()
    page.keyboard.press("r")
    expect(page.locator("#said")).to_have_text("Saved.")
    page.keyboard.press("a")
    expect(page.get_by_label(f"{redirects}, Platform", exact=True)).to_have_value("AR")
    expect(page.get_by_role("heading", level=1)).to_have_text("16 areas have nobody accountable")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_label(f"{redirects}, Shop frontend", exact=True)).to_be_focused()
    page.keyboard.press("a")
    expect(page.locator("#said")).to_contain_text("until now Platform had it")
    page.keyboard.press("-")
    expect(page.locator("#said")).to_contain_text("exactly one team must be")
    expect(page.get_by_label(f"{redirects}, Shop frontend", exact=True)).to_have_value("A")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Sitemaps and feeds, Shop frontend", exact=True)).to_be_focused()
    assert matrix_of(None).accountable(redirects.pk) == shop.pk
    assert matrix_of(None).roles(redirects.pk, platform.pk) == {"R"}
    assert said == []


def test_who_types_quickly_loses_nothing(
    sign_in: SignIn, redirects: Area, platform: Team, shop: Team, administrator: User
) -> None:
    page = sign_in()
    page.goto("/roles/")
    page.get_by_label(f"{redirects}, Platform", exact=True).focus()
    keys = ("r", "a", "ArrowRight", "c", "ArrowRight", "i", "ArrowDown", "r", "ArrowDown", "c")
    saved = count(1)
    with page.expect_response(lambda answer: answer.request.method == "POST" and next(saved) == 6):
        for key in keys:
            page.keyboard.press(key)
    expect(page.get_by_role("heading", level=1)).to_have_text("16 areas have nobody accountable")
    seo = administrator.memberships.get().team
    matrix, sitemaps = matrix_of(None), Area.objects.get(slug="sitemaps")
    navigation = Area.objects.get(slug="navigation")
    assert [matrix.roles(redirects.pk, team.pk) for team in (platform, seo, shop)] == [
        {"A", "R"},
        {"C"},
        {"I"},
    ]
    assert matrix.roles(sitemaps.pk, shop.pk) == {"R"}
    assert matrix.roles(navigation.pk, shop.pk) == {"C"}


def test_a_line_is_saved_without_javascript(
    sign_in: SignIn, redirects: Area, platform: Team, shop: Team
) -> None:
    page = sign_in(java_script_enabled=False)
    page.goto("/roles/")
    page.get_by_label(f"{redirects}, Platform", exact=True).select_option("AR")
    page.locator("#redirects").get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert matrix_of(None).roles(redirects.pk, platform.pk) == {"A", "R"}


@pytest.fixture
def everything(
    redirects: Area, platform: Team, shop: Team, site: Site, administrator: User
) -> Site:
    """A little of all there is to see."""
    assign(redirects, {platform: "AR"}, site=None, by=None)
    assign(redirects, {shop: "A"}, site=site, by=None)
    first = rules.save("* @platform", site=None, why="Start", by=administrator, base=None)
    rules.save("* Platform", site=None, why="Name", by=administrator, base=first.pk)
    rotas.set_rota(
        Side.SEO,
        None,
        people=[administrator],
        starts_on=first.saved_at.date(),
        handover=0,
        by=None,
    )
    return site


PAGES = (
    "/roles/",
    "/roles/sites/{site}/",
    "/roles/usual/",
    "/roles/areas/add/",
    "/roles/areas/{area}/change/",
    "/roles/gaps/",
    "/roles/checks/",
    "/roles/rules/",
    "/roles/rules/history/",
    "/roles/rules/import/",
    "/roles/duties/",
    "/roles/duties/it/",
    "/roles/times/",
)


@pytest.mark.parametrize("look", [{}, {"width": 360, "dark": True}], ids=["desk", "phone"])
def test_every_page_is_accessible_and_fits(
    sign_in: SignIn, everything: Site, look: dict[str, int]
) -> None:
    size = {"width": look.get("width", 1280), "height": 800}
    area = Area.objects.get(slug="redirects")
    page = sign_in(viewport=size, color_scheme="dark" if look.get("dark") else "light")
    for address in PAGES:
        page.goto(address.format(site=everything.pk, area=area.pk))
        found = Axe().run(page).response["violations"]
        assert not found, (address, [(one["id"], one["nodes"][0]["html"]) for one in found])
        width = "document.documentElement.scrollWidth - window.innerWidth"
        assert page.evaluate(width) <= 0, f"{address} scrolls sideways"


def test_wrong_rules_stand_beside_their_lines(sign_in: SignIn, platform: Team) -> None:
    page = sign_in()
    page.goto("/roles/rules/")
    page.get_by_label("Rules, one a line").fill("* @platform\n\nnonsense")
    expect(page.locator(".rules-numbers")).to_have_text("1\n2\n3")
    page.get_by_role("button", name="Try").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 line is no rule")
    expect(page.locator("#line-3")).to_contain_text("nonsense has no pattern")
    assert not Axe().run(page).response["violations"]
