"""How long a host makes us wait now, beside how long it did when we hardly asked it anything.

A search page is slow by nature and no sign of distress. So each wait is first divided by what is
usual for URLs of its kind; what is compared are the quantiles of these ratios, idle and now.
"""

from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

FLOOR_MS = 50.0
"""Waits below this are all alike: that quick, differences are noise of this machine."""
_LEARNED_FROM = 4
"""Waits from which we know what is usual for a kind of URL."""
_MOST_KINDS = 200
_KEPT_IDLE = 48
_KEPT_NOW = 100
_MOST_RISE = 2.0
_LEAST_DROP = 0.8
_LONGEST_TAIL = 2.0


class Quantiles(NamedTuple):
    """Half, three quarters and nineteen of twenty values are no higher."""

    p50: float
    p75: float
    p95: float

    def times(self, factor: float) -> "Quantiles":
        """Each of them multiplied."""
        return Quantiles(*(value * factor for value in self))


def quantiles(values: Sequence[float]) -> Quantiles:
    """Nearest-rank quantiles of at least one value."""
    ordered = sorted(values)
    return Quantiles(*(ordered[-(-len(ordered) * share // 100) - 1] for share in (50, 75, 95)))


def kind_of(url: str, status: int) -> str:
    """What URLs that cost their server about the same have in common: folder, depth, query.

    >>> kind_of("https://shop.test/en/shoes/4711?size=9", 200)
    '2 en/shoes 2?'
    """
    path, question_mark, _ = url.partition("?")
    folders = path.split("/")[3:-1]
    return f"{status // 100} {'/'.join(folders[:2])} {len(folders)}{question_mark}"


class Wait(NamedTuple):
    """The wait for one answer."""

    ms: float
    ratio: float
    """To what is usual for its kind."""


@dataclass
class ResponseTimes:
    """The waits for the answers of one host."""

    idle: Quantiles | None = None
    """Ratios while it was asked one thing at a time."""
    _usual_ms: dict[str, float] = field(default_factory=dict)
    _unknown: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    _level: float = 1.0
    """The middle ratio of late: what is learned under load is put down by it."""
    _idle: deque[Wait] = field(default_factory=lambda: deque(maxlen=_KEPT_IDLE))
    _now: deque[Wait] = field(default_factory=lambda: deque(maxlen=_KEPT_NOW))
    _since_drop: list[Wait] = field(default_factory=list)

    def note(self, kind: str, ms: float) -> list[Wait]:
        """Take in one wait; those that can be judged, now that it is there."""
        usual_ms = self._usual_ms.get(kind)
        waits = self._learn(kind, ms) if usual_ms is None else [self._wait(ms, usual_ms)]
        self._now.extend(waits)
        return waits

    def _learn(self, kind: str, ms: float) -> list[Wait]:
        if len(self._unknown) >= _MOST_KINDS:
            kind = ""
        known = self._unknown[kind]
        known.append(ms)
        quick = [Wait(ms, 1.0)] if ms <= FLOOR_MS else []  # whatever is usual, that is not slow
        if len(known) < _LEARNED_FROM:
            return quick
        usual_ms = self._usual_ms[kind] = quantiles(known).p50 / self._level
        slow = [one for one in self._unknown.pop(kind) if one > FLOOR_MS]
        return quick + [self._wait(one, usual_ms) for one in slow]

    def learn_all(self) -> list[Wait]:
        """Judge what no kind has enough of for itself, all kinds alike."""
        left = [ms for known in self._unknown.values() for ms in known if ms > FLOOR_MS]
        if not left:
            return []
        usual_ms = quantiles(left).p50 / self._level
        self._usual_ms.update(dict.fromkeys(self._unknown, usual_ms))
        self._unknown.clear()
        waits = [self._wait(ms, usual_ms) for ms in left]
        self._now.extend(waits)
        return waits

    @staticmethod
    def _wait(ms: float, usual_ms: float) -> Wait:
        return Wait(ms, max(ms, FLOOR_MS) / max(usual_ms, FLOOR_MS))

    def settle_idle(self, waits: Sequence[Wait]) -> None:
        """Take waits for what the host needs when we hardly ask it anything.

        It is believed to have become slower by itself only step by step.
        """
        self._idle.extend(waits)
        found = quantiles([wait.ratio for wait in self._idle])
        # A few stragglers must not pass for a slow tail; where there is one, p75 still tells.
        measured = found._replace(p95=max(found.p75, min(found.p95, _LONGEST_TAIL * found.p50)))
        if self.idle is None:
            self.idle = measured
        else:
            pairs = zip(measured, self.idle, strict=True)
            self.idle = Quantiles(*(min(new, old * _MOST_RISE) for new, old in pairs))

    def slowdown(self, waits: Sequence[Wait]) -> Quantiles:
        """How many times its idle values a host needs, by the quantiles of `waits`."""
        now = quantiles([wait.ratio for wait in waits])
        self._level = max(1.0, now.p50)
        if self.idle is None:
            return Quantiles(1.0, 1.0, 1.0)
        self._drop(waits)
        return Quantiles(*(new / old for new, old in zip(now, self.idle, strict=True)))

    def _drop(self, waits: Sequence[Wait]) -> None:
        """Lower the idle values where the host is clearly quicker now than it was then."""
        self._since_drop += waits
        if self.idle is None or len(self._since_drop) < _KEPT_NOW:
            return
        share = quantiles([wait.ratio for wait in self._since_drop]).p50 / self.idle.p50
        if share < _LEAST_DROP:
            self._idle.clear()
            self._idle.extend(self._since_drop)
            self.idle = self.idle.times((1 + share) / 2)
        self._since_drop.clear()

    @property
    def now_ms(self) -> Quantiles | None:
        """The waits of late."""
        return quantiles([wait.ms for wait in self._now]) if self._now else None

    @property
    def idle_ms(self) -> Quantiles | None:
        """The waits while the host was asked one thing at a time."""
        return quantiles([wait.ms for wait in self._idle]) if self._idle else None
