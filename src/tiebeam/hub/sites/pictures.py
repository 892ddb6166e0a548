"""What a crawl visited, as the pictures and tables of a page."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tiebeam.hub.sites import doors
from tiebeam.hub.sites.models import Crawl
from tiebeam.hub.ui.charts import Bar, Part
from tiebeam.hub.ui.figures import figure

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


@dataclass(frozen=True)
class TemplateLinks:
    """How many links lead from each of the largest page templates to each."""

    names: list[str]
    """The one with most links first."""
    rows: list[dict[str, Any]]

    @classmethod
    def of(cls, summary: dict[str, Any]) -> "TemplateLinks | None":
        """As the summary of a crawl has them; None where there are none."""
        rows = summary.get("template_links", [])
        names = list(dict.fromkeys(row["source"] for row in rows))
        names += [row["target"] for row in rows if row["target"] not in names]
        return cls(list(dict.fromkeys(names)), rows) if rows else None

    @property
    def counts(self) -> dict[tuple[str, str], int]:
        """Links by the pair of page templates."""
        return {(row["source"], row["target"]): row["links"] for row in self.rows}


def of_crawl(crawl: Crawl) -> dict[str, Any]:
    """The ribbon of answers, the histogram of depths, and what a finished crawl cannot tell."""
    summary = crawl.summary
    return {
        "ribbon": ribbon(summary.get("answers", {}), crawl),
        "depths": histogram(summary.get("depths", {}), crawl),
        "template_links": TemplateLinks.of(summary),
        "pages_door": doors.rows(crawl, doors.PAGES),
        "indexable_door": doors.rows(crawl, ("indexable", "yes", "")),
        "summary": summary,
        "silences": silences(summary.get("cannot_tell", ())),
    }


@dataclass(frozen=True)
class CrawlRow:
    """One crawl among those of its site."""

    crawl: Crawl
    ribbon: list[Part]
    """Empty while nothing is known of it."""
    said: str
    """The same in words."""
    indexable: int | None


def over_crawls(crawls: Iterable[Crawl]) -> list[CrawlRow]:
    """Each crawl beside what its URLs answered, so that a change strikes the eye."""
    return [_crawl_row(crawl) for crawl in crawls]


def _crawl_row(crawl: Crawl) -> CrawlRow:
    parts = ribbon(crawl.summary.get("answers", {}), crawl)
    said = ", ".join(f"{part.label}: {figure(part.count)}" for part in parts)
    return CrawlRow(crawl, parts, said, crawl.summary.get("indexable"))


def silences(cannot_tell: Iterable[dict[str, str]]) -> list[Silence]:
    """The checks that could not tell, those with the same reason together."""
    checks: dict[str, list[str]] = defaultdict(list)
    for row in cannot_tell:
        checks[row["reason"]].append(row["check"])
    return [Silence(reason, names) for reason, names in checks.items()]


def ribbon(answers: dict[str, int], crawl: Crawl | None = None) -> list[Part]:
    """What became of the URLs; kinds without any are left out. crawl: whose rows can be shown."""
    return [
        Part(LABELS[name], answers[name], kind, doors.of_answer(crawl, name) if crawl else "")
        for name, kind in KINDS.items()
        if answers.get(name)
    ]


def histogram(depths: dict[str, int], crawl: Crawl) -> list[Bar]:
    """Pages at each depth; those without a link path stand apart."""
    numbered = {int(depth): count for depth, count in depths.items() if depth.isdigit()}
    bars = [
        Bar(str(depth), count, url=doors.of_depth(crawl, depth))
        for depth, count in sorted(numbered.items())
        if depth <= DEEPEST
    ]
    if deeper := sum(count for depth, count in numbered.items() if depth > DEEPEST):
        door = doors.of_depth(crawl, DEEPEST + 1, and_deeper=True)
        bars.append(Bar(f"{DEEPEST + 1}+", deeper, url=door))
    if unreached := depths.get("none"):
        bars.append(Bar(str(_("none")), unreached, is_rest=True, url=doors.of_depth(crawl, None)))
    return bars
