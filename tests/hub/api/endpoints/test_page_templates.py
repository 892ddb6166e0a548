"""Page templates for programs: read, tried, named, merged, split, undone."""

from typing import Any

import pytest
from tests.hub.api.conftest import Program
from tests.hub.sites.test_page_templates import crawl, keys

from tiebeam.hub.sites import page_templates
from tiebeam.hub.sites.models import Crawl, Site, TemplateDecision

pytestmark = pytest.mark.django_db

__all__ = ["crawl", "keys"]


def decisions(site: Site, *, trial: bool = False) -> str:
    return f"/sites/{site.pk}/page-template-decisions" + ("/trial" if trial else "")


def names(program: Program, site: Site) -> dict[str, int]:
    """Pages of each page template."""
    _, told = program.ask(f"/sites/{site.pk}/page-templates")
    return {one["name"]: one["pages"] for one in told["items"]}


def test_a_trial_says_what_would_move_and_keeps_nothing(
    program: Program, site: Site, keys: dict[str, str]
) -> None:
    wish = {"kind": "merge", "key": keys["Brand"], "into": keys["Product"]}
    status, moves = program.tell(decisions(site, trial=True), **wish)
    (move,) = moves
    assert (status, move["name_before"], move["name"], move["pages"]) == (
        200,
        "Brand",
        "Product",
        2,
    )
    assert not TemplateDecision.objects.exists()


@pytest.mark.parametrize(
    ("wish", "after"),
    [
        ({"kind": "rename", "name": "Goods"}, {"Goods": 4, "Brand": 2}),
        ({"kind": "merge", "into": "Brand"}, {"Brand": 6}),
        (
            {"kind": "split", "pattern": "/p/sale/", "name": "Sale"},
            {"Product": 3, "Sale": 1, "Brand": 2},
        ),
    ],
)
def test_a_decision_shows_at_once_and_can_be_undone(
    program: Program, site: Site, keys: dict[str, str], wish: dict[str, str], after: dict[str, int]
) -> None:
    into = {"into": keys[wish["into"]]} if "into" in wish else {}
    status, kept = program.tell(decisions(site), **{**wish, **into, "key": keys["Product"]})
    assert (status, kept["was"], kept["person"]) == (201, "Product", "Ada")
    assert names(program, site) == after
    assert program.ask(f"/sites/{site.pk}/page-templates")[1]["is_waiting"]
    _, undone = program.tell(f"/page-template-decisions/{kept['id']}/undo")
    assert undone["undone_by"] == "Ada"
    assert names(program, site) == {"Product": 4, "Brand": 2}
    (listed,) = program.ask(decisions(site))[1]["items"]
    assert listed == undone


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"kind": "rename", "name": "brand"}, "name"),
        ({"kind": "rename"}, "name"),
        ({"kind": "rename", "name": "Goods", "pattern": "/p/"}, "pattern"),
        ({"kind": "rename", "name": "Goods", "key": "nothing"}, "key"),
        ({"kind": "merge", "into": "nothing"}, "into"),
        ({"kind": "split", "name": "Sale", "pattern": "/nowhere/"}, "pattern"),
    ],
)
def test_what_the_screen_would_refuse_is_a_wrong_field(
    program: Program, site: Site, keys: dict[str, str], wish: dict[str, Any], field: str
) -> None:
    for trial in (True, False):
        whole = {"key": keys["Product"], **wish}
        status, problem = program.tell(decisions(site, trial=trial), **whole)
        assert (status, problem["detail"].partition(":")[0]) == (422, field)
    assert not TemplateDecision.objects.exists()


def test_without_a_crawl_there_are_none_and_nothing_to_decide(program: Program, site: Site) -> None:
    _, told = program.ask(f"/sites/{site.pk}/page-templates")
    assert told == {"crawl_id": None, "is_waiting": False, "items": []}
    wish = {"kind": "rename", "key": "x", "name": "Goods"}
    assert program.tell(decisions(site), **wish)[0] == 409


def test_a_decision_whose_trial_finds_no_tables_is_a_conflict(
    program: Program, crawl: Crawl, keys: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = page_templates.shown(crawl.site)
    monkeypatch.setattr(page_templates, "shown", lambda _site: shown)
    for part in crawl.folder.rglob("*"):
        part.unlink() if part.is_file() else None
    wish = {"kind": "rename", "key": keys["Product"], "name": "Goods"}
    assert program.tell(decisions(crawl.site), **wish)[0] == 409
