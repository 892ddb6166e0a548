"""One run of a crawl, with a network that is made up and everything else real."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from tiebeam.engine import pipeline
from tiebeam.hub.jobs import reporting, worker
from tiebeam.hub.jobs.tasks import PutBack
from tiebeam.hub.sites import running, services
from tiebeam.hub.sites.models import Crawl, CrawlStatus, Site

pytestmark = pytest.mark.django_db(transaction=True)

POLICY = '[[pages]]\npattern = "/search*"\nindex = false\n'

Visit = Callable[..., pipeline.Manifest]


@pytest.fixture
def crawl(site: Site) -> Crawl:
    settings = {"start_urls": [site.start_url], "robots": "record"}
    crawl = services.start_crawl(site, by=None, settings=settings)
    services.hand_over(crawl, task_id="7f3f1f2a-0000-4000-8000-000000000001", now=timezone.now())
    return crawl


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reporting, "REPORT_EVERY_S", 0.05)
    monkeypatch.setattr(pipeline, "judge", lambda _folder, on_stage, **_: on_stage("checks", 5, 6))


def progress(pages: int) -> pipeline.Progress:
    return pipeline.Progress(
        pages=pages,
        answers={"2xx": pages},
        queue=3,
        rate=10.0,
        elapsed_s=1.0,
        remaining_s=None,
        received_bytes=1,
        message="",
    )


def visits(
    monkeypatch: pytest.MonkeyPatch, *, meanwhile: Callable[[], None] = lambda: None
) -> list[Any]:
    """Replace the visit: it reports, lets something happen, and stops when told to."""
    asked: list[Any] = []

    def visit(
        settings: pipeline.CrawlSettings,
        folder: Path,
        *,
        on_progress: Any,
        should_stop: Any,
        access: pipeline.Access,
    ) -> pipeline.Manifest:
        asked.append((settings, folder, access))
        on_progress(progress(7))
        meanwhile()
        until = time.monotonic() + 1.0
        while time.monotonic() < until and not should_stop():
            time.sleep(0.02)
        ended = "cancelled" if should_stop() else "complete"
        return pipeline.Manifest(crawl_id="x", site="y", ended=ended)

    monkeypatch.setattr(pipeline, "crawl", visit)
    return asked


def test_a_run_ends_judged_with_its_last_progress(
    crawl: Crawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = visits(monkeypatch)
    running.run(crawl.pk, runner="one")
    crawl.refresh_from_db()
    assert (crawl.status, crawl.ended) == (CrawlStatus.JUDGED, "complete")
    assert (crawl.progress["pages"], crawl.progress["stage"]) == (7, "checks")
    settings, folder, _ = asked[0]
    assert (settings.start_urls, settings.robots) == ((crawl.site.start_url,), "record")
    assert folder == crawl.folder


def test_a_wish_to_cancel_reaches_the_visit_and_what_was_fetched_is_judged(
    crawl: Crawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    visits(monkeypatch, meanwhile=lambda: services.cancel_crawl(crawl, now=timezone.now()))
    running.run(crawl.pk, runner="one")
    crawl.refresh_from_db()
    assert (crawl.status, crawl.ended) == (CrawlStatus.JUDGED, "cancelled")


def test_a_run_that_was_replaced_stops_and_changes_nothing(
    crawl: Crawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    visits(
        monkeypatch,
        meanwhile=lambda: services.take(crawl, runner="two", now=timezone.now()),
    )
    with pytest.raises(PutBack, match="taken"):
        running.run(crawl.pk, runner="one")
    crawl.refresh_from_db()
    assert (crawl.status, crawl.runner) == (CrawlStatus.CRAWLING, "two")


def test_a_worker_that_is_to_end_leaves_the_crawl_to_the_next(
    crawl: Crawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    visits(monkeypatch, meanwhile=worker.stopping.set)
    try:
        with pytest.raises(PutBack, match="end"):
            running.run(crawl.pk, runner="one")
    finally:
        worker.stopping.clear()
    crawl.refresh_from_db()
    assert crawl.status == CrawlStatus.CRAWLING


def test_what_keeps_a_crawl_from_its_site_is_said(
    crawl: Crawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise pipeline.HostUnreachable("www.larkmoor.example does not answer: is it up?")

    monkeypatch.setattr(pipeline, "crawl", refuse)
    running.run(crawl.pk, runner="one")
    crawl.refresh_from_db()
    assert crawl.status == CrawlStatus.FAILED
    assert crawl.error == "www.larkmoor.example does not answer: is it up?"


def test_a_folder_with_a_crawl_in_it_is_gone_on_with(
    crawl: Crawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    crawl.folder.mkdir(parents=True, exist_ok=True)
    (crawl.folder / "crawl.json").write_text("{}")
    monkeypatch.setattr(
        pipeline,
        "resume",
        lambda _folder, **_: pipeline.Manifest(crawl_id="x", site="y", ended="complete"),
    )
    try:
        running.run(crawl.pk, runner="two")
    finally:
        (crawl.folder / "crawl.json").unlink()
    crawl.refresh_from_db()
    assert crawl.status == CrawlStatus.JUDGED


def judged_with(monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """Replace the judging by one that notes the policy it is given."""
    given: list[str | None] = []

    def judge(_folder: Path, *, policy: Path | None, on_stage: Any, **_: Any) -> None:
        on_stage("checks", 5, 6)
        given.append(policy.read_text() if policy else None)

    monkeypatch.setattr(pipeline, "judge", judge)
    return given


def test_the_policy_of_the_site_judges_and_stays_with_the_crawl(
    crawl: Crawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    visits(monkeypatch)
    given = judged_with(monkeypatch)
    Site.objects.update(policy=POLICY)
    crawl.folder.mkdir(parents=True, exist_ok=True)
    running.run(crawl.pk, runner="one")
    assert given == [POLICY]
    assert (crawl.folder / "policy.toml").read_text() == POLICY


def test_a_site_without_a_policy_is_judged_without(
    crawl: Crawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    visits(monkeypatch)
    given = judged_with(monkeypatch)
    running.run(crawl.pk, runner="one")
    assert given == [None]


def test_a_policy_that_this_version_refuses_is_said(
    crawl: Crawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise pipeline.PolicyError("rule 1: unknown key 'indx'")

    visits(monkeypatch)
    monkeypatch.setattr(pipeline, "judge", refuse)
    running.run(crawl.pk, runner="one")
    crawl.refresh_from_db()
    assert (crawl.status, crawl.error) == (CrawlStatus.FAILED, "rule 1: unknown key 'indx'")


def test_the_keys_of_the_site_open_what_is_closed(
    crawl: Crawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = '[[access]]\norigin = "https://www.larkmoor.example"\nuser = "u"\npassword = "p"\n'
    services.change_site(crawl.site, by=None, access=keys)
    asked = visits(monkeypatch)
    running.run(crawl.pk, runner="one")
    assert asked[0][2].described == ("https://www.larkmoor.example basic",)
