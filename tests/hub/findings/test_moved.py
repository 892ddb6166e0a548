"""Page templates are sorted otherwise, and no finding is lost, fixed or new because of it."""

from collections.abc import Iterator
from typing import ClassVar

import pytest
from tests.hub.findings.test_builds import looked_at
from tests.hub.findings.told import FIRST, NOW, SECOND, Tell, finding

from tiebeam.engine import pipeline
from tiebeam.hub.activity.queries import events_about
from tiebeam.hub.findings import moved, services
from tiebeam.hub.findings.life.moving import NotNow
from tiebeam.hub.findings.models import UNKNOWN, Finding, Observation, Stage, Status
from tiebeam.hub.findings.parts import merging
from tiebeam.hub.findings.reading import Report, Said
from tiebeam.hub.people.models import User
from tiebeam.hub.sites import page_templates
from tiebeam.hub.sites.models import Crawl, CrawlStatus, Site, TemplateDecision
from tiebeam.lab.server.serve import serve
from tiebeam.lab.shop import Shop

THIRD = "00000000000000c3"
OPEN = Said(Status.OPEN)
FIXED = Said(Status.FIXED)

Moves = dict[str, dict[str, int]]


def crawled(
    site: Site, *found: pipeline.Finding, moves: Moves, said: dict[str, Said] | None = None
) -> Crawl:
    """A crawl after decisions about page templates, as the engine tells it."""
    before = list(Crawl.objects.filter(site=site).order_by("pk"))
    crawl = Crawl.objects.create(
        site=site, number=len(before) + 1, status=CrawlStatus.DONE, requested_at=NOW
    )
    report = Report(found=found, said=said or {}, moves=moves)
    moved.carry(crawl, report.moves, now=NOW)
    services.record(crawl, moved.told_with(report, crawl), before=before, now=NOW)
    return crawl


def named(fingerprint: str) -> Finding:
    return Finding.objects.get(fingerprint=fingerprint)


@pytest.mark.django_db
class TestMerged:
    """The page template of the second finding is merged into that of the first."""

    MOVES: ClassVar[Moves] = {SECOND: {FIRST: 14}}

    @pytest.fixture(autouse=True)
    def both(self, tell: Tell) -> None:
        tell(finding(), finding(SECOND, page_template="Brand"))

    def merge(self, site: Site) -> Crawl:
        return crawled(site, finding(pages=28), moves=self.MOVES, said={FIRST: OPEN})

    def test_two_with_one_cause_are_told_as_one_and_neither_is_fixed(self, site: Site) -> None:
        crawl = self.merge(site)
        assert (named(FIRST).status, named(FIRST).pages) == (Status.OPEN, 28)
        other = named(SECOND)
        assert (other.merged_into, other.carried_over) == (named(FIRST), True)
        assert other.status != Status.FIXED
        said = Observation.objects.get(crawl=crawl, finding=other)
        assert (said.status, "merged" in said.reason) == (UNKNOWN, True)

    def test_the_history_of_both_says_so(self, site: Site) -> None:
        self.merge(site)
        assert "page templates were merged" in events_about(named(FIRST))[0].said
        assert "page templates were merged" in events_about(named(SECOND))[0].said

    def test_once_the_one_is_fixed_so_is_the_other_and_the_one_is_verified(
        self, site: Site
    ) -> None:
        self.merge(site)
        crawled(site, moves={}, said={FIRST: FIXED})
        assert {named(FIRST).status, named(SECOND).status} == {Status.FIXED}
        assert named(FIRST).stage == Stage.VERIFIED

    def test_merged_back_each_is_told_by_itself_again(self, site: Site) -> None:
        self.merge(site)
        both = {FIRST: {FIRST: 14, SECOND: 14}}
        found = (finding(), finding(SECOND, page_template="Brand"))
        crawled(site, *found, moves=both, said={FIRST: OPEN, SECOND: OPEN})
        other = named(SECOND)
        assert (other.merged_into, other.carried_over, other.status) == (None, False, Status.OPEN)

    def test_people_do_not_tell_it_apart_while_crawls_show_both_as_one(
        self, site: Site, administrator: User
    ) -> None:
        self.merge(site)
        other = named(SECOND)
        with pytest.raises(NotNow, match="page templates are merged"):
            merging.unmerge(other, by=administrator, version=other.version)

    def test_twice_is_the_same_as_once(self, site: Site) -> None:
        crawl = self.merge(site)
        before = list(Finding.objects.values())
        moved.carry(crawl, self.MOVES, now=NOW)
        assert list(Finding.objects.values()) == before


