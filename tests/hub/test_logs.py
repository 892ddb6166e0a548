"""Lines for programs: one JSON object each, with what it belongs to and no secret."""

import json
import logging

import pytest
from django.test import Client

from tiebeam.hub import logs
from tiebeam.hub.people.models import User

log = logging.getLogger("tiebeam.test")


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """What was written down, as JSON writes it."""
    caplog.handler.setFormatter(logs.JsonLines())
    caplog.set_level(logging.INFO)
    caplog.set_level(logging.INFO, "tiebeam.hub.monitoring.requests")
    return caplog


def written(lines: pytest.LogCaptureFixture) -> list[dict[str, object]]:
    return [json.loads(line) for line in lines.handler.stream.getvalue().splitlines()]


def test_a_line_says_what_it_belongs_to(lines: pytest.LogCaptureFixture) -> None:
    with logs.belonging(task="probe"), logs.belonging(attempt=2):
        log.info("half %s", "way", extra={"facts": {"pages": 3}})
    log.info("after")
    half, after = written(lines)
    assert (
        half.items() >= {"message": "half way", "task": "probe", "attempt": 2, "pages": 3}.items()
    )
    assert "task" not in after


def test_an_error_stays_on_one_line(lines: pytest.LogCaptureFixture) -> None:
    log.error("it fell", exc_info=ValueError("two\nlines"))
    (line,) = written(lines)
    assert "two\nlines" in str(line["error"])


@pytest.mark.django_db
def test_a_request_is_named_by_view_and_person_and_not_by_what_it_held(
    lines: pytest.LogCaptureFixture, signed_in: Client, administrator: User
) -> None:
    signed_in.get("/search/?q=my-password", headers={"Authorization": "Bearer my-token"})
    line = next(one for one in written(lines) if one.get("view") == "home:search")
    assert line.items() >= {"person": administrator.pk, "status": 200, "method": "GET"}.items()
    assert {"request", "duration_ms", "route"} <= line.keys()
    assert "my-" not in json.dumps(written(lines))


@pytest.mark.django_db
def test_the_address_of_a_link_that_stops_a_crawl_is_not_written_down(
    lines: pytest.LogCaptureFixture, client: Client
) -> None:
    client.get("/stop/a-secret-token/")
    assert "a-secret" not in json.dumps([one for one in written(lines) if "view" in one])
