"""Renderings of a sample from a crawl's screen, and the pictures they leave."""

import shutil
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tiebeam.engine import pipeline
from tiebeam.hub.jobs import chores, reporting, worker
from tiebeam.hub.jobs.models import ChoreStatus
from tiebeam.hub.jobs.tasks import PutBack
from tiebeam.hub.sites import queries, rendering, services
from tiebeam.hub.sites.models import Crawl, CrawlStatus, Rendering, Site

SUMMARY = {"urls": 7, "pages": 5}
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SEEN = {"pages": 9, "total": 9, "outcomes": {"rendered": 9}}
PICTURE = "00000000000000a7.webp"


@pytest.fixture
def crawl(site: Site) -> Crawl:
    return Crawl.objects.create(
        site=site, number=1, status=CrawlStatus.DONE, ended="complete", summary=SUMMARY
    )


def renders(
    monkeypatch: pytest.MonkeyPatch, *, seen: int = 3, meanwhile: Callable[[], Any] = lambda: None
) -> list[str]:
    """Replace browser and judgement; what was done, in order."""
    done: list[str] = []

    def render(
        _folder: Path, *, per_template: int, urls: list[str], on_progress: Any, should_stop: Any
    ) -> dict[str, int]:
        done.append(f"render {urls or per_template}")
        on_progress(pipeline.RenderProgress(seen, 9, {"rendered": seen}))
        meanwhile()
        until = time.monotonic() + 0.5
        while time.monotonic() < until and not should_stop():
            time.sleep(0.02)
        done.append("stopped" if should_stop() else "went on")
        return {"rendered": seen}

    monkeypatch.setattr(reporting, "REPORT_EVERY_S", 0.05)
    monkeypatch.setattr(pipeline, "render", render)
    monkeypatch.setattr(pipeline, "judge", lambda _folder, **_: done.append("judge"))
    return done


