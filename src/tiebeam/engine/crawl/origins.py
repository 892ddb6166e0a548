"""What the coordinator knows of each origin: its robots.txt, its pace, what it has to give back."""

import zlib
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tiebeam.engine.crawl.load.figures import HostLoad, LoadMeter
from tiebeam.engine.crawl.load.throttle import Throttle
from tiebeam.engine.crawl.messages import Load, Pace, Visit
from tiebeam.engine.crawl.robots import RobotsAnswer
from tiebeam.engine.crawl.safeguard import Watch
from tiebeam.engine.crawl.settings import AGENT, CrawlSettings

LONGEST_DELAY_S = 5.0
"""The most that a Crawl-delay line slows us; Google ignores it altogether."""


ROBOTS_LIFE_S = 86_400.0
"""robots.txt is asked for anew after a day, as RFC 9309, 2.4 wants."""
ROBOTS_AGAIN_S = (30.0, 60.0, 300.0, 1_800.0, 3_600.0)
"""Waits before it is asked for again while it cannot be had."""
_BRIEF_S = 1.0
"""A pause up to that is not worth telling."""


@dataclass
class Origin:
    """Scheme and host, with all that is to be observed there."""

    origin: str
    robots: RobotsAnswer | None = None
    robots_row: dict[str, Any] = field(default_factory=dict)
    """The row of its robots.txt, without the file, as thousands of hosts may have large ones."""
    is_asked: bool = False
    """Whether its robots.txt was asked for."""
    robots_due: float = 0.0
    """When to ask for it anew, in seconds since 1970."""
    robots_failures: int = 0
    """Times in a row that it could not be had."""
    is_robots_under_way: bool = False
    is_shut: bool = False
    """Whether nothing is left to wait for while its robots.txt cannot be had."""
    given_back: deque[Visit] = field(default_factory=deque)
    """Visits that a worker died with."""
    watch: Watch = field(default_factory=Watch)
    throttle: Throttle = field(default_factory=Throttle)
    meter: LoadMeter = field(default_factory=LoadMeter)
    not_before: float = 0.0
    """Moment of the next request at the earliest, in seconds since 1970."""
    has_answered: bool = False
    """Whether a page of it answered."""

    def learn_robots(self, answer: dict[str, Any]) -> None:
        """Take in what came of asking for robots.txt.

        What was known goes on to hold while it cannot be had, as Google does for 30 days.
        """
        self.is_asked, self.is_robots_under_way = True, False
        is_lost = answer["state"] == "disallow-all"
        self.robots_failures = self.robots_failures + 1 if is_lost else 0
        fetched_at = datetime.fromisoformat(answer["fetched_at"]).timestamp()
        wait_s = ROBOTS_AGAIN_S[min(self.robots_failures, len(ROBOTS_AGAIN_S)) - 1]
        self.robots_due = fetched_at + (wait_s if is_lost else ROBOTS_LIFE_S)
        if not is_lost or self.robots is None:
            self.robots_row = {**answer, "body": None}
            self.robots = RobotsAnswer(answer["state"], answer["body"] or "", AGENT)

    @property
    def waits_for_robots(self) -> bool:
        """Whether its pages wait because robots.txt, which may forbid them, cannot be had now."""
        return bool(self.robots and self.robots.state == "disallow-all" and not self.is_shut)

    def judge(self, visit: Visit, *, obey: bool) -> Visit:
        """The visit with what robots.txt says of it."""
        if self.robots is None:
            return visit
        is_ours, googlebots = self.robots.for_both(visit.url)
        is_kept_out = obey and not is_ours
        return visit._replace(
            verdict="disallowed" if is_kept_out else "request",
            robots_allowed=googlebots.allowed,
            robots_rule=str(googlebots.rule) if googlebots.rule else None,
        )

    def bear(self, load: Load, settings: CrawlSettings, now: float) -> None:
        """Take in what a worker asked of it and how that went; `now` in seconds since 1970."""
        self.meter.add(load, now)
        self.throttle.take(
            load, most=settings.concurrency, max_slowdown=settings.max_slowdown, now=now
        )

    def load(self, settings: CrawlSettings, now: float) -> HostLoad:
        """How it is asked and bears it, at a moment in seconds since 1970."""
        is_left_alone = (
            self.watch.is_resting or self.waits_for_robots or self.not_before > now + _BRIEF_S
        )
        return self.meter.read(
            self.origin,
            self.throttle,
            self._why(settings, now),
            now,
            is_left_alone=is_left_alone,
        )

    def _why(self, settings: CrawlSettings, now: float) -> str:
        """Why it is asked less than was set."""
        if self.watch.is_resting:
            return self.watch.reason
        if self.waits_for_robots:
            return "its robots.txt cannot be had"
        if self.not_before > now + _BRIEF_S:
            return f"left alone for {self.not_before - now:.0f} s, as it asked"
        return self.throttle.reason or self.notice(settings)

    def interval_s(self, settings: CrawlSettings) -> float:
        """Least time between two requests."""
        interval_s = self.throttle.interval_s(LONGEST_DELAY_S)
        if settings.rate:
            interval_s = max(interval_s, 1 / settings.rate)
        if settings.robots == "obey" and self.robots and self.robots.delay_s:
            interval_s = max(interval_s, min(self.robots.delay_s, LONGEST_DELAY_S))
        return interval_s

    def notice(self, settings: CrawlSettings) -> str:
        """What to tell when a wish of the host is not followed to the letter."""
        asked_s = self.robots.delay_s if self.robots else None
        if settings.robots == "obey" and asked_s and asked_s > LONGEST_DELAY_S:
            return (
                f"{self.origin} asks for {asked_s:g} s between requests; "
                f"the crawl keeps to {LONGEST_DELAY_S:g} s"
            )
        return ""

    def pace_on(self, lane: int, lanes: int, settings: CrawlSettings) -> Pace | None:
        """The share of one lane in what the host is asked at once; None when others have it."""
        if self.watch.is_resting:
            return Pace(0, 0.0, self.not_before)
        interval_s = self.interval_s(settings)
        total = 1 if interval_s else max(1, min(settings.concurrency, int(self.throttle.allowed)))
        if interval_s == 0 and total >= lanes:
            return Pace(total // lanes + (lane < total % lanes), 0.0, self.not_before)
        place = (lane - zlib.crc32(self.origin.encode())) % lanes
        return Pace(1, interval_s, self.not_before) if place < total else None
