"""A hub whose site has a large crawl, people and findings: for benches of what people wait for.

usage: large_hub.py FOLDER PEOPLE FINDINGS   fills the database that the environment names
"""

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from measure import tree

START_S = 60
TEAMS = ("seo", "frontend", "backend", "infrastructure", "content")
NOTICES = 20
"""In the inbox of each person."""


@dataclass(frozen=True)
class Hub:
    """A running hub."""

    port: int
    cookies: list[str]
    """One for each person, who is signed in by it."""
    findings: list[int]
    """Those that have rows in the crawl."""
    server: int
    """The process that answers, one of them where there are several."""


@contextmanager
def large_hub(
    crawl: Path,
    port: int,
    *,
    people: int = 1,
    findings: int = 0,
    web_processes: int = 1,
    database: str = "",
) -> Iterator[Hub]:
    """Run a hub whose only site has that crawl.

    findings: how many; those of the crawl come first, the others are like them.
    """
    from tiebeam.hub import first_start

    with TemporaryDirectory() as data:
        first_start.prepare_folder(Path(data))
        own = {
            "DJANGO_SETTINGS_MODULE": "tiebeam.hub.settings",
            "TIEBEAM_DATA": data,
            "TIEBEAM_DATABASE_URL": database,
        }
        variables = {**os.environ, **own}
        filled = json.loads(_run([__file__, str(crawl), str(people), str(findings)], variables))
        _run(["-m", "django", "collectstatic", "--noinput"], variables)
        options = ["--interface", "asginl", "--port", str(port), "--workers", str(web_processes)]
        server = subprocess.Popen(
            [sys.executable, "-m", "granian", *options, "--no-log", "tiebeam.hub.asgi:application"],
            env=variables,
        )
        try:
            yield Hub(port, **filled, server=_await_worker(server, port))
        finally:
            server.terminate()
            try:
                server.wait(30)
            except subprocess.TimeoutExpired:
                server.kill()  # answers that nobody waits for any more


def _run(arguments: list[str], variables: dict[str, str]) -> str:
    """The last line that Python prints that is run so."""
    done = subprocess.run(
        [sys.executable, *arguments], env=variables, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout.strip().rpartition("\n")[2]


def _await_worker(server: "subprocess.Popen[bytes]", port: int) -> int:
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health/", timeout=10).close()
        except OSError:
            time.sleep(0.2)
            continue
        return tree(server.pid)[-1]
    raise TimeoutError("the hub did not start")


def fill(folder: Path, people: int, findings: int) -> dict[str, Any]:
    """Make site, people and findings; what a visitor needs to know of them."""
    import django

    django.setup()
    from django.utils import timezone

    from tiebeam.hub import first_start
    from tiebeam.hub.findings import services
    from tiebeam.hub.findings.models import Finding
    from tiebeam.hub.sites.models import Crawl, Site

    first_start.prepare_database()
    site = Site.objects.create(name="Bench", start_url="https://www.shop.example/")
    crawl = Crawl.objects.create(site=site, number=1, status="done", ended="complete")
    crawl.folder.parent.mkdir(parents=True, exist_ok=True)
    crawl.folder.symlink_to(folder.resolve())
    members = _people(people)
    if findings:
        services.ingest(crawl, now=timezone.now())
    real = list(Finding.objects.values_list("pk", flat=True))
    _more_findings(findings)
    _notices(members)
    _settle()
    return {"cookies": [_cookie(person) for person in members], "findings": real}


def _people(count: int) -> list[Any]:
    from tiebeam.hub.people.models import Membership, Team, User

    teams = [Team.objects.create(name=kind.title(), kind=kind) for kind in TEAMS]
    people = User.objects.bulk_create(
        User(email=f"person{number}@example.com", name=f"Person {number}")
        for number in range(count)
    )
    Membership.objects.bulk_create(
        Membership(person=person, team=teams[number % len(teams)], is_manager=number < len(teams))
        for number, person in enumerate(people)
    )
    return people


def _more_findings(count: int) -> None:
    """Fill up with others like those that are there, with owners and at different stages."""
    from tiebeam.hub.findings.models import Finding, Observation
    from tiebeam.hub.people.models import Team

    teams, real = list(Team.objects.all()), list(Finding.objects.all())
    stages = ("waiting", "accepted", "in-work", "said-fixed", "reopened")
    for number in range(len(real), count):
        finding = Finding.objects.get(pk=real[number % len(real)].pk)
        finding.pk, finding.fingerprint = None, f"{number:016x}"
        finding.cause = f"{finding.cause} {number}".strip()
        finding.team, finding.stage = teams[number % len(teams)], stages[number % len(stages)]
        finding.save(force_insert=True)
    unseen = Finding.objects.filter(observations=None)
    Observation.objects.bulk_create(
        Observation(finding=one, crawl=one.last_seen, status=one.status, pages=one.pages)
        for one in unseen
    )


def _notices(people: list[Any]) -> None:
    from tiebeam.hub.activity.models import Event, Notice

    events = list(Event.objects.all()[:NOTICES])
    Notice.objects.bulk_create(
        Notice(person=person, event=event, reason="followed")
        for person in people
        for event in events
    )


def _settle() -> None:
    """Do what PostgreSQL does a minute after much was written: all plans are made anew then."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def _cookie(person: Any) -> str:
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return f"tiebeam_session={session.session_key}"


if __name__ == "__main__":
    print(json.dumps(fill(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))))
