from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pytest
from tests.engine.crawl.conftest import QUICK, TinySite, serve
from tests.engine.fast_lane.conftest import BROKEN, Crawled

from tiebeam.engine import checks, pipeline
from tiebeam.engine.checks import CannotTell
from tiebeam.engine.fast_lane import LookProgress, Stopped, UnknownFinding

CHECKS = ("title-missing", "robots-blocks-all")


@pytest.fixture
def shop(crawled: Crawled) -> Iterator[Crawled]:
    crawled.lab.switch(BROKEN)
    yield crawled
    crawled.lab.switch(BROKEN)


@pytest.mark.parametrize("check", CHECKS)
def test_a_finding_is_still_there(shop: Crawled, check: str) -> None:
    verified = pipeline.verify(shop.folder, shop.fingerprint(check))
    assert (verified.answer, verified.check) == ("still", check)
    assert any(one.evidence for one in verified.pages)


@pytest.mark.parametrize("check", CHECKS)
def test_a_finding_is_fixed(shop: Crawled, check: str) -> None:
    shop.lab.switch([])
    verified = pipeline.verify(shop.folder, shop.fingerprint(check))
    assert (verified.answer, verified.count("defect")) == ("fixed", 0)


def test_a_host_that_fails_leaves_a_finding_unknown(shop: Crawled) -> None:
    """robots.txt answers 503, so none of the pages may be asked for."""
    settings = pipeline.CrawlSettings(
        (shop.lab.url,),
        hosts=(shop.lab.shop.scope,),
        allow_private=True,
        longest_wait_s=0.1,
        connect_to=("::127.0.0.1:1",),
    )
    fingerprint = shop.fingerprint("title-missing")
    verified = pipeline.verify(shop.folder, fingerprint, settings=settings)
    assert verified.answer == "unknown"
    assert "could not be seen" in verified.reason


class TestChosenPages:
    def pages(self, shop: Crawled) -> list[str]:
        found = pipeline.occurrences(shop.folder, shop.fingerprint("title-missing"), limit=500)
        return sorted({one.url for one in found})

    def verified(self, shop: Crawled, *chosen: str) -> pipeline.Verification:
        part = pipeline.Part(chosen=chosen)
        return pipeline.verify(shop.folder, shop.fingerprint("title-missing"), part=part)

    @pytest.mark.parametrize(("defects", "shows"), [(BROKEN, "defect"), ((), "none")])
    def test_are_told_of_one_by_one_and_say_nothing_of_the_others(
        self, shop: Crawled, defects: tuple[str, ...], shows: str
    ) -> None:
        shop.lab.switch(list(defects))
        first, *others = self.pages(shop)
        verified = self.verified(shop, first)
        assert [(one.url, one.shows) for one in verified.pages] == [(first, shows)]
        assert verified.answer == "unknown"
        assert f"nothing of {len(others)} that were not seen" in verified.reason

    def test_that_are_all_it_has_decide(self, shop: Crawled) -> None:
        pages = self.pages(shop)
        assert self.verified(shop, *pages).answer == "still"
        shop.lab.switch([])
        assert self.verified(shop, *pages).answer == "fixed"

    def test_of_a_part_are_all_where_they_are_all_of_the_part(self, shop: Crawled) -> None:
        first = self.pages(shop)[0]
        part = pipeline.Part(only=first, chosen=(first,))
        fingerprint = shop.fingerprint("title-missing")
        assert pipeline.verify(shop.folder, fingerprint, part=part).answer == "still"
        beside = pipeline.Part(without=(first,), chosen=(first,))
        assert pipeline.affected(shop.folder, fingerprint, beside) == set()

    def test_it_does_not_have_are_refused(self, shop: Crawled) -> None:
        with pytest.raises(pipeline.NotAffected, match="no page of the finding"):
            self.verified(shop, f"{shop.lab.url}nothing-like-it")

    def test_of_another_site_are_refused_with_what_was_crawled(self, shop: Crawled) -> None:
        with pytest.raises(pipeline.NotAffected, match=r"another site: .*larkmoor"):
            self.verified(shop, "https://www.elsewhere.example/")

    def test_are_not_called_clean_by_a_check_that_cannot_tell(
        self, shop: Crawled, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def silent(_: object) -> NoReturn:
            raise CannotTell("nothing was rendered")

        mute = replace(checks.find("title-missing"), question=silent)
        first = self.pages(shop)[0]
        monkeypatch.setattr(checks, "find", lambda _: mute)
        verified = self.verified(shop, first)
        assert verified.answer == "unknown"
        shown = [(one.shows, one.reason) for one in verified.pages]
        assert shown == [("unknown", "nothing was rendered")]


@pytest.fixture
def untitled(tmp_path: Path) -> Iterator[tuple[TinySite, Path]]:
    """A site of 120 products without a title, and a judged crawl of it."""
    for site in serve():
        names = [f"/p/{number}" for number in range(120)]
        site.page("/", *names, title="Home")
        for name in names:
            site.page(name, title="", text=f"All about {name}.")
        pipeline.crawl(pipeline.CrawlSettings((site.url(),), **QUICK), tmp_path / "crawl")
        pipeline.judge(tmp_path / "crawl")
        yield site, tmp_path / "crawl"


def test_as_many_pages_are_visited_as_were_asked_for(untitled: tuple[TinySite, Path]) -> None:
    _, folder = untitled
    found = pipeline.findings(folder)
    fingerprint = next(one.fingerprint for one in found if one.check == "title-missing")
    verified = pipeline.verify(folder, fingerprint, pages=500)
    assert (len(verified.pages), verified.count("defect")) == (120, 120)


def test_fresh_pages_of_the_page_template_are_looked_at(shop: Crawled) -> None:
    verified = pipeline.verify(shop.folder, shop.fingerprint("title-missing"))
    fresh = [one for one in verified.pages if one.is_fresh]
    assert fresh
    assert all(one.shows == "none" for one in fresh)


def test_tells_how_many_requests_are_answered_and_then_judges(shop: Crawled) -> None:
    told: list[LookProgress] = []
    pipeline.verify(shop.folder, shop.fingerprint("title-missing"), on_progress=told.append)
    visited = [one for one in told if one.doing == "looking"]
    assert visited[-1].seen == visited[-1].total > 0
    assert told[-1].doing == "judging"


@pytest.mark.parametrize("doing", ["looking", "judging"])
def test_one_that_is_stopped_says_nothing(shop: Crawled, doing: str) -> None:
    told: list[LookProgress] = []
    with pytest.raises(Stopped):
        pipeline.verify(
            shop.folder,
            shop.fingerprint("title-missing"),
            on_progress=told.append,
            should_stop=lambda: bool(told) and told[-1].doing == doing,
        )
    assert told[-1].doing == doing


def test_the_crawl_stays_as_it_is(shop: Crawled) -> None:
    before = pipeline.manifest(shop.folder)
    pipeline.verify(shop.folder, shop.fingerprint("title-missing"))
    assert pipeline.manifest(shop.folder) == before


def test_a_finding_that_is_none_is_told(shop: Crawled) -> None:
    with pytest.raises(UnknownFinding, match="names all"):
        pipeline.verify(shop.folder, "0000000000000001")
