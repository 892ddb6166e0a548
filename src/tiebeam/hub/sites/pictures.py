"""What a crawl visited, as the pictures and tables of a page."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tiebeam.hub.sites.models import Crawl
from tiebeam.hub.ui.charts import Bar, Part

KINDS = {
    "2xx": "ok",
    "3xx": "redirect",
    "4xx": "client-error",
    "5xx": "server-error",
    "other": "client-error",
    "failed": "failed",
    "disallowed": "left-out",
}
"""How each class of answer is drawn."""

LABELS = {
    "2xx": "answered 2xx",
    "3xx": "redirect 3xx",
    "4xx": "not found and other 4xx",
    "5xx": "server error 5xx",
    "other": "another status",
    "failed": "no answer",
    "disallowed": "kept out by robots.txt",
}

DEEPEST = 8
"""Depths beyond it become one column."""


@dataclass(frozen=True)
class Silence:
    """Why some checks could not tell."""

    reason: str
    checks: list[str]

    @property
    def wants_rendering(self) -> bool:
        """Whether they would tell if pages were rendered."""
        return "tiebeam render" in self.reason

    @property
    def wants_policy(self) -> bool:
        """Whether they would tell if the site had an index policy."""
        return self.reason == "no policy declared"


def of_crawl(crawl: Crawl) -> dict[str, Any]:
    """The ribbon of answers, the histogram of depths, and what a finished crawl cannot tell."""
    summary = crawl.summary
    return {
        "ribbon": ribbon(summary.get("answers", {})),
        "depths": histogram(summary.get("depths", {})),
        "summary": summary,
        "silences": silences(summary.get("cannot_tell", ())),
    }


def silences(cannot_tell: Iterable[dict[str, str]]) -> list[Silence]:
    """The checks that could not tell, those with the same reason together."""
    checks: dict[str, list[str]] = defaultdict(list)
    for row in cannot_tell:
        checks[row["reason"]].append(row["check"])
    return [Silence(reason, names) for reason, names in checks.items()]


def ribbon(answers: dict[str, int]) -> list[Part]:
    """What became of the URLs; kinds without any are left out."""
    return [
        Part(LABELS[name], answers[name], kind) for name, kind in KINDS.items() if answers.get(name)
    ]


def histogram(depths: dict[str, int]) -> list[Bar]:
    """Pages at each depth; those without a link path stand apart."""
    numbered = {int(depth): count for depth, count in depths.items() if depth.isdigit()}
    bars = [Bar(str(depth), count) for depth, count in sorted(numbered.items()) if depth <= DEEPEST]
    if deeper := sum(count for depth, count in numbered.items() if depth > DEEPEST):
        bars.append(Bar(f"{DEEPEST + 1}+", deeper))
    if unreached := depths.get("none"):
        bars.append(Bar(str(_("none")), unreached, is_rest=True))
    return bars
