"""Pages of a finding told apart, on crawls of a real site, and kept apart by later crawls."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.test import Client
from tests.engine.crawl.conftest import QUICK, serve
from tests.hub.findings.told import NOW

from tiebeam.engine import pipeline
from tiebeam.hub.findings import services
from tiebeam.hub.findings.life.moving import DecidedMeanwhile, NotNow, NotYours
from tiebeam.hub.findings.models import Finding, Stage, Status
from tiebeam.hub.findings.occurrences import Occurrences
from tiebeam.hub.findings.parts import merging, splitting
from tiebeam.hub.people.models import User
from tiebeam.hub.sites.models import Crawl, CrawlStatus, Site

CHECK = "title-missing"
FRENCH = "*/p/fr-*"


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Two judged crawls of a site: all pages without a title, then the French ones with theirs."""
    folders = {name: tmp_path_factory.mktemp(name) / "crawl" for name in ("before", "after")}
    for site in serve():
        for name, folder in folders.items():
            names = [f"{lang}-{number}" for lang in ("en", "fr") for number in range(6)]
            links = "".join(f'<p><a href="/p/{one}">{one}</a></p>' for one in names)
            site.html("/", f"<title>Start</title><h1>Start</h1>{links}")
            for one in names:
                has_title = name == "after" and one.startswith("fr")
                title = f"<title>Page {one}</title>" if has_title else ""
                site.html(f"/p/{one}", f"{title}<h1>Page {one}</h1><p>About {one}.</p>{links}")
            settings = pipeline.CrawlSettings((site.url(),), **QUICK)
            with ThreadPoolExecutor(1) as executor:
                pipeline.crawl(settings, folder, executor=executor)
            pipeline.judge(folder)
    return folders


@pytest.fixture
def whole(site: Site, judged: dict[str, Path]) -> Iterator[Finding]:
    """The finding of pages without a title, from the first crawl."""
    crawled(site, judged["before"])
    yield Finding.objects.get(check_slug=CHECK)
    for crawl in Crawl.objects.all():
        shutil.rmtree(crawl.folder, ignore_errors=True)


def crawled(site: Site, folder: Path) -> Crawl:
    number = site.crawls.count() + 1
    crawl = Crawl.objects.create(site=site, number=number, status=CrawlStatus.READING)
    shutil.copytree(folder, crawl.folder, dirs_exist_ok=True)
    services.ingest(crawl, now=NOW)
    return crawl


def split(whole: Finding, by: User, pattern: str = FRENCH) -> Finding:
    return splitting.split(
        whole, pattern=pattern, reason="Another team", by=by, version=whole.version, now=NOW
    )


def urls(finding: Finding) -> list[str]:
    return [row["url"].rpartition("/")[2] for row in Occurrences(finding)]


def test_each_has_its_own_pages_numbers_and_samples(whole: Finding, administrator: User) -> None:
    part = split(whole, administrator)
    assert (whole.pages, part.pages) == (6, 6)
    assert all(url.startswith("fr-") for url in urls(part))
    assert all(url.startswith("en-") for url in urls(whole))
    assert all("/p/fr-" in sample["url"] for sample in part.samples)
    assert part.where.endswith(f"({FRENCH})")


def test_later_crawls_keep_to_it(
    whole: Finding, administrator: User, judged: dict[str, Path]
) -> None:
    part = split(whole, administrator)
    crawled(whole.site, judged["before"])
    for one in (whole, part):
        one.refresh_from_db()
    assert (whole.pages, part.pages) == (6, 6)
    assert (whole.status, part.status) == (Status.OPEN, Status.OPEN)
    assert Finding.objects.filter(check_slug=CHECK).count() == 2


def test_a_part_is_fixed_while_the_rest_stays(
    whole: Finding, administrator: User, judged: dict[str, Path]
) -> None:
    part = split(whole, administrator)
    crawled(whole.site, judged["after"])
    for one in (whole, part):
        one.refresh_from_db()
    assert (part.status, part.stage) == (Status.FIXED, Stage.VERIFIED)
    assert (whole.status, whole.pages) == (Status.OPEN, 6)
    crawled(whole.site, judged["before"])
    part.refresh_from_db()
    assert (part.status, part.stage, part.pages) == (Status.REGRESSED, Stage.WAITING, 6)


