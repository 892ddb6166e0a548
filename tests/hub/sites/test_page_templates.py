"""Page templates are named, merged and split on a screen: tried, kept, shown, undone."""

import pytest
from django.test import Client
from tests.engine.small_crawl import make_crawl

from tiebeam.hub.activity.queries import events_about
from tiebeam.hub.sites import environments, page_templates
from tiebeam.hub.sites.models import Crawl, CrawlStatus, Site, TemplateDecision

pytestmark = pytest.mark.django_db

PAGES = tuple(
    {"url": url, "body_class": kind}
    for kind, urls in {
        "page-product": ["/p/oak-1", "/p/oak-2", "/p/oak-3", "/p/sale/elm-1"],
        "page-brand": ["/b/larch-1", "/b/larch-2"],
    }.items()
    for url in urls
)


@pytest.fixture
def crawl(site: Site) -> Crawl:
    one = Crawl.objects.create(site=site, number=1, status=CrawlStatus.DONE)
    one.folder.parent.mkdir(parents=True, exist_ok=True)
    make_crawl(one.folder, pages=PAGES)
    return one


@pytest.fixture
def keys(crawl: Crawl) -> dict[str, str]:
    shown = page_templates.shown(crawl.site)
    assert shown
    return {one.name: one.key for one in shown.found}


def names(site: Site) -> dict[str, int]:
    """Pages of each page template as the list shows them."""
    shown = page_templates.shown(site)
    assert shown
    return {one.name: one.pages for one in shown.found}


def post(browser: Client, site: Site, kind: str, **wish: str) -> str:
    path = f"/sites/{site.pk}/page-templates/{kind}/"
    return browser.post(path, wish, follow=True).content.decode()


class TestRenaming:
    def test_is_tried_before_it_is_kept(
        self, signed_in: Client, site: Site, keys: dict[str, str]
    ) -> None:
        page = post(signed_in, site, "rename", key=keys["Product"], name="Goods", **{"try": "1"})
        assert "nothing is saved yet" in page
        assert not TemplateDecision.objects.exists()

    def test_shows_at_once_with_who_decided(
        self, signed_in: Client, site: Site, keys: dict[str, str]
    ) -> None:
        page = post(signed_in, site, "rename", key=keys["Product"], name="Goods", save="1")
        assert names(site) == {"Goods": 4, "Brand": 2}
        assert "Product is called Goods" in page
        assert "Ada" in page
        assert "everywhere after the next crawl" in page
        assert "called the page template Product of Larkmoor Goods" in events_about(site)[0].said

    @pytest.mark.parametrize(
        ("name", "said"),
        [
            ("Product", "its name already"),
            ("brand", "Merge them if they are one"),
            ("", "required"),
        ],
    )
    def test_refuses_a_name_with_a_reason(
        self, signed_in: Client, site: Site, keys: dict[str, str], name: str, said: str
    ) -> None:
        page = post(signed_in, site, "rename", key=keys["Product"], name=name, save="1")
        assert said in page
        assert not TemplateDecision.objects.exists()

    def test_warns_where_the_policy_names_it(
        self, signed_in: Client, site: Site, keys: dict[str, str]
    ) -> None:
        site.policy = '[[pages]]\npage_template = "Product"\nindex = true\n'
        site.save()
        path = f"/sites/{site.pk}/page-templates/rename/"
        page = signed_in.get(path, {"key": keys["Product"]}).content.decode()
        assert "The index policy names Product" in page


def test_merging_tells_how_many_pages_move_and_can_be_undone(
    signed_in: Client, site: Site, keys: dict[str, str]
) -> None:
    wish = {"key": keys["Brand"], "into": keys["Product"]}
    assert '<td class="is-figure" data-label="Pages">2</td>' in post(
        signed_in, site, "merge", **wish, **{"try": "1"}
    )
    post(signed_in, site, "merge", **wish, save="1")
    assert names(site) == {"Product": 6}
    one = TemplateDecision.objects.get()
    page = signed_in.post(
        f"/sites/{site.pk}/page-templates/decisions/{one.pk}/undo/", follow=True
    ).content.decode()
    assert names(site) == {"Product": 4, "Brand": 2}
    assert "undone by Ada" in page


class TestSplitting:
    def test_takes_the_pages_of_the_pattern(
        self, signed_in: Client, site: Site, keys: dict[str, str]
    ) -> None:
        wish = {"key": keys["Product"], "pattern": "/p/sale/", "name": "Sale"}
        post(signed_in, site, "split", **wish, save="1")
        assert names(site) == {"Product": 3, "Sale": 1, "Brand": 2}

    @pytest.mark.parametrize(
        ("pattern", "said"),
        [
            ("/nowhere/", "None of its pages are there"),
            ("/p/", "All of its pages are there"),
            ("check:x", "is about a check"),
            ("sale", "is no pattern"),
        ],
    )
    def test_refuses_a_pattern_with_a_reason_and_keeps_what_was_typed(
        self, signed_in: Client, site: Site, keys: dict[str, str], pattern: str, said: str
    ) -> None:
        wish = {"key": keys["Product"], "pattern": pattern, "name": "Sale", "save": "1"}
        page = post(signed_in, site, "split", **wish)
        assert said in page
        assert f'value="{pattern}"' in page
        assert not TemplateDecision.objects.exists()


def test_of_what_is_not_there_the_list_is_shown(
    signed_in: Client, site: Site, crawl: Crawl
) -> None:
    assert crawl.site == site
    page = post(signed_in, site, "rename", key="gone", name="x", save="1")
    assert "Choose one of these page templates" in page


def test_is_for_administrators(reader_signed_in: Client, site: Site, keys: dict[str, str]) -> None:
    path = f"/sites/{site.pk}/page-templates/"
    wish = {"key": keys["Product"], "name": "x", "save": "1"}
    assert reader_signed_in.post(f"{path}rename/", wish).status_code == 403
    page = reader_signed_in.get(path).content.decode()
    assert "Product" in page
    assert "Rename" not in page


def test_before_the_first_crawl_there_are_none(signed_in: Client, site: Site) -> None:
    page = signed_in.get(f"/sites/{site.pk}/page-templates/").content.decode()
    assert "are not known yet" in page


def test_a_build_is_sorted_by_the_same_decisions_on_its_own_hosts(
    site: Site, administrator: object
) -> None:
    staging = environments.add(
        site, by=None, name="Staging", start_url="http://staging.larkmoor.example/"
    )
    TemplateDecision.objects.create(
        site=site, kind="rename", key="www.larkmoor.example/p/*", name="Goods", was="Product"
    )
    build = Crawl.objects.create(
        site=site, environment=staging, number=1, settings={"start_urls": [staging.start_url]}
    )
    (rule,) = page_templates.rules_for(build)
    assert rule.key == "staging.larkmoor.example/p/*"
