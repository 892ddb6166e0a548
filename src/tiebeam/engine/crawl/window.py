"""The hours in which a crawl may ask anything, by the clock of a place."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from tiebeam.engine.crawl.errors import InvalidSettings

_FORM = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d) (\S+)")


@dataclass(frozen=True)
class CrawlWindow:
    """From one time of day to another, past midnight where the end is the earlier one."""

    opens: time
    closes: time
    zone: tzinfo

    @classmethod
    def read(cls, text: str) -> "CrawlWindow":
        """The window written as `01:00-05:00 Europe/Berlin`. Raises InvalidSettings."""
        found = _FORM.fullmatch(" ".join(text.split()))
        if found is None:
            raise InvalidSettings(
                f"crawl window {text!r} has another form than 01:00-05:00 Europe/Berlin"
            )
        opens = time(int(found[1]), int(found[2]))
        closes = time(int(found[3]), int(found[4]))
        if opens == closes:
            raise InvalidSettings(f"crawl window {text!r} is never open: name two different times")
        try:
            return cls(opens, closes, ZoneInfo(found[5]))
        except (KeyError, ValueError, OSError):
            raise InvalidSettings(
                f"{found[5]!r} is no time zone: name one as in Europe/Berlin, or UTC"
            ) from None

    def __str__(self) -> str:
        return f"{self.opens:%H:%M}-{self.closes:%H:%M} {self.zone}"

    def closes_at(self, now: datetime) -> datetime | None:
        """The moment the window that is open closes; None while none is."""
        local = now.astimezone(self.zone)
        if self._is_open(local.time()):
            return self._next(self.closes, now)
        return None

    def opens_at(self, now: datetime) -> datetime:
        """The next moment it opens."""
        return self._next(self.opens, now)

    def _is_open(self, clock: time) -> bool:
        if self.opens < self.closes:
            return self.opens <= clock < self.closes
        return clock >= self.opens or clock < self.closes

    def _next(self, clock: time, now: datetime) -> datetime:
        """The first moment after `now` at which the clock of the place shows `clock`."""
        today = now.astimezone(self.zone).date()
        for days in range(-1, 3):
            local = datetime.combine(today + timedelta(days), clock, self.zone)
            if (moment := local.astimezone(UTC)) > now:
                return moment
        raise AssertionError(now)  # a day has every time, or one an hour from it


class Hours:
    """Whether the crawl may ask anything now, and until or from when."""

    def __init__(self, window: str | None) -> None:
        self._window = CrawlWindow.read(window) if window else None

    @property
    def close_at(self) -> float | None:
        """When the present hours end, in seconds since 1970; None when they do not, or have."""
        moment = self._window and self._window.closes_at(datetime.now(UTC))
        return moment.timestamp() if moment else None

    @property
    def are_open(self) -> bool:
        """Whether anything may be asked now."""
        return self._window is None or self.close_at is not None

    @property
    def message(self) -> str:
        """Why nothing is asked, and until when; empty while it may be."""
        if self._window is None or self.are_open:
            return ""
        opens = self._window.opens_at(datetime.now(UTC)).astimezone(self._window.zone)
        return f"outside the crawl window {self._window}: waiting until {opens:%Y-%m-%d %H:%M %Z}"
