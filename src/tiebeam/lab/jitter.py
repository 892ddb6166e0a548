"""What a healthy live site does that is no defect: slow answers, hiccups, text that keeps moving.

Whoever watches the shop must not take any of it for a change.
"""

import re
from dataclasses import dataclass, replace
from random import Random
from typing import Literal, NamedTuple

from tiebeam.lab.shop import Response


class Mood(NamedTuple):
    """How one request is treated."""

    wait_s: float
    mishap: Literal["", "overloaded", "dropped"] = ""
    """Whether it is answered with 503, or its connection breaks."""


@dataclass(frozen=True)
class Jitter:
    """How restless the shop is; shares are of requests."""

    slowest_s: float = 0.03
    """Most answers take up to a third of it, few all of it."""
    slow: float = 0.05
    overloaded: float = 0.002
    dropped: float = 0.0005
    bursts: float = 0.00005
    """Share of requests after which the shop is in trouble for a moment."""
    burst_s: float = 1.5
    overloaded_in_burst: float = 0.7


OVERLOADED = Response(
    503, (("Content-Type", "text/plain; charset=utf-8"),), b"try again in a moment\n"
)
_PROMOTIONS = (
    "Free delivery until midnight.",
    "Only a few left in stock.",
    "Rated 4.6 by people who bought it.",
    "New in this week, picked by our team.",
)


class Restless:
    """Treats requests and changes answers by chance; each answer differs from the one before."""

    def __init__(self, jitter: Jitter, seed: int) -> None:
        self._jitter = jitter
        self._chance = Random(seed)  # noqa: S311 - chance that can be repeated, no secret
        self._trouble_until = 0.0

    def mood(self, now: float) -> Mood:
        """What happens to a request at that time."""
        jitter, throw = self._jitter, self._chance.random
        if throw() < jitter.bursts:
            self._trouble_until = now + jitter.burst_s
        overloaded = jitter.overloaded
        if now < self._trouble_until:
            overloaded = jitter.overloaded_in_burst
        wait_s = throw() * jitter.slowest_s * (1.0 if throw() < jitter.slow else 0.33)
        if throw() < overloaded:
            return Mood(wait_s, "overloaded")
        return Mood(wait_s, "dropped" if throw() < jitter.dropped else "")

    def stir(self, response: Response, now: float) -> Response:
        """The same answer with what changes from request to request."""
        kind = dict(response.headers).get("Content-Type", "")
        if response.status != 200:  # noqa: PLR2004 - OK
            return response
        if kind.startswith("text/html"):
            return replace(response, body=self._stirred(response.body, now), modified=None)
        if kind.startswith(("application/xml", "text/xml")):
            return replace(response, body=self._fewer(response.body), modified=None)
        if kind.startswith("text/plain"):
            return replace(response, body=response.body + f"# {now:.0f}\n".encode(), modified=None)
        return response

    def _stirred(self, body: bytes, now: float) -> bytes:
        """A page with new tokens, another promotion, the time, and a number in its title."""
        token = f"{self._chance.getrandbits(128):032x}"
        head = f'<meta name="csrf-token" content="{token}">\n</head>'.encode()
        more = (
            f'<aside><form method="post" action="/basket"><input type="hidden" name="csrf" '
            f'value="{token}"></form><p>{self._chance.choice(_PROMOTIONS)} '
            f"Made at {now:.3f} for visitor {self._chance.randrange(10**6)}.</p></aside></body>"
        ).encode()
        body = body.replace(b"</head>", head, 1).replace(b"</body>", more, 1)
        if self._chance.random() < 0.2:  # noqa: PLR2004 - now and then
            visitors = f" ({self._chance.randrange(2, 40)} looking)</title>".encode()
            body = re.sub(rb"(?<=[^>])</title>", visitors, body, count=1)
        return body

    def _fewer(self, body: bytes) -> bytes:
        """A sitemap from which an entry is missing now and then, as goods come and go."""
        entries = list(re.finditer(rb"[ \t]*<url>.*?</url>\s*", body, re.DOTALL))
        if len(entries) < 20 or self._chance.random() < 0.5:  # noqa: PLR2004 - small ones stand
            return body
        gone = self._chance.choice(entries)
        return body[: gone.start()] + body[gone.end() :]