def test_the_rest_can_be_fixed_while_a_part_stays(
    whole: Finding, administrator: User, judged: dict[str, Path]
) -> None:
    part = split(whole, administrator, "*/p/en-*")
    crawled(whole.site, judged["after"])
    for one in (whole, part):
        one.refresh_from_db()
    assert (whole.status, part.status, part.pages) == (Status.FIXED, Status.OPEN, 6)


def test_it_can_be_told_with_its_whole_again_and_apart_once_more(
    whole: Finding, administrator: User, judged: dict[str, Path]
) -> None:
    part = split(whole, administrator)
    splitting.unsplit(part, by=administrator, version=part.version)
    whole.refresh_from_db()
    assert (whole.pages, len(urls(whole))) == (12, 12)
    crawled(whole.site, judged["before"])
    whole.refresh_from_db()
    part.refresh_from_db()
    assert whole.pages == 12
    merging.unmerge(part, by=administrator, version=part.version)
    whole.refresh_from_db()
    assert (whole.pages, len(urls(whole))) == (6, 6)


@pytest.mark.parametrize(
    ("pattern", "said"),
    [("*/nothing/*", "None of its pages"), ("*/p/*", "All of its pages")],
)
def test_a_split_that_divides_nothing_is_refused(
    whole: Finding, administrator: User, pattern: str, said: str
) -> None:
    with pytest.raises(NotNow, match=said):
        split(whole, administrator, pattern)
    assert Finding.objects.filter(check_slug=CHECK).count() == 1


def test_it_is_for_owners_and_the_seo_side(whole: Finding, reader: User) -> None:
    Finding.objects.update(team=whole.site.created_by.memberships.get().team)  # type: ignore[union-attr]
    whole.refresh_from_db()
    with pytest.raises(NotYours):
        split(whole, reader)


def test_a_split_on_a_stale_page_changes_nothing(whole: Finding, administrator: User) -> None:
    Finding.objects.filter(pk=whole.pk).update(version=9)
    with pytest.raises(DecidedMeanwhile):
        split(whole, administrator)
    assert Finding.objects.filter(check_slug=CHECK).count() == 1


def test_the_page_of_a_part_says_so_and_the_raw_page_is_a_download(
    whole: Finding, administrator: User, signed_in: Client
) -> None:
    answer = signed_in.post(
        f"/findings/{whole.pk}/split/",
        {"chosen": f"{whole.pk}:{whole.version}", "pattern": FRENCH, "reason": "So"},
    )
    part = Finding.objects.get(split_from=whole)
    assert answer.headers["Location"] == f"/findings/{part.pk}/"
    assert "a larger finding" in signed_in.get(f"/findings/{part.pk}/").content.decode()
    raw = signed_in.get(f"/findings/{part.pk}/raw/0/page/")
    assert raw.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert raw.headers["Content-Disposition"].startswith("attachment")
    assert b"<h1>Page" in raw.content
    assert signed_in.get(f"/findings/{part.pk}/raw/99/page/").status_code == 404
    assert signed_in.get(f"/findings/{part.pk}/raw/0/else/").status_code == 404


def test_a_verification_visits_the_pages_of_the_part(
    whole: Finding, administrator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tiebeam.hub.findings import verifying
    from tiebeam.hub.findings.life import verifications

    part = split(whole, administrator)
    asked: list[tuple[object, ...]] = []

    def verify(_folder: Path, fingerprint: str, **more: object) -> None:
        asked.append((fingerprint, more["part"]))
        raise pipeline.UnknownFinding("enough")

    monkeypatch.setattr(pipeline, "verify", verify)
    for one in (part, whole):
        verifying.run(verifications.start(one, by=None).pk)
    assert asked == [
        (whole.fingerprint, pipeline.Part(FRENCH, [])),
        (whole.fingerprint, pipeline.Part("", [FRENCH])),
    ]
