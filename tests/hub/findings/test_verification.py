"""Verification from a finding's page: asked for, done, told."""

import time
from html import unescape
from typing import Any

import pytest
from django.test import Client
from tests.hub.findings.told import FIRST, NOW

from tiebeam.engine import pipeline
from tiebeam.hub.activity.models import Event
from tiebeam.hub.findings import verifying, workers
from tiebeam.hub.findings.life import verifications
from tiebeam.hub.findings.models import Finding, Stage, Status, Verification
from tiebeam.hub.jobs import reporting
from tiebeam.hub.jobs.models import ChoreStatus

pytestmark = pytest.mark.django_db(transaction=True)
"""The worker reports from a thread of its own, which waits for no transaction of a test."""

PAGES = (
    {"url": "https://www.larkmoor.example/a", "shows": "defect", "is_fresh": False, "status": 200},
    {"url": "https://www.larkmoor.example/b", "shows": "none", "is_fresh": True, "status": 200},
    {
        "url": "https://www.larkmoor.example/c",
        "shows": "unknown",
        "is_fresh": False,
        "reason": "robots.txt keeps us out",
    },
)


def shown(monkeypatch: pytest.MonkeyPatch, answer: Any, reason: str = "It was seen.") -> list[Any]:
    """Let the engine answer so; the calls it got."""
    asked: list[Any] = []
    evidence = pipeline.Evidence
    pages = tuple(evidence(**page) for page in PAGES)  # type: ignore[arg-type] # told as JSON is

    def verify(folder: Any, fingerprint: str, **_: Any) -> pipeline.Verification:
        asked.append((folder, fingerprint))
        check = "canonical-to-error"
        return pipeline.Verification(fingerprint, check, answer, reason, pages, NOW.isoformat())

    monkeypatch.setattr(pipeline, "verify", verify)
    return asked


def verified(finding: Finding) -> Verification:
    one = verifications.start(finding, by=None)
    verifying.run(one.pk)
    one.refresh_from_db()
    return one


