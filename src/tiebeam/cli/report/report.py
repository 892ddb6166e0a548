"""Everything a report says, in the order it says it. Formats read this and nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Literal

from tiebeam.hub.ui.figures import figure, percent, plural
from tiebeam.hub.ui.severities import LEVELS

Lens = Literal["seo", "it"]
LENSES: tuple[Lens, ...] = ("seo", "it")


@dataclass(frozen=True)
class Words:
    """A finding in the words of one side."""

    headline: str
    why: str
    fix: str


@dataclass(frozen=True)
class Line:
    """A line of an excerpt; marks are (start, end) of its faulty parts."""

    number: int
    text: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Excerpt:
    """The part of an answer that shows the defect."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Sample:
    """One page on which the defect stands, with what proves it."""

    url: str
    evidence: Mapping[str, Any]
    excerpt: Excerpt | None = None


@dataclass(frozen=True)
class Found:
    """One finding: one root cause."""

    fingerprint: str
    """16 hexadecimal digits."""
    check: str
    area: str
    severity: str
    owner: str
    host: str
    page_template: str | None
    cause: str | None
    pages: int
    template_pages: int
    share: float
    words: Mapping[Lens, Words]
    not_this: str = ""
    source: str = ""
    marks: str = ""
    """Element or header that shows the defect, as in `canonical`."""
    samples: tuple[Sample, ...] = ()

    @property
    def fixed_by(self) -> str:
        """The kind of team that usually answers for it."""
        return "SEO" if self.owner == "seo" else self.owner

    @property
    def where(self) -> str:
        """The page template, or the host when the cause is all of it."""
        return self.page_template or self.host

    @property
    def is_of_host(self) -> bool:
        """Whether it is about the host itself, as its robots.txt, and not about pages of it."""
        return self.page_template is None and self.template_pages <= 1

    @property
    def extent(self) -> str:
        """How much of it: 412 of 642 pages."""
        if self.is_of_host:
            return "the whole host"
        if self.template_pages <= self.pages:
            return plural(self.pages, "page")
        return f"{figure(self.pages)} of {plural(self.template_pages, 'page')}"

    @property
    def share_words(self) -> str:
        """How much of the page template or host it covers; empty for the host itself."""
        return "" if self.is_of_host else percent(self.share)

    @property
    def rank(self) -> tuple[int, float, int, str, str]:
        """Gravest first, then what covers most of its template."""
        return (LEVELS.index(self.severity), -self.share, -self.pages, self.check, self.where)


@dataclass(frozen=True)
class Checked:
    """What became of a check that has no findings of its own to show."""

    check: str
    defect: str
    reason: str = ""
    """Why it could not tell."""
    left_out: int = 0
    """Occurrences that other checks tell of."""
    left_out_to: tuple[str, ...] = ()


@dataclass(frozen=True)
class Template:
    """One page template of the site."""

    name: str
    pages: int
    indexable: int


@dataclass(frozen=True)
class Answers:
    """One kind of answer; kinds are those of the status ribbon."""

    label: str
    count: int
    kind: str


@dataclass(frozen=True)
class Crawl:
    """What was visited, when, and how it ended."""

    site: str
    started_at: str
    ended: str
    duration_s: float | None
    urls: int
    pages: int
    indexable: int
    facts: tuple[tuple[str, str], ...] = ()
    """Further facts and settings, name and value."""


@dataclass(frozen=True)
class Group:
    """The findings of one page template, or of a whole host."""

    name: str
    is_host: bool
    pages: int
    findings: tuple[Found, ...]


@dataclass(frozen=True)
class Report:
    """A crawl and what the checks said about it."""

    crawl: Crawl
    lens: Lens
    findings: tuple[Found, ...]
    """Gravest first."""
    templates: tuple[Template, ...] = ()
    answers: tuple[Answers, ...] = ()
    depths: tuple[tuple[str, int], ...] = ()
    """Pages by fewest links from a start page; the label 'no path' for those without one."""
    clean: tuple[Checked, ...] = ()
    cannot_tell: tuple[Checked, ...] = ()
    left_out: tuple[Checked, ...] = ()
    hidden: int = 0
    """Findings below the severity that was asked for."""
    remarks: tuple[str, ...] = field(default=())

    @property
    def counts(self) -> dict[str, int]:
        """Findings by severity, gravest first; severities without findings are left out."""
        numbers = {level: sum(one.severity == level for one in self.findings) for level in LEVELS}
        return {level: number for level, number in numbers.items() if number}

    @property
    def verdict(self) -> str:
        """The report in one line."""
        if not self.findings:
            return f"Nothing found on {plural(self.crawl.pages, 'page')} of {self.crawl.site}"
        parts = ", ".join(f"{figure(number)} {level}" for level, number in self.counts.items())
        return f"{plural(len(self.findings), 'root cause')} on {self.crawl.site}: {parts}"

    @property
    def groups(self) -> list[Group]:
        """Findings by page template; the template with the gravest one first."""
        by_place = sorted(self.findings, key=lambda one: (one.where, one.rank))
        groups = [_group(tuple(found)) for _, found in groupby(by_place, key=lambda one: one.where)]
        return sorted(groups, key=lambda group: group.findings[0].rank)

    def of_template(self, name: str) -> Sequence[Found]:
        """The findings of one page template."""
        return [one for one in self.findings if one.page_template == name]


def _group(found: tuple[Found, ...]) -> Group:
    first = found[0]
    pages = max(one.template_pages for one in found)
    return Group(first.where, first.page_template is None, pages, found)
