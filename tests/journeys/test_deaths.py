"""Web and worker processes are killed while all kinds of work are under way: none is lost or twice.

More and longer than here: TESTS_DEATHS=40 .venv/bin/pytest tests/journeys/test_deaths.py
"""

import http.client
import json
import os
import random
import threading
import time
import urllib.parse
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPResponse
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

import pytest
from tests.journeys import deaths
from tests.journeys.conftest import Hub, running_hub
from tests.journeys.ears import Ears, listening
from tests.journeys.letterbox import Letterbox, letterbox
from tests.temporary_postgresql import temporary_postgresql

TAKEN = "Another site has this name."
"""What the form says of a name that was added by the time before, whose answer was lost."""

PAUSE_S = 0.3
"""Of whoever takes a message: the hub may die before it hears that it was taken."""

ROUNDS = int(os.environ.get("TESTS_DEATHS", "3"))

SIGN_IN = """
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from tiebeam.hub.people.models import User
person = User.objects.get(is_administrator=True)
person.must_change_password = False
person.save()
session = SessionStore()
session[SESSION_KEY] = str(person.pk)
session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
session[HASH_SESSION_KEY] = person.get_session_auth_hash()
session.create()
print(session.session_key)
"""
NAMES = """
import json
from tiebeam.hub.sites.models import Site
posted = Site.objects.filter(name__startswith="Posted")
print(json.dumps(list(posted.values_list("name", flat=True))))
"""
LEFT = """
from django_tasks_db.models import DBTaskResult
from tiebeam.hub.jobs.models import Lease
rows = DBTaskResult.objects.all()
attempts = max(len(row.worker_ids) for row in rows)
print(rows.exclude(status="SUCCESSFUL").count(), Lease.objects.count(), attempts)
"""


SENT = """
import json
from django_tasks_db.models import DBTaskResult
from tiebeam.hub.integrations.models import Delivery
mails = DBTaskResult.objects.filter(task_path="tiebeam.hub.home.workers.send_digest")
done = Delivery.objects.filter(status="delivered")
print(json.dumps({
    "attempts": dict(Delivery.objects.values_list("message_id", "attempts")),
    "delivered": list(done.values_list("message_id", flat=True)),
    "more mails": sum(len(row.worker_ids) - 1 for row in mails),
}))
"""


@pytest.fixture
def ears() -> Iterator[Ears]:
    """What the hub sends its messages to."""
    with listening(pause_s=PAUSE_S) as ears:
        yield ears


@pytest.fixture
def post() -> Iterator[Letterbox]:
    """What the hub sends its mail to."""
    with letterbox(pause_s=PAUSE_S) as box:
        yield box


@pytest.fixture(params=["sqlite", "postgresql"])
def mortal(request: pytest.FixtureRequest, tmp_path: Path, post: Letterbox) -> Iterator[Hub]:
    """A hub with two web processes and two workers, on each kind of database."""
    two = {
        "TIEBEAM_WEB_PROCESSES": "2",
        "TIEBEAM_WORKERS": "2",
        "TIEBEAM_MAIL_URL": post.url,
    }
    if request.param == "sqlite":
        with running_hub(tmp_path / "hub", **two) as hub:
            yield hub
    else:
        with temporary_postgresql() as url, running_hub(tmp_path / "hub", url, **two) as hub:
            yield hub


def test_all_work_is_done_once_however_many_processes_die(
    mortal: Hub, shop: str, ears: Ears, post: Letterbox
) -> None:
    scene = deaths.Scene(mortal, shop, ears.url)
    scene.begin([deaths.BEFORE])
    assert not scene.settle([deaths.BEFORE])
    scene.begin(deaths.WORKS)
    with Poster(mortal, mortal.run(SIGN_IN)) as poster:
        died = deaths.kill_some(mortal, random.Random(4), rounds=ROUNDS, pause_s=4)  # noqa: S311 no secret
    assert died >= ROUNDS
    assert not scene.settle(deaths.WORKS)
    assert not scene.wrong([deaths.BEFORE, *deaths.WORKS])
    unsettled, leases, attempts = map(int, mortal.run(LEFT).split())
    assert (unsettled, leases) == (0, 0)
    assert attempts > 1, "no task was begun twice: nothing was killed that did something"
    poster.compare(set(json.loads(mortal.run(NAMES))))
    sent = json.loads(mortal.run(SENT))
    assert_heard(ears.messages, sent["delivered"], sent["attempts"])
    assert len({mail["Message-ID"] for mail in post.mails}) == deaths.MAILS
    assert len(post.mails) - deaths.MAILS <= sent["more mails"]


def assert_heard(heard: list[str], delivered: list[str], attempts: dict[str, int]) -> None:
    """Each message arrived, and again only where the log of the hub tells of one more attempt."""
    times = Counter(heard)
    assert set(delivered) <= times.keys()
    assert all(count <= attempts[one] for one, count in times.items())


@dataclass
class Poster:
    """Somebody who sends forms all the while, and sends again what was not answered."""

    hub: Hub
    session: str
    sent: list[str] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)
    unanswered: int = 0
    _is_over: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._post_all)
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._is_over.set()
        self._thread.join()

    def compare(self, kept: set[str]) -> None:
        """What was answered is kept; nothing is kept that nobody sent."""
        assert len(self.answered) > 1
        assert set(self.answered) <= kept <= set(self.sent)

    def _post_all(self) -> None:
        """Go on until it is over, and until two were answered: a busy machine needs its time."""
        until = time.monotonic() + deaths.LONGEST_S
        while not (self._is_over.is_set() and len(self.answered) > 1):
            name = f"Posted {len(self.sent)}"
            self.sent.append(name)
            while not self._post(name):
                self.unanswered += 1
                if time.monotonic() > until:
                    return
                time.sleep(0.3)
            self.answered.append(name)
            time.sleep(0.1)

    def _post(self, name: str) -> bool:
        """Send the form to add a site; whether it is there now, added or added before."""
        try:
            token, cookie = self._form()
            told = {"csrfmiddlewaretoken": token, "name": name, "start_url": "https://a.example/"}
            answer = self._ask("POST", urllib.parse.urlencode(told), cookie)
        except (OSError, http.client.HTTPException):
            return False
        return answer.status == 302 or TAKEN in answer.read().decode()

    def _form(self) -> tuple[str, str]:
        """The token in the form, and the one in the cookie."""
        answer = self._ask("GET")
        token = answer.read().decode().partition('name="csrfmiddlewaretoken" value="')[2]
        return token.partition('"')[0], (answer.headers["Set-Cookie"] or "").partition(";")[0]

    def _ask(self, method: str, body: str | None = None, cookie: str = "") -> HTTPResponse:
        connection = http.client.HTTPConnection(urlsplit(self.hub.address).netloc, timeout=20)
        headers = {
            "Cookie": f"tiebeam_session={self.session}; {cookie}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        connection.request(method, "/sites/add/", body, headers)
        return connection.getresponse()
