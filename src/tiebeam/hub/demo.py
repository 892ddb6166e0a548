"""The demonstration: a broken web shop of our own, crawled, and what came out."""

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.utils import timezone

from tiebeam.hub import shop
from tiebeam.hub.people.models import User
from tiebeam.hub.ports import free_port, is_taken
from tiebeam.hub.sites.models import Crawl, Site

LOOPBACK = "127.0.0.1"
PORTS_TRIED = 20
ORGANISATION = "Larkmoor"
ADMINISTRATOR = "admin@larkmoor.example"
SPEAK_EVERY_S = 3.0

Say = Callable[[str], None]


def prepare(say: Say, address: str) -> "Demonstration":
    """Make organisation, site and crawl where they are missing, and a new one-time password."""
    port = free_port(LOOPBACK, _port_before() or shop.PORT, tries=PORTS_TRIED)
    administrator, password = _administrator()
    site = _site(administrator, port)
    return Demonstration(
        say=say,
        address=address,
        port=port,
        password=password,
        crawl=_crawl(site, administrator),
    )


@dataclass
class Demonstration:
    """What to start beside the hub, and what to say while it runs."""

    say: Say
    address: str
    port: int
    password: str
    crawl: Crawl
    spoke_at: float = 0.0
    is_told: bool = field(default=False)

    @property
    def command(self) -> Sequence[str]:
        """What serves the shop."""
        return [sys.executable, "-m", "tiebeam.hub.shop", str(self.port)]

    def is_open(self) -> bool:
        """Whether the shop can be visited."""
        return is_taken(LOOPBACK, self.port)

    def greet(self) -> None:
        """Say where to look and how to get in."""
        self.say(f"\nTiebeam runs at {self.address}")
        self.say(f"Sign in as      {ADMINISTRATOR}")
        self.say(f"with password   {self.password}")
        self.say("Ctrl-C stops it\n")

    def look(self) -> None:
        """Say every few seconds how far the crawl is, and at its end what it found."""
        now = time.monotonic()
        if self.is_told or now - self.spoke_at < SPEAK_EVERY_S:
            return
        self.spoke_at = now
        self.crawl.refresh_from_db()
        self.is_told = not self.crawl.is_unfinished
        self.say(self._result() if self.is_told else self._progress())

    def _progress(self) -> str:
        from tiebeam.hub.sites import live

        now = live.of_crawl(self.crawl)
        return f"{now.doing}: {now.pages:,} URLs visited, {now.queue:,} to go"

    def _result(self) -> str:
        from tiebeam.hub.findings.queries import present

        if self.crawl.error:
            return f"The crawl failed: {self.crawl.error}"
        found = present(self.crawl.site.findings.all()).count()
        return f"{found} findings. See them at {self.address}/findings/"


def _administrator() -> tuple[User, str]:
    from tiebeam.hub.people import services

    try:
        password = services.create_organisation(
            ORGANISATION, email=ADMINISTRATOR, must_change_password=False
        )
    except services.AlreadyStarted:
        person = User.objects.get(email=ADMINISTRATOR)
        return person, services.give_one_time_password(person, must_change_password=False)
    return User.objects.get(email=ADMINISTRATOR), password


def _port_before() -> int | None:
    """The port at which the shop was crawled before, so that its pages keep their addresses."""
    site = Site.objects.filter(name=ORGANISATION).first()
    return urlsplit(site.start_url).port if site else None


def _site(administrator: User, port: int) -> Site:
    from tiebeam.hub.sites import services

    start_url = f"http://www.{shop.HOST}:{port}/"
    site = Site.objects.filter(name=ORGANISATION).first()
    if site is None:
        return services.add_site(
            administrator,
            name=ORGANISATION,
            start_url=start_url,
            hosts=[f"*.{shop.HOST}"],
            allow_private=True,
        )
    site.start_url, site.hosts = start_url, [f"*.{shop.HOST}"]
    site.save(update_fields=["start_url", "hosts"])
    return site


def _crawl(site: Site, administrator: User) -> Crawl:
    """The last crawl that came to something at this address, else a new one."""
    from tiebeam.hub.sites import queries, services

    newest = queries.newest_crawl(site)
    if newest and not newest.error and newest.settings["start_urls"] == [site.start_url]:
        return newest
    if newest:
        services.fail(newest, error="The shop moved to another port.", now=timezone.now())
    settings = {
        "start_urls": [site.start_url],
        "hosts": [f"*.{shop.HOST}"],
        "robots": "record",
        "allow_private": True,
    }
    return services.start_crawl(site, by=administrator, settings=settings)
