"""The lab as ground truth: what it breaks is found, once for each cause, and nothing else is."""

import re
from pathlib import Path

import pytest

from tiebeam.engine import pipeline
from tiebeam.engine.pipeline import CrawlSettings, RenderSettings
from tiebeam.lab.defects import ALL
from tiebeam.lab.server.serve import serve
from tiebeam.lab.shop import Shop

PAGES = 1_500
PATIENT = RenderSettings(settle_s=45, deadline_s=120)
"""A busy machine must not decide what a page says."""

Told = dict[str, tuple[str, list[str]]]
"""Per finding: its check, and the URLs it names."""


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Shop, Path, Told]:
    """The broken shop crawled and rendered, and what was told before it was rendered."""
    shop, folder = Shop(pages=PAGES, defects=ALL), tmp_path_factory.mktemp("broken")
    with serve(shop) as server:
        _crawl(shop, folder, server.ca_file)
        unrendered = _told(folder)
        pipeline.render(folder / "crawl", settings=PATIENT)
    return shop, folder, unrendered


@pytest.fixture(scope="module")
def broken(crawled: tuple[Shop, Path, Told]) -> tuple[Shop, Told]:
    shop, folder, _unrendered = crawled
    return shop, _told(folder)


def test_each_defect_is_one_finding_and_no_other_is_told(broken: tuple[Shop, Told]) -> None:
    shop, told = broken
    expected = {
        (entry.defect, entry.check): _naming(told, entry.check, entry.url_regex)
        for entry in shop.manifest()
    }
    assert {key: len(found) for key, found in expected.items()} == dict.fromkeys(expected, 1)
    assert {finding for found in expected.values() for finding in found} == set(told)


def test_each_finding_names_the_pages_that_the_defect_hit(broken: tuple[Shop, Told]) -> None:
    shop, told = broken
    counted = [entry for entry in shop.manifest() if entry.pages is not None]
    found = {entry.defect: _naming(told, entry.check, entry.url_regex) for entry in counted}
    assert {
        entry.defect: sum(len(told[finding][1]) for finding in found[entry.defect])
        for entry in counted
    } == {entry.defect: entry.pages for entry in counted}


def test_no_check_misreads_the_pages_of_another_defect(broken: tuple[Shop, Told]) -> None:
    shop, told = broken
    misread = {
        (entry.defect, check)
        for entry in shop.manifest()
        for check in entry.forbids
        if _naming(told, check, entry.url_regex)
    }
    assert misread == set()


def test_without_a_browser_all_is_told_but_what_needs_one(
    crawled: tuple[Shop, Path, Told], broken: tuple[Shop, Told]
) -> None:
    shop, told = broken
    scripted = {entry.check for entry in shop.manifest() if entry.needs_browser}
    seen_raw = {key: found for key, found in told.items() if found[0] not in scripted}
    assert crawled[2] == seen_raw


def test_a_healthy_shop_has_no_finding(tmp_path: Path) -> None:
    shop = Shop(pages=PAGES)
    with serve(shop) as server:
        _crawl(shop, tmp_path, server.ca_file)
        pipeline.render(tmp_path / "crawl", settings=PATIENT)
    assert _told(tmp_path) == {}


def _crawl(shop: Shop, folder: Path, ca_file: Path) -> None:
    (folder / "policy.toml").write_text(shop.policy)
    settings = CrawlSettings(
        start_urls=(shop.start_url,),
        hosts=(shop.scope,),
        robots="record",
        allow_private=True,
        ca_file=str(ca_file),
    )
    pipeline.crawl(settings, folder / "crawl")


def _told(folder: Path) -> Told:
    pipeline.judge(folder / "crawl", policy=folder / "policy.toml")
    return {
        finding.fingerprint: (finding.check, _urls(folder / "crawl", finding))
        for finding in pipeline.findings(folder / "crawl")
    }


def _urls(folder: Path, finding: pipeline.Finding) -> list[str]:
    found = pipeline.occurrences(folder, finding.fingerprint, limit=finding.pages)
    return [occurrence.url for occurrence in found]


def _naming(told: Told, check: str, url_regex: str) -> list[str]:
    """The findings of a check that name a URL of the form."""
    named = re.compile(url_regex)
    return [
        finding
        for finding, (its_check, urls) in told.items()
        if its_check == check and any(named.fullmatch(url) for url in urls)
    ]