@pytest.mark.django_db(transaction=True)
class TestRun:
    def test_judges_anew_and_waits_to_be_read(
        self, crawl: Crawl, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        done = renders(monkeypatch, seen=9)
        one = services.start_rendering(crawl, per_template=2, by=None)
        rendering.run(one.pk)
        one.refresh_from_db()
        assert done == ["render 2", "went on", "judge"]
        assert (one.status, one.is_read, one.progress["pages"]) == (ChoreStatus.DONE, False, 9)

    def test_sees_the_pages_that_were_named_instead_of_a_sample(
        self, crawl: Crawl, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        done = renders(monkeypatch, seen=9)
        page = "https://www.larkmoor.example/en/p/lamp"
        one = services.start_rendering(crawl, per_template=2, by=None, urls=[page])
        rendering.run(one.pk)
        assert done[0] == f"render ['{page}']"

    def test_the_screen_takes_names_and_keeps_them_for_the_next(
        self, crawl: Crawl, signed_in: Client
    ) -> None:
        page = "https://www.larkmoor.example/en/p/lamp"
        wish = {"per_template": "1", "urls": f"{page}\n{page}#top\n"}
        signed_in.post(f"/crawls/{crawl.pk}/render/", wish)
        one = Rendering.objects.get()
        assert one.urls == [page]
        chores.cancel(one, now=NOW)
        assert f"{page}</textarea>" in signed_in.get(f"/crawls/{crawl.pk}/").content.decode()

    def test_the_screen_says_what_is_no_address(self, crawl: Crawl, signed_in: Client) -> None:
        wish = {"per_template": "1", "urls": "lamp"}
        answer = signed_in.post(f"/crawls/{crawl.pk}/render/", wish, follow=True)
        assert "give an address as in" in answer.content.decode()
        assert not Rendering.objects.exists()

    def test_what_was_seen_before_a_stop_is_judged(
        self, crawl: Crawl, monkeypatch: pytest.MonkeyPatch, signed_in: Client
    ) -> None:
        one = services.start_rendering(crawl, per_template=1, by=None)
        done = renders(
            monkeypatch, meanwhile=lambda: signed_in.post(f"/renderings/{one.pk}/cancel/")
        )
        rendering.run(one.pk)
        one.refresh_from_db()
        assert done == ["render 1", "stopped", "judge"]
        assert (one.status, one.is_read) == (ChoreStatus.CANCELLED, False)
        assert list(queries.unread_renderings()) == [one]
        page = signed_in.get(f"/crawls/{crawl.pk}/").content.decode()
        assert "Stopped after 3 of 9 pages were seen in a browser" in page
        assert "Go on rendering" in page

    def test_one_that_is_stopped_before_a_page_was_seen_is_neither_judged_nor_read(
        self, crawl: Crawl, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        one = services.start_rendering(crawl, per_template=1, by=None)
        done = renders(monkeypatch, seen=0, meanwhile=lambda: chores.cancel(one, now=NOW))
        rendering.run(one.pk)
        one.refresh_from_db()
        assert done == ["render 1", "stopped"]
        assert (one.status, list(queries.unread_renderings())) == (ChoreStatus.CANCELLED, [])

    def test_a_wish_that_comes_after_the_last_page_changes_nothing(
        self, crawl: Crawl, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        one = services.start_rendering(crawl, per_template=1, by=None)
        renders(monkeypatch, seen=9, meanwhile=lambda: chores.cancel(one, now=NOW))
        rendering.run(one.pk)
        one.refresh_from_db()
        assert one.status == ChoreStatus.DONE

    def test_a_worker_that_is_to_end_leaves_it_to_the_next(
        self, crawl: Crawl, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        done = renders(monkeypatch, meanwhile=worker.stopping.set)
        one = services.start_rendering(crawl, per_template=1, by=None)
        try:
            with pytest.raises(PutBack):
                rendering.run(one.pk)
        finally:
            worker.stopping.clear()
        one.refresh_from_db()
        assert (one.status, done[-1]) == (ChoreStatus.RUNNING, "stopped")

    def test_a_missing_browser_is_said(
        self, crawl: Crawl, monkeypatch: pytest.MonkeyPatch, signed_in: Client
    ) -> None:
        def refuse(*_: Any, **__: Any) -> None:
            raise pipeline.BrowserMissing("No Chromium: sudo apt-get install chromium")

        monkeypatch.setattr(pipeline, "render", refuse)
        one = services.start_rendering(crawl, per_template=1, by=None)
        rendering.run(one.pk)
        assert "No Chromium" in signed_in.get(f"/crawls/{crawl.pk}/").content.decode()


@pytest.mark.django_db
class TestScreen:
    def test_a_sample_is_asked_for_on_the_crawls_page(
        self, reader_signed_in: Client, crawl: Crawl
    ) -> None:
        assert "Render a sample" in reader_signed_in.get(f"/crawls/{crawl.pk}/").content.decode()
        reader_signed_in.post(f"/crawls/{crawl.pk}/render/", {"per_template": "2"})
        assert Rendering.objects.get().per_template == 2
        page = reader_signed_in.get(f"/crawls/{crawl.pk}/").content.decode()
        assert "Waiting for a free worker" in page

    @pytest.mark.parametrize("count", ["0", "11", "", "many"])
    def test_a_number_that_is_none_is_refused(
        self, signed_in: Client, crawl: Crawl, count: str
    ) -> None:
        answer = signed_in.post(f"/crawls/{crawl.pk}/render/", {"per_template": count}, follow=True)
        assert "Choose from 1 to 10 pages" in answer.content.decode()
        assert not Rendering.objects.exists()

    def test_an_older_crawl_cannot_be_rendered(self, signed_in: Client, crawl: Crawl) -> None:
        Crawl.objects.create(site=crawl.site, number=2, status=CrawlStatus.DONE)
        signed_in.post(f"/crawls/{crawl.pk}/render/", {"per_template": "1"})
        assert not Rendering.objects.exists()

    def test_the_live_part_says_how_far_the_browser_is(
        self, signed_in: Client, crawl: Crawl
    ) -> None:
        one = services.start_rendering(crawl, per_template=1, by=None)
        progress = {"pages": 3, "total": 9, "outcomes": {"rendered": 3}}
        Rendering.objects.update(status=ChoreStatus.RUNNING, progress=progress)
        part = signed_in.get(f"/renderings/{one.pk}/progress/").content.decode()
        assert "3 of 9 pages through the browser" in part
        assert "Stop the rendering" in part

    @pytest.mark.parametrize(
        ("by_scripts", "lens", "told"),
        [
            ([], "seo", "On these pages scripts change nothing that search engines read"),
            ([], "it", "are the same in the HTML from the server and in the rendered page"),
            (
                [{"check": "link-only-rendered", "count": 3}],
                "seo",
                "link-only-rendered</a>: 3 pages",
            ),
        ],
    )
    def test_what_scripts_change_is_said_once_it_is_read(
        self, signed_in: Client, crawl: Crawl, by_scripts: list[Any], lens: str, told: str
    ) -> None:
        signed_in.post("/lens/", {"lens": lens})
        services.start_rendering(crawl, per_template=1, by=None)
        Rendering.objects.update(
            status=ChoreStatus.DONE, is_read=False, finished_at=NOW, progress=SEEN
        )
        Crawl.objects.update(summary=SUMMARY | {"by_scripts": by_scripts})
        assert told not in signed_in.get(f"/crawls/{crawl.pk}/").content.decode()
        Rendering.objects.update(is_read=True)
        assert told in signed_in.get(f"/crawls/{crawl.pk}/").content.decode()

    def test_a_browser_that_saw_no_page_says_nothing_of_scripts(
        self, signed_in: Client, crawl: Crawl
    ) -> None:
        services.start_rendering(crawl, per_template=1, by=None)
        nothing = SEEN | {"pages": 0, "outcomes": {}}
        stopped = {"status": ChoreStatus.CANCELLED, "started_at": NOW, "finished_at": NOW}
        Rendering.objects.update(is_read=True, progress=nothing, **stopped)
        page = signed_in.get(f"/crawls/{crawl.pk}/").content.decode()
        assert "Stopped after 0 of 9 pages" in page
        assert "scripts change nothing" not in page


@pytest.mark.django_db
class TestScreenshot:
    @pytest.fixture
    def pictured(self, crawl: Crawl) -> Iterator[Crawl]:
        folder = crawl.folder / "screenshots"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / PICTURE).write_bytes(b"RIFF....WEBP")
        yield crawl
        shutil.rmtree(crawl.folder)

    def test_is_nothing_but_a_picture(self, signed_in: Client, pictured: Crawl) -> None:
        answer = signed_in.get(f"/crawls/{pictured.pk}/screenshots/{PICTURE}")
        assert answer.content == b"RIFF....WEBP"
        assert answer.headers["Content-Type"] == "image/webp"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"

    @pytest.mark.parametrize(
        "name",
        [
            "..%2Fcrawl.json",
            "crawl.json",
            "00000000000000A7.webp",
            "00000000000000a8.webp",
            "00000000000000a7.webp%00",
            "00000000000000a7.webp%0A",
            "..%2F..%2Fsecret-key",
        ],
    )
    def test_no_other_file_is_served(self, signed_in: Client, pictured: Crawl, name: str) -> None:
        (pictured.folder / "crawl.json").write_text("{}")
        answer = signed_in.get(f"/crawls/{pictured.pk}/screenshots/{name}")
        assert answer.status_code == 404

    def test_a_link_that_leads_out_of_the_folder_is_not_followed(
        self, signed_in: Client, pictured: Crawl, tmp_path: Path
    ) -> None:
        secret = tmp_path / "secret"
        secret.write_text("secret")
        link = pictured.folder / "screenshots" / "00000000000000b1.webp"
        link.symlink_to(secret)
        answer = signed_in.get(f"/crawls/{pictured.pk}/screenshots/{link.name}")
        assert answer.status_code == 404
