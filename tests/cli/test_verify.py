import json
from pathlib import Path

import pytest
from tests.cli.conftest import Type
from tests.engine.crawl.conftest import QUICK, TinySite

from tiebeam.engine import pipeline


@pytest.fixture
def untitled(tmp_path: Path, site: TinySite) -> Path:
    """A judged crawl of a site whose products have no title."""
    names = [f"/p/{number}" for number in range(4)]
    site.page("/", *names, title="Home")
    for name in names:
        site.page(name, title="", text=f"All about {name}.")
    folder = tmp_path / "crawl"
    pipeline.crawl(pipeline.CrawlSettings((site.url(),), **QUICK), folder)
    pipeline.judge(folder)
    return folder


def fingerprint(folder: Path) -> str:
    found = pipeline.findings(folder)
    return next(one.fingerprint for one in found if one.check == "title-missing")


def mend(site: TinySite, *numbers: int) -> None:
    for number in numbers:
        site.page(f"/p/{number}", title=f"Product {number}", text=f"All about {number}.")


def test_still_there_ends_with_1(untitled: Path, type_in: Type) -> None:
    ended = type_in("verify", untitled, fingerprint(untitled))
    assert (ended.exit_code, ended.output.split()[0]) == (1, "still")


def test_fixed_ends_with_0(untitled: Path, site: TinySite, type_in: Type) -> None:
    mend(site, 0, 1, 2, 3)
    ended = type_in("verify", untitled, fingerprint(untitled))
    assert (ended.exit_code, ended.output.split()[0]) == (0, "fixed")


def test_partly_names_each_page(untitled: Path, site: TinySite, type_in: Type) -> None:
    mend(site, 0)
    ended = type_in("verify", untitled, fingerprint(untitled), "--format", "json")
    told = json.loads(ended.stdout)
    assert (ended.exit_code, told["answer"]) == (1, "partly")
    shown = {one["url"].rpartition("/")[2]: one["shows"] for one in told["pages"]}
    assert shown["0"] == "none"
    assert shown["1"] == "defect"


def test_what_cannot_be_seen_ends_with_7(untitled: Path, site: TinySite, type_in: Type) -> None:
    site.text("/robots.txt", "User-agent: *\nDisallow: /")
    ended = type_in("verify", untitled, fingerprint(untitled))
    assert (ended.exit_code, ended.output.split()[0]) == (8, "unknown")


def test_a_fingerprint_that_is_none_is_told(untitled: Path, type_in: Type) -> None:
    ended = type_in("verify", untitled, "0000000000000001")
    assert (ended.exit_code, "no finding" in ended.output) == (2, True)
