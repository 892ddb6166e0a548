"""The demonstration: a broken web shop of our own, crawled, and what came out."""

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.utils import timezone

from tiebeam.hub import shop
from tiebeam.hub.people.models import User
from tiebeam.hub.ports import free_port, is_taken
from tiebeam.hub.sites.models import Crawl, Site
from tiebeam.hub.telling import Teller
from tiebeam.hub.ui.figures import plural

LOOPBACK = "127.0.0.1"
PORTS_TRIED = 20
ORGANISATION = "Larkmoor"
ADMINISTRATOR = "admin@larkmoor.example"
LOOK_EVERY_S = 1.0


def prepare(teller: Teller, address: str) -> "Demonstration":
    """Make organisation, site and crawl where they are missing, and a new one-time password."""
    port = free_port(LOOPBACK, _port_before() or shop.PORT, tries=PORTS_TRIED)
    administrator, password = _administrator()
    site = _site(administrator, port)
    _organise(site, administrator)
    return Demonstration(
        teller=teller,
        address=address,
        port=port,
        password=password,
        crawl=_crawl(site, administrator),
    )


@dataclass
class Demonstration:
    """What to start beside the hub, and what to say while it runs."""

    teller: Teller
    address: str
    port: int
    password: str
    crawl: Crawl
    looked_at: float = 0.0
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
        self.teller.say(
            f"\n  Tiebeam runs at  {self.address}"
            f"\n  Sign in as       {ADMINISTRATOR}"
            f"\n  with password    {self.password}"
            "\n\nCtrl-C stops it.\n"
        )

    def look(self) -> None:
        """Show how far the crawl is, and say at its end what it found."""
        now = time.monotonic()
        if self.is_told or now - self.looked_at < LOOK_EVERY_S:
            return
        self.looked_at = now
        self.crawl.refresh_from_db()
        self.is_told = not self.crawl.is_unfinished
        if self.is_told:
            self.teller.say(self._result())
        elif self.crawl.progress:
            self._show_progress()

    def _show_progress(self) -> None:
        from tiebeam.hub.sites import live

        now = live.of_crawl(self.crawl)
        to_go = f", {now.queue:,} to go" if now.queue else ""
        self.teller.show(f"Demonstration shop, {now.doing.lower()}", f"{now.pages:,} URLs{to_go}")

    def _result(self) -> str:
        from tiebeam.hub.findings.queries import present

        if self.crawl.error:
            return f"The crawl failed: {self.crawl.error}"
        found = present(self.crawl.site.findings.all()).count()
        urls = plural(self.crawl.summary.get("urls", 0), "URL")
        return f"{plural(found, 'finding')} in {urls}: {self.address}/findings/"


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


TEAMS = (
    ("Shop frontend", "frontend", "Mira Okafor"),
    ("Commerce platform", "backend", "Jonas Lindqvist"),
    ("Infrastructure", "infrastructure", "Priya Raman"),
    ("Content", "content", "Luc Moreau"),
    ("Product", "product", "Hana Sato"),
)
"""Teams of the demonstration: name, kind, and who manages each."""


def _organise(site: Site, administrator: User) -> None:
    """Teams with a manager each, the usual roles, and a site that is theirs; once."""
    from tiebeam.hub.directory.services import teams
    from tiebeam.hub.people.models import Team
    from tiebeam.hub.roles import assigning, queries, usual
    from tiebeam.hub.sites import services

    if Team.objects.count() > 1:
        return
    for name, kind, manager in TEAMS:
        team = teams.add_team(by=administrator, name=name, kind=kind)
        first, _, last = manager.lower().partition(" ")
        person = User(name=manager, email=f"{first}.{last}@larkmoor.example")
        person.set_unusable_password()
        person.save()
        teams.put_into(team, person, by=administrator, is_manager=True)
    found = usual.distribution(queries.areas(), queries.teams(), queries.matrix_of(None))
    assigning.assign_many(found.plan, by=administrator)
    services.change_site(site, by=administrator, teams=Team.objects.all())


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
            policy=shop.policy(),
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
