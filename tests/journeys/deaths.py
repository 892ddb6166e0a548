"""Work that is under way while processes are killed, and how to tell that none was lost or twice.

A new kind of work is one line more in WORKS.
"""

import random
import signal
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from os import kill

from tests.journeys.conftest import Hub

PAGES = 50
MESSAGES = 30
MAILS = 30
LONGEST_S = 400.0


@dataclass(frozen=True)
class Work:
    """One kind of work, as Python in the hub; each knows `url`, of the shop, and `hook`."""

    name: str
    begin: str
    """Asks for it."""
    came_of_it: str
    """An expression: what came of it once it is over, else None."""
    wanted: str
    """An expression over `it`, what came of it: whether all is there, and nothing twice."""


PRELUDE = """
from django.utils import timezone
from tiebeam.hub.activity.models import Event, MailWish, Notice
from tiebeam.hub.integrations import services as integrations
from tiebeam.hub.integrations.models import Delivery
from tiebeam.hub.people.models import User
from tiebeam.engine.tables import CrawlStore
from tiebeam.hub.findings.models import Finding, Observation, Reading, Verification
from tiebeam.hub.findings import services as findings
from tiebeam.hub.sites import services as sites
from tiebeam.hub.sites.models import Crawl, Probe, Site

def start(name, **more):
    site = sites.add_site(None, name=name, start_url=url, allow_private=True)
    settings = {"start_urls": [url], "allow_private": True, "use_sitemaps": False,
                "probes": False, **more}
    return sites.start_crawl(site, by=None, settings=settings)

def tell_the_hook():
    integrations.add_webhook(User.objects.first(), name="Ears", url=hook, allow_private=True)
    for number in range(MESSAGES):
        sites.add_site(None, name=f"Told {number}", start_url=url)

def told():
    about_them = Event.objects.filter(deed="site-added", subject__startswith="Told")
    found = Delivery.objects.filter(event__in=about_them, status="delivered")
    return list(found.values_list("event", flat=True))

def tell_people():
    event = Event.objects.first()
    for number in range(MAILS):
        person = User.objects.create(email=f"mailed{number}@example.com", name=f"Mailed {number}")
        Notice.objects.create(person=person, event=event, reason="followed")
        MailWish.objects.update_or_create(person=person, defaults={"next_at": timezone.now()})

def unmailed():
    return Notice.objects.filter(person__name__startswith="Mailed", mailed_at=None).count()

def visited(crawl):
    return CrawlStore(crawl.folder).open().pages.url.to_pyarrow().to_pylist()

def over(chore):
    return (chore.status, chore.error) if chore and not chore.is_unfinished else None

def first():
    return Crawl.objects.get(site__name="Before")
"""

WAIT = """
import time
left = {{{asked}}}
until = time.monotonic() + {longest_s}
while left and time.monotonic() < until:
    time.sleep(0.5)
    left = {{name: ask for name, ask in left.items() if ask() is None}}
print("\\n".join(left))
"""

BEFORE = Work(
    "a crawl that nobody disturbs, for the works that need one",
    'start("Before")',
    'first().status if first().status in ("done", "failed") else None',
    'it == "done"',
)

WORKS = (
    Work(
        "a crawl",
        f'start("Killed", rate=5, max_pages={PAGES})',
        '(lambda crawl: (crawl.status, visited(crawl)) if crawl.status in ("done", "failed") '
        'else None)(Crawl.objects.get(site__name="Killed"))',
        f'it[0] == "done" and len(it[1]) == len(set(it[1])) >= {PAGES}',
    ),
    Work(
        "the reading of its findings",
        "",
        'list(Reading.objects.filter(crawl__site__name="Killed").values_list("crawl")) or None',
        'len(it) == 1 and not Observation.objects.filter(crawl__site__name="Killed")'
        '.values("finding", "crawl").annotate(n=__import__("django").db.models.Count("pk"))'
        ".filter(n__gt=1).exists()",
    ),
    Work(
        "a probe",
        "sites.start_probe(first(), by=None)",
        "over(Probe.objects.first())",
        'it == ("done", "") and Probe.objects.count() == 1',
    ),
    Work(
        "a verification",
        'findings.start_verification(Finding.objects.filter(site__name="Before")[0], by=None)',
        "over(Verification.objects.first())",
        'it == ("done", "") and Verification.objects.count() == 1',
    ),
    Work(
        "messages to another system",
        "tell_the_hook()",
        "told() if len(told()) >= MESSAGES else None",
        "len(it) == len(set(it)) == MESSAGES",
    ),
    Work(
        "mail",
        "tell_people()",
        "None if unmailed() else 'all'",
        "it == 'all' and Notice.objects.exclude(mailed_at=None).count() == MAILS",
    ),
)


@dataclass(frozen=True)
class Scene:
    """A hub, the start page of the shop it crawls, and the system it sends messages to."""

    hub: Hub
    url: str
    hook: str

    def begin(self, works: Iterable[Work]) -> None:
        """Ask for all of it."""
        self.run("\n".join(work.begin for work in works))

    def settle(self, works: Iterable[Work]) -> list[str]:
        """Wait until all is over; names of the works that are not after a while."""
        asked = ",\n".join(f"{work.name!r}: lambda: {work.came_of_it}" for work in works)
        return self.run(WAIT.format(asked=asked, longest_s=LONGEST_S)).splitlines()

    def wrong(self, works: Iterable[Work]) -> list[str]:
        """Names of the works that came to something else than they should, with what it was."""
        asked = [
            f"it = {work.came_of_it}\nif not ({work.wanted}): print({work.name!r}, repr(it)[:500])"
            for work in works
        ]
        return self.run("\n".join(asked)).splitlines()

    def run(self, code: str) -> str:
        """What `code` prints inside the hub."""
        known = {"url": self.url, "hook": self.hook, "MESSAGES": MESSAGES, "MAILS": MAILS}
        given = "\n".join(f"{name} = {value!r}" for name, value in known.items())
        return self.hub.run(f"{given}\n{PRELUDE}\n{code}")


def kill_some(hub: Hub, chance: random.Random, *, rounds: int, pause_s: float) -> int:
    """Kill a worker and a web process again and again; how many died."""
    died = 0
    for _ in range(rounds):
        time.sleep(chance.uniform(0.5, 1.5) * pause_s)
        for processes in (hub.workers, hub.web):
            died += _kill_one(chance, processes)
    return died


def _kill_one(chance: random.Random, processes: Callable[[], list[int]]) -> int:
    with suppress(IndexError, ProcessLookupError):
        kill(chance.choice(processes()), signal.SIGKILL)
        return 1
    return 0