def test_it_asks_about_the_crawl_that_saw_the_finding_last(
    known: Finding, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = shown(monkeypatch, "still")
    one = verified(known)
    assert asked == [(known.last_seen.folder, FIRST)]
    assert (one.status, one.answer, len(one.pages)) == (ChoreStatus.DONE, "still", 3)


@pytest.mark.parametrize(
    ("answer", "word"),
    [("fixed", "Fixed"), ("still", "Still there"), ("partly", "Partly"), ("unknown", "Unknown")],
)
def test_the_page_says_the_answer_and_what_each_page_shows(
    signed_in: Client, known: Finding, monkeypatch: pytest.MonkeyPatch, answer: str, word: str
) -> None:
    shown(monkeypatch, answer, "1 of 2 pages <i>show</i> it.")
    verified(known)
    page = signed_in.get(f"/findings/{known.pk}/").content.decode()
    for part in (word, "1 of 2 pages &lt;i&gt;", "Shows it", "Did not show it in the crawl"):
        assert part in page
    assert "Robots.txt keeps us out" in page


def test_a_finding_that_is_said_to_be_fixed_stays_open_until_a_crawl_says_so(
    known: Finding, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown(monkeypatch, "fixed")
    verified(known)
    known.refresh_from_db()
    assert known.status == Status.NEW


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (pipeline.NoCrawl("/data/crawls/1 holds no crawl"), "gone or damaged"),
        (pipeline.UnknownFinding("no finding 00a1"), "gone or damaged"),
        (pipeline.UnknownCheck("no check x"), "no such check"),
        (pipeline.InvalidSettings("unknown setting: pace"), "unknown setting: pace"),
    ],
)
def test_what_keeps_it_from_answering_is_said(
    signed_in: Client,
    known: Finding,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    said: str,
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(pipeline, "verify", refuse)
    assert verified(known).status == ChoreStatus.FAILED
    page = signed_in.get(f"/findings/{known.pk}/").content.decode()
    assert said in page
    assert "/data" not in page


def test_the_button_leads_back_to_the_finding_or_answers_the_part(
    reader_signed_in: Client, known: Finding
) -> None:
    answer = reader_signed_in.post(f"/findings/{known.pk}/verify/")
    assert answer.headers["Location"] == f"/findings/{known.pk}/"
    part = reader_signed_in.post(f"/findings/{known.pk}/verify/", headers={"HX-Request": "true"})
    assert "Waiting for a free worker" in part.content.decode()
    assert Verification.objects.count() == 1


def test_one_that_waits_can_be_dropped(signed_in: Client, known: Finding) -> None:
    one = verifications.start(known, by=None)
    signed_in.post(f"/verifications/{one.pk}/cancel/")
    one.refresh_from_db()
    assert one.status == ChoreStatus.CANCELLED
    assert "Verify now" in signed_in.get(f"/findings/{known.pk}/").content.decode()


def test_one_under_way_is_stopped_and_says_nothing(
    signed_in: Client, known: Finding, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = verifications.start(known, by=None)
    parts: list[str] = []

    def verify(*_: Any, on_progress: Any, should_stop: Any, **__: Any) -> None:
        on_progress(pipeline.LookProgress("looking", 12, 22, 3.0))
        time.sleep(0.3)
        parts.append(signed_in.get(f"/findings/{known.pk}/").content.decode())
        signed_in.post(f"/verifications/{one.pk}/cancel/")
        until = time.monotonic() + 5
        while not should_stop() and time.monotonic() < until:
            time.sleep(0.02)
        raise pipeline.Stopped

    monkeypatch.setattr(reporting, "REPORT_EVERY_S", 0.05)
    monkeypatch.setattr(pipeline, "verify", verify)
    verifying.run(one.pk)
    one.refresh_from_db()
    assert (one.status, one.answer, one.pages) == (ChoreStatus.CANCELLED, "", [])
    assert "12 of 22" in parts[0]
    assert "Stop the verification" in parts[0]
    page = signed_in.get(f"/findings/{known.pk}/").content.decode()
    assert "stopped after 12 of 22 requests, so it says nothing" in page
    assert "Verify now" in page


class TestOfChosenPages:
    @pytest.fixture(autouse=True)
    def rows(self, known: Finding, monkeypatch: pytest.MonkeyPatch) -> None:
        """The finding has the pages /a, /b and /c."""
        pages = {page["url"] for page in PAGES}
        monkeypatch.setattr(
            pipeline, "affected", lambda _folder, _print, part: pages & set(part.chosen)
        )

    def ask(self, browser: Client, finding: Finding, *names: str) -> str:
        wish = {"url": [f"https://www.larkmoor.example/{name}" for name in names]}
        path = f"/findings/{finding.pk}/pages/verify/"
        return unescape(browser.post(path, wish, follow=True).content.decode())

    def test_they_alone_are_visited_and_each_is_told_of(
        self, reader_signed_in: Client, known: Finding, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        parts: list[pipeline.Part] = []

        def verify(_folder: Any, fingerprint: str, *, part: pipeline.Part, **_: Any) -> Any:
            parts.append(part)
            pages = tuple(pipeline.Evidence(**page) for page in PAGES[:2])  # type: ignore[arg-type]
            reason = "Of 2 chosen pages 1 no longer show it."
            now = NOW.isoformat()
            return pipeline.Verification(fingerprint, "x", "unknown", reason, pages, now)

        monkeypatch.setattr(pipeline, "verify", verify)
        assert "Waiting for a free worker" in self.ask(reader_signed_in, known, "a", "b")
        verifying.run(Verification.objects.get().pk)
        assert [url[-2:] for url in parts[0].chosen] == ["/a", "/b"]
        page = reader_signed_in.get(f"/findings/{known.pk}/pages/").content.decode()
        assert "Of 2 chosen pages 1 no longer show it." in page
        assert "Shows it" in page

    @pytest.mark.parametrize(
        ("answer", "stage", "is_told"),
        [
            ("unknown", Stage.SAID_FIXED, False),
            ("fixed", Stage.VERIFIED, True),
            ("still", Stage.REOPENED, True),
        ],
    )
    def test_they_decide_only_where_they_speak_for_the_finding(
        self,
        reader_signed_in: Client,
        known: Finding,
        monkeypatch: pytest.MonkeyPatch,
        answer: str,
        stage: Stage,
        *,
        is_told: bool,
    ) -> None:
        Finding.objects.update(stage=Stage.SAID_FIXED)
        shown(monkeypatch, answer)
        self.ask(reader_signed_in, known, "a")
        verifying.run(Verification.objects.get().pk)
        known.refresh_from_db()
        assert known.stage == stage
        deeds = {"finding-verified", "finding-reopened", "finding-not-verified"}
        assert Event.objects.filter(deed__in=deeds).exists() is is_told

    def test_they_stand_in_no_way_of_the_sample(
        self, reader_signed_in: Client, known: Finding
    ) -> None:
        self.ask(reader_signed_in, known, "a")
        sample = verifications.start(known, by=None)
        assert (sample.is_chosen, Verification.objects.count()) == (False, 2)

    def test_others_wait_until_they_are_visited(
        self, reader_signed_in: Client, known: Finding
    ) -> None:
        self.ask(reader_signed_in, known, "a", "b")
        assert "Other pages of it are being visited" in self.ask(reader_signed_in, known, "c")
        assert "Other pages" not in self.ask(reader_signed_in, known, "b", "a")
        one = Verification.objects.get()
        reader_signed_in.post(f"/verifications/{one.pk}/cancel/")
        assert "Waiting for a free worker" in self.ask(reader_signed_in, known, "c")

    @pytest.mark.parametrize(
        ("names", "said"),
        [
            ((), "Mark the pages to visit first."),
            (("a", "nothing"), "https://www.larkmoor.example/nothing is no page of this finding."),
        ],
    )
    def test_what_cannot_be_visited_is_said(
        self, reader_signed_in: Client, known: Finding, names: tuple[str, ...], said: str
    ) -> None:
        assert said in self.ask(reader_signed_in, known, *names)
        assert not Verification.objects.exists()

    def test_of_a_crawl_whose_rows_are_gone_says_so(
        self, reader_signed_in: Client, known: Finding, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def gone(*_: Any) -> None:
            raise pipeline.NoCrawl("gone")

        monkeypatch.setattr(pipeline, "affected", gone)
        assert "rows of its crawl are gone" in self.ask(reader_signed_in, known, "a")


def test_a_worker_finds_what_waits(known: Finding) -> None:
    one = verifications.start(known, by=None)
    workers.settle_verifications()
    one.refresh_from_db()
    assert one.task_id
