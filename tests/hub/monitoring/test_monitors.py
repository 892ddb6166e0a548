"""What monitors are told, and who is told it."""

import re
from dataclasses import replace

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tiebeam.hub.findings.models import Finding
from tiebeam.hub.jobs import presence
from tiebeam.hub.jobs.tasks import task
from tiebeam.hub.monitoring import readiness
from tiebeam.hub.settings import ENVIRONMENT
from tiebeam.hub.sites.models import Crawl, Probe, Site

pytestmark = pytest.mark.django_db


@task
def wait() -> None:
    """Something to do."""


def figures(client: Client, **more: str) -> dict[str, float]:
    text = client.get("/metrics", headers=more).content.decode()
    found = re.findall(r"^(tiebeam_\S+) ([0-9.e+-]+)$", text, re.MULTILINE)
    return {name: float(value) for name, value in found}


@pytest.fixture
def with_token(settings: Settings) -> None:
    settings.ENVIRONMENT = replace(ENVIRONMENT, metrics_token="right")  # noqa: S106 of a test


class TestReady:
    def test_a_hub_that_can_serve_says_so(self, client: Client) -> None:
        answer = client.get("/health/ready/")
        assert (answer.status_code, answer.content.decode().split("\n")[0]) == (200, "ready")

    def test_workers_are_told_of_and_not_needed(self, client: Client) -> None:
        asked = {"Accept": "application/json"}
        assert client.get("/health/ready/", headers=asked).json()["workers"] is False
        presence.arrive("w1", host="here", now=timezone.now())
        assert client.get("/health/ready/", headers=asked).json() == {
            "ready": True,
            **dict.fromkeys(("room", "database", "migrations", "workers"), True),
        }

    def test_a_database_of_an_earlier_version_is_not_ready(self, client: Client) -> None:
        MigrationRecorder(connection).record_unapplied("sites", "0006_probe_progress")
        answer = client.get("/health/ready/")
        assert (answer.status_code, "migrations wrong" in answer.content.decode()) == (503, True)

    def test_a_full_disk_is_not_ready(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(readiness, "NEEDED_BYTES", 10**18)
        assert "room wrong" in client.get("/health/ready/").content.decode()

    def test_a_database_that_is_away_is_not_ready_but_alive(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse() -> bool:
            raise OperationalError("gone")

        monkeypatch.setattr(readiness, "_is_current", refuse)
        answer = client.get("/health/ready/")
        assert (answer.status_code, "database wrong" in answer.content.decode()) == (503, True)
        assert client.get("/health/").status_code == 200


class TestMetrics:
    def test_tell_what_waits_and_what_was_found(self, client: Client, site: Site) -> None:
        Crawl.objects.create(site=site, number=1, status="done", progress={"pages": 1200})
        crawl = Crawl.objects.create(site=site, number=2, status="done", progress={"pages": 34})
        Probe.objects.create(crawl=crawl)
        Finding.objects.create(
            site=site,
            fingerprint="f1",
            severity="high",
            rank=1,
            status="new",
            pages=3,
            first_seen=crawl,
            last_seen=crawl,
        )
        wait.enqueue()
        presence.arrive("w1", host="here", now=timezone.now())
        found = figures(client)
        assert found['tiebeam_crawls{status="done"}'] == 2
        assert found["tiebeam_pages_fetched"] == 1234
        assert found['tiebeam_tasks{status="ready"}'] == 1
        assert found['tiebeam_findings{severity="high",status="new"}'] == 1
        assert found['tiebeam_chores{kind="probe",status="waiting"}'] == 1
        assert found["tiebeam_workers"] == 1
        assert 0 <= found["tiebeam_oldest_waiting_task_seconds"] < 60

    def test_count_requests_by_view_and_never_by_address(self, signed_in: Client) -> None:
        name = 'tiebeam_request_duration_seconds_count{{method="GET",status="{}",view="{}"}}'
        before = figures(signed_in)
        signed_in.get("/sites/77/?secret=x")
        signed_in.get("/no-such-page-77/")
        after = figures(signed_in)
        for series in (name.format("4xx", "home:site"), name.format("4xx", "none")):
            assert after[series] == before.get(series, 0) + 1
        assert not [series for series in after if "77" in series or "secret" in series]

    @pytest.mark.parametrize("shown", ["", "Bearer wrong", "Basic right", "Bearer", "right"])
    def test_need_the_token_where_one_is_set(
        self, client: Client, with_token: None, shown: str
    ) -> None:
        answer = client.get("/metrics", headers={"Authorization": shown} if shown else {})
        assert (answer.status_code, b"tiebeam_tasks" in answer.content) == (401, False)

    def test_are_told_to_whoever_shows_the_token(self, client: Client, with_token: None) -> None:
        assert "tiebeam_free_bytes" in figures(client, Authorization="Bearer right")

    @pytest.mark.parametrize(
        ("address", "headers", "url"),
        [
            ("203.0.113.9", {}, "http://127.0.0.1:8080"),
            ("127.0.0.1", {"X-Forwarded-For": "203.0.113.9"}, "http://127.0.0.1:8080"),
            ("127.0.0.1", {}, "https://seo.example.com"),
        ],
    )
    def test_are_for_this_machine_alone_where_no_token_is_set(
        self, client: Client, settings: Settings, address: str, headers: dict[str, str], url: str
    ) -> None:
        settings.ENVIRONMENT = replace(ENVIRONMENT, url=url)
        answer = client.get("/metrics", headers=headers, REMOTE_ADDR=address)
        assert answer.status_code == 401


def test_a_request_has_a_name_that_its_answer_tells(client: Client) -> None:
    given = {"X-Request-ID": "from-the-proxy-1"}
    assert client.get("/health/", headers=given).headers["X-Request-ID"] == "from-the-proxy-1"
    made = client.get("/health/", headers={"X-Request-ID": "a b"}).headers["X-Request-ID"]
    assert re.fullmatch(r"[0-9a-f]{32}", made)


def test_pages_say_that_the_database_is_away(
    signed_in: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_person: object) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr("tiebeam.hub.home.queries.waiting_for", refuse)
    signed_in.raise_request_exception = False
    answer = signed_in.get("/")
    assert (answer.status_code, "does not answer" in answer.content.decode()) == (503, True)
