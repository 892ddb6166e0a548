"""Stops asking a host that fails, looks now and then whether it is well again, and says so.

A host may fail because we ask too much, because it is being released, or because some pages are
broken. So when the share of failures passes the limit, one page that was good before is asked:
if it is still good, the failures belong to pages and the crawl goes on at once.
"""

from collections import Counter, deque
from dataclasses import dataclass, field

WINDOW = 50
FIRST_LOOK = 12
"""Outcomes after which a host that never answered well is judged."""
LOOK_AGAIN_S = (1.0, 5.0, 10.0, 20.0, 40.0, 60.0)
LOOKS_AT_THE_DEAD = 3
PATIENCE_S = 7_200.0
"""How long a host that did answer is waited for."""


@dataclass
class Watch:
    """The health of one origin, as its outcomes tell."""

    most: float = 0.5
    """Share of the last outcomes that may be bad."""
    good_url: str | None = None
    """A page that answered well."""
    is_resting: bool = False
    is_given_up: bool = False
    looks: int = 0
    next_look_s: float = 0.0
    rests_since_s: float = 0.0
    reason: str = ""
    """Why it rests."""
    _outcomes: deque[str] = field(default_factory=lambda: deque(maxlen=WINDOW))
    """What was bad about each of the last outcomes; empty for good ones."""

    def note(self, url: str, *, trouble: str, now_s: float) -> None:
        """Take in one outcome, good where `trouble` is empty; rest when too many are bad."""
        self._outcomes.append(trouble)
        if not trouble and self.good_url is None:
            self.good_url = url
        if not self.is_resting and self._is_failing():
            self.is_resting = True
            self.looks = 0
            self.rests_since_s = self.next_look_s = now_s
            self.reason = self._told()

    def _is_failing(self) -> bool:
        bad = len(self._outcomes) - self._outcomes.count("")
        if self.good_url is None:
            return bad >= FIRST_LOOK
        return len(self._outcomes) == WINDOW and bad >= WINDOW * self.most

    def _told(self) -> str:
        kinds = Counter(filter(None, self._outcomes)).most_common()
        told = ", ".join(f"{kind}: {count}" for kind, count in kinds)
        return (
            f"{sum(count for _, count in kinds)} of {len(self._outcomes)} answers failed ({told})"
        )

    def is_due(self, now_s: float) -> bool:
        """Whether to look now if the host is well; True once for each look."""
        if not self.is_resting or self.is_given_up or now_s < self.next_look_s:
            return False
        self.next_look_s = float("inf")
        self.looks += 1
        return True

    def waits_s(self, now_s: float) -> float:
        """Time until the next look; infinite while one is under way."""
        return max(0.0, self.next_look_s - now_s)

    def looked(self, *, is_well: bool, now_s: float) -> None:
        """Take in what the look brought."""
        if is_well:
            self.is_resting = False
            self._outcomes.clear()
            return
        self.next_look_s = now_s + LOOK_AGAIN_S[min(self.looks, len(LOOK_AGAIN_S)) - 1]
        is_dead = self.good_url is None and self.looks >= LOOKS_AT_THE_DEAD
        if is_dead or now_s - self.rests_since_s > PATIENCE_S:
            self.is_given_up = True


def is_bad(status: int | None, failure: str | None) -> bool:
    """Whether an outcome speaks of a host in trouble rather than of one page."""
    if failure is not None:
        return failure != "refused"
    return status in {403, 405, 429} or (status or 0) >= 500


def trouble_of(status: int | None, failure: str | None) -> str:
    """What an outcome says of a host in trouble, as in 503 or timeout; empty when nothing."""
    return (failure or str(status)) if is_bad(status, failure) else ""