@pytest.mark.django_db
class TestAlone:
    @pytest.fixture(autouse=True)
    def one(self, known: Finding) -> None:
        """A finding that a crawl brought."""

    def test_a_finding_whose_page_template_takes_another_key_stays_what_it_is(
        self, site: Site
    ) -> None:
        before = named(FIRST)
        crawled(site, finding(SECOND), moves={FIRST: {SECOND: 14}}, said={SECOND: OPEN})
        after = named(SECOND)
        assert (after.pk, after.status, after.first_seen) == (
            before.pk,
            Status.OPEN,
            before.first_seen,
        )
        assert Finding.objects.count() == 1

    def test_split_in_two_both_have_the_history_and_neither_is_new(self, site: Site) -> None:
        found = (finding(pages=9), finding(SECOND, pages=5))
        moves = {FIRST: {FIRST: 9, SECOND: 5}}
        crawled(site, *found, moves=moves, said={FIRST: OPEN, SECOND: OPEN})
        part = named(SECOND)
        assert (part.status, part.pages) == (Status.OPEN, 5)
        assert part.first_seen == named(FIRST).first_seen
        assert "page templates were split" in events_about(part)[0].said

    def test_the_larger_part_keeps_the_address_where_none_stays(self, site: Site) -> None:
        before = named(FIRST).pk
        found = (finding(SECOND, pages=5), finding(THIRD, pages=9))
        moves = {FIRST: {SECOND: 5, THIRD: 9}}
        crawled(site, *found, moves=moves, said={SECOND: OPEN, THIRD: OPEN})
        assert named(THIRD).pk == before
        assert named(SECOND).status == Status.OPEN


@pytest.fixture
def shop(administrator: User) -> Iterator[Site]:
    """A shop with a defect on products and one on brands, open while the test runs."""
    lab = Shop(pages=1_200, defects=["french-sofas-canonical-404", "german-brands-noindex"])
    with serve(lab) as serving:
        yield Site.objects.create(
            name="Shop",
            start_url=serving.url,
            hosts=[f"*.larkmoor.localhost:{serving.port}"],
            created_by=administrator,
        )


def of_check(check: str) -> Finding:
    return Finding.objects.get(check_slug=check, merged_into=None)


def decide(site: Site, kind: str, name: str, **facts: str) -> TemplateDecision:
    shown = page_templates.shown(site)
    assert shown
    keys = {one.name: one.key for one in shown.found if one.host.startswith("www.")}
    was = facts.pop("of")
    into = keys[name] if kind == "merge" else ""
    rule = pipeline.TemplateRule(kind, keys[was], name, into=into, **facts)
    return page_templates.decide(site, rule, was=was, by=None)


@pytest.mark.django_db(transaction=True)
def test_real_crawls_after_a_merge_a_name_and_a_split_fix_and_bring_nothing(shop: Site) -> None:
    looked_at(shop)
    sofas, brands = of_check("canonical-to-error"), of_check("noindex-valuable")
    pages = sofas.pages
    assert (sofas.page_template, brands.page_template) == ("Product", "Brand")

    decide(shop, "merge", "Product", of="Brand")
    decide(shop, "rename", "Goods", of="Product")
    crawl = looked_at(shop)
    assert {one["name"] for one in crawl.summary["templates"]} >= {"Goods"}
    for before in (sofas, brands):
        after = of_check(before.check_slug)
        assert (after.pk, after.page_template, after.status) == (before.pk, "Goods", Status.OPEN)
    assert Finding.objects.count() == 2

    sample = sofas.samples[0]["url"].partition("://")[2].partition("/")[2]
    split = decide(shop, "split", "Some", of="Goods", pattern=f"/{sample}")
    looked_at(shop)
    sofas.refresh_from_db()
    part = Finding.objects.get(check_slug="canonical-to-error", page_template="Some")
    assert (sofas.status, part.status) == (Status.OPEN, Status.OPEN)
    assert part.pages >= 1  # the pattern may cover pages below that one, too
    assert sofas.pages + part.pages == pages

    page_templates.undo(split, by=None, now=NOW)
    looked_at(shop)
    sofas.refresh_from_db()
    part.refresh_from_db()
    assert (sofas.status, sofas.pages) == (Status.OPEN, pages)
    assert (part.merged_into, part.carried_over) == (sofas, True)
    assert not Finding.objects.filter(status=Status.FIXED).exists()
