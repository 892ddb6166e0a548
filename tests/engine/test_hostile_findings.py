"""What hostile hosts lead to in the end: one finding for one cause, and none that flaps."""

import itertools
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.engine.crawl.conftest import QUICK, Reply, TinySite, serve

from tiebeam.engine import pipeline
from tiebeam.engine.tables import CrawlStore

RULES = "User-agent: *\nDisallow: /no\n"
Told = dict[str, list[pipeline.Finding]]
"""Findings by check and host, the port left out."""


@contextmanager
def live() -> Iterator[TinySite]:
    """A running site."""
    yield from serve()


def crawl(site: TinySite, folder: Path, *hosts: str) -> None:
    """Crawl a site with one worker, and judge it."""
    chosen = QUICK | {"hosts": hosts, "probes": True, "use_sitemaps": True}
    with ThreadPoolExecutor(1) as executor:
        pipeline.crawl(pipeline.CrawlSettings((site.url(),), **chosen), folder, executor=executor)
    pipeline.judge(folder)


def fill(site: TinySite) -> None:
    """One host for each of several faults, linked from the start page."""
    hosts = ("loops", "chain", "sick", "page", "any", "head")
    site.page("/", *(site.url("/", f"{name}.localhost") for name in hosts), title="Start")
    for name in hosts:
        site.page(f"{name}.localhost/", title=name)
    site.page("loops.localhost/", "/one", "/self", "/wall", title="Loops")
    site.redirect("/one", "/two")
    site.redirect("/two", "/one")
    site.redirect("/self", "/self")
    site.says("/wall", b"HTTP/1.1 302 Found\r\nLocation: /wall\r\nSet-Cookie: seen=1\r\n\r\n")
    site.page("chain.localhost/", "/hop/0", "/old", title="Chain")
    for number in range(40):
        site.redirect(f"/hop/{number}", f"/hop/{number + 1}", 302)
    site.redirect("/old", "/gone")
    site.text("sick.localhost/robots.txt", "", status=500)
    site.html("page.localhost/robots.txt", f"<!doctype html>{RULES}")
    site.page("head.localhost/", "/broken", title="Head")
    canonical = "<link rel=canonical href=/x><meta name=robots content=noindex>"
    site.html("/broken", f"<head><title>Broken</title><div></div>{canonical}")


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> tuple[TinySite, Path]:
    """One crawl of all of it."""
    folder = tmp_path_factory.mktemp("hostile") / "crawl"
    with live() as site:
        fill(site)
        missing = "<title>Sorry</title><h1>Nothing is here</h1><p>Try our search instead, please."
        answer = Reply(missing.encode())
        real = site.fallback

        def of_host(path: str) -> Reply:
            host = site.heads[-1]["Host"].partition(":")[0]
            is_there = host == "any.localhost" and path != "/robots.txt"
            return answer if is_there else real  # type: ignore[return-value]

        site.fallback = of_host
        site.page("any.localhost/", *(f"/any/{number}" for number in range(30)), title="Any")
        crawl(site, folder, "*.localhost")
    return site, folder


@pytest.fixture(scope="module")
def told(judged: tuple[TinySite, Path]) -> Told:
    found: Told = {}
    for finding in pipeline.findings(judged[1]):
        host = (finding.host or "").partition(".")[0]
        found.setdefault(f"{finding.check} on {host}", []).append(finding)
    return found


def named(judged: tuple[TinySite, Path], finding: pipeline.Finding) -> list[str]:
    """Paths of the pages of a finding, with the way that its evidence tells."""
    site, folder = judged
    shown = pipeline.occurrences(folder, finding.fingerprint)
    ways = [str(one.evidence.get("way") or one.url) for one in shown]
    return [way.replace(site.url("", f"{finding.host}".partition(":")[0]), "") for way in ways]


def test_loops_name_every_url_and_whether_a_cookie_ends_them(
    judged: tuple[TinySite, Path], told: Told
) -> None:
    loops = told["redirect-loop on loops"]
    ways = sorted(way for finding in loops for way in named(judged, finding))
    assert ways == ["/one → /two → /one", "/self → /self", "/wall → /wall"]
    walls = [
        one.url
        for finding in loops
        for one in pipeline.occurrences(judged[1], finding.fingerprint)
        if one.evidence["needs_cookie"]
    ]
    assert walls == [judged[0].url("/wall", "loops.localhost")]


def test_redirects_for_ever_are_one_finding_on_one_page(told: Told) -> None:
    (chain,) = told["redirect-chain on chain"]
    assert chain.pages == 1


def test_both_ends_of_a_redirect_to_nothing_stand_in_one_row(
    judged: tuple[TinySite, Path],
) -> None:
    facts = CrawlStore(judged[1]).open().facts
    (row,) = facts.filter(facts.path == "/old").to_pyarrow().to_pylist()
    assert (row["status"], row["redirect_end_status"]) == (301, 404)


def test_a_robots_txt_that_fails_is_told_to_those_who_run_the_host(told: Told) -> None:
    (sick,) = told["robots-unreachable on sick"]
    assert (sick.owner, sick.severity) == ("infrastructure", "critical")


def test_a_robots_txt_that_is_a_page_is_told(told: Told) -> None:
    assert len(told["robots-html-response on page"]) == 1


def test_a_host_that_answers_200_to_anything_is_one_finding(told: Told) -> None:
    assert len(told["error-template-200 on any"]) == 1
    assert "soft-404 on any" not in told


def test_what_a_stray_tag_pushed_out_of_the_head_is_told(told: Told) -> None:
    assert len(told["head-broken-by-invalid-element on head"]) == 1


def test_pages_that_differ_each_time_open_and_close_nothing(tmp_path: Path) -> None:
    turns = itertools.count()

    def other_each_time(path: str) -> Reply:
        site.page("/-", "/", *pages, title=f"{path} {next(turns)}", text=f"Text {next(turns)}")
        return site.routes["/-"]  # type: ignore[return-value]

    with live() as site:
        pages = [f"/p/{number}" for number in range(8)]
        site.page("/", *pages)
        for page in pages:
            site.routes[page] = other_each_time
        for name in ("one", "two"):
            crawl(site, tmp_path / name)
    compared = pipeline.compare([tmp_path / name for name in ("one", "two")])
    assert {one.status for one in compared} <= {"open"}


def test_pages_that_flap_open_and_close_nothing(tmp_path: Path) -> None:
    asked: Counter[str] = Counter()

    def flap(path: str) -> Reply:
        asked[path] += 1
        return busy if asked[path] % 3 else good

    with live() as site:
        pages = [f"/p/{number}" for number in range(4)]
        site.page("/", *pages)
        good, busy = Reply(b"<!doctype html><title>Good</title>Good"), Reply(status=503)
        for page in pages:
            site.routes[page] = flap
        for name in ("one", "two"):
            crawl(site, tmp_path / name)
    checks = {finding.check for finding in pipeline.findings(tmp_path / "two")}
    assert "status-5xx" not in checks
    compared = pipeline.compare([tmp_path / "one", tmp_path / "two"])
    assert {one.status for one in compared} <= {"open"}
