"""How often a token may ask."""

import time

from django.core.cache import cache
from django.http import HttpRequest
from ninja.throttling import BaseThrottle

MINUTE_S = 60


def is_within(name: str, *, most: int, seconds: int) -> bool:
    """Count something in this stretch of the clock; False once there was more of it than that."""
    key = f"{name}-{int(time.time() // seconds)}"
    cache.add(key, 0, timeout=2 * seconds)
    try:
        return cache.incr(key) <= most
    except ValueError:  # the cache was emptied in between
        return True


class PerMinute(BaseThrottle):
    """Lets each person's tokens ask so often in each minute of the clock.

    Counts in the shared cache, one number a person, whichever process answers.
    """

    def __init__(self, requests: int) -> None:
        self.requests = requests

    def allow_request(self, request: HttpRequest) -> bool:
        """Whether this request is within what one may ask."""
        return self.admits(request.user.pk)

    def admits(self, person_id: int | None) -> bool:
        """Count a request of this person; False beyond what one may ask."""
        return is_within(f"api-pace-{person_id}", most=self.requests, seconds=MINUTE_S)

    def wait(self) -> float:
        """Seconds until the next minute begins."""
        return MINUTE_S - time.time() % MINUTE_S


PACE = PerMinute(1200)
"""One for all ways in which programs ask."""
