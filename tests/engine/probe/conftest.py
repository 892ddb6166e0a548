"""Things as the fast lane watches and sees them, without a network."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tiebeam.engine.probe import Change, Look, Probed, probe

HOST = "shop.test"
START = datetime(2026, 11, 20, 8, tzinfo=UTC)


def page(path: str, template: str = "Product", host: str = HOST, **more: Any) -> Look:
    """A healthy page of a page template."""
    url = f"https://{host}{path}"
    healthy: dict[str, Any] = {
        "status": 200,
        "is_html": True,
        "robots_allowed": True,
        "noindex": False,
        "canonical_url": url,
        "title": f"Page {path}",
        "word_count": 300,
        "main_word_count": 200,
        "hreflang": ("de", "en"),
    }
    return Look(
        kind="page",
        host=host,
        url=url,
        page_template=template,
        template_key=f"{host} {template}",
        **healthy | more,
    )


def robots(host: str = HOST, **more: Any) -> Look:
    """A robots.txt with rules."""
    healthy: dict[str, Any] = {"status": 200, "state": "rules"} | more
    return Look(kind="robots", host=host, url=f"https://{host}/robots.txt", **healthy)


def sitemap(entries: int = 100, name: str = "sitemap.xml", **more: Any) -> Look:
    """A sitemap that is there."""
    healthy: dict[str, Any] = {"status": 200, "entries": entries} | more
    return Look(kind="sitemap", host=HOST, url=f"https://{HOST}/{name}", **healthy)


def certificate(days: int = 60, host: str = HOST, **more: Any) -> Look:
    """A certificate that ends so many days after the start."""
    ends: dict[str, Any] = {"expires_at": START + timedelta(days=days), "names": ("*.test",)}
    return Look(kind="certificate", host=host, url=f"https://{host}/", **ends | more)


def name(*addresses: str, host: str = HOST, **more: Any) -> Look:
    """A host name that leads to addresses."""
    return Look(kind="name", host=host, url=f"https://{host}/", addresses=addresses, **more)


def pages(count: int, template: str = "Product", *, reserves: int = 0, **more: Any) -> list[Look]:
    """Pages of one page template, and as many more as are held in reserve."""
    folder = template.lower()
    return [
        page(f"/{folder}/{number}", template, is_reserve=number >= count, **more)
        for number in range(count + reserves)
    ]


Spoil = Callable[[Look], Look | None]
"""How a thing looks now; None when it cannot be seen."""


@dataclass
class Watch:
    """A site that is probed every five minutes."""

    watched: list[Look]
    changes: list[Change] = field(default_factory=list)
    at: datetime = START
    asked: list[list[Look]] = field(default_factory=list)

    def probe(self, first: Spoil = lambda one: one, second: Spoil | None = None) -> Probed:
        """One probe; the second look sees what the first did, unless told."""
        looks = iter((first, second or first))
        good_until = self.at
        self.at += timedelta(minutes=5)

        def look_at(things: Sequence[Look]) -> list[Look]:
            self.asked.append(list(things))
            spoil = next(looks)
            return [seen for one in things if (seen := spoil(one)) is not None]

        probed = probe(
            self.watched,
            self.changes,
            look_at,
            clock=lambda: self.at,
            pause=lambda: None,
            good_until=good_until,
        )
        self.watched, self.changes = probed.watched, probed.lasting
        return probed


@pytest.fixture
def watch() -> Callable[..., Watch]:
    """Watch things."""
    return lambda *things: Watch([one for part in things for one in _listed(part)])


def _listed(part: Look | Iterable[Look]) -> list[Look]:
    return [part] if isinstance(part, Look) else list(part)


def on(template: str, **spoilt: Any) -> Spoil:
    """Spoil the pages of one page template."""
    return where(lambda one: one.page_template == template, **spoilt)


def where(holds: Callable[[Look], bool], **spoilt: Any) -> Spoil:
    """Spoil what a condition holds for."""
    return lambda one: replace(one, **spoilt) if holds(one) else one


def told(changes: Iterable[Change]) -> list[tuple[str, str | None]]:
    """Names of changes with the page template they are about."""
    return [(one.change, one.page_template) for one in changes]
