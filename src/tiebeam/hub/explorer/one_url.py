"""All that is known about one URL, as a screen shows it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from tiebeam.hub.explorer import words
from tiebeam.hub.explorer.cells import entries, shown
from tiebeam.hub.explorer.choosing import address_of
from tiebeam.hub.explorer.plain import plain_of
from tiebeam.hub.sites.models import Crawl

if TYPE_CHECKING:
    from tiebeam.engine import pipeline

TOLD_ELSEWHERE = frozenset({"url", "checks", "findings", "redirect_path", "head_html", "shape"})
FOLLOWED = (
    *("status", "indexable", "title", "canonical_url", "redirect_url", "in_sitemap"),
    *("inlinks", "page_template"),
)
"""Columns whose changes from crawl to crawl are shown."""

REMEMBERED_CRAWLS = 12
"""Crawls that the history of a URL goes back."""


@dataclass(frozen=True)
class Fact:
    """One thing that is known."""

    name: str
    word: str
    sentence: str
    text: str
    entries: Sequence[str] = ()
    """Of a list, one by one."""


@dataclass(frozen=True)
class Group:
    """What is known about one topic."""

    word: str
    facts: Sequence[Fact]


@dataclass(frozen=True)
class Then:
    """One value of a former crawl."""

    text: str
    is_changed: bool
    """Whether the crawl before said otherwise."""


@dataclass(frozen=True)
class Past:
    """What one crawl knew of the URL."""

    crawl: Crawl
    values: Sequence[Then]
    """Empty where the crawl did not visit it."""


@dataclass(frozen=True)
class History:
    """What the crawls of the site knew, newest first."""

    words: Sequence[str]
    rows: Sequence[Past]


@dataclass(frozen=True)
class Known:
    """Everything about one URL; `found` is None where the crawl did not visit it."""

    url: str
    crawl_id: int
    found: "pipeline.OneUrl | None" = None
    verdict: str = ""
    groups: Sequence[Group] = ()
    nearest: Sequence[str] = ()
    error: str = ""
    doors: dict[str, str] = field(default_factory=dict)
    """Queries of the explorer that show the rows behind the counts."""

    @property
    def row(self) -> dict[str, Any]:
        """Every column."""
        return self.found.row if self.found else {}

    @property
    def facts(self) -> dict[str, Any]:
        """Every column of the explorer, as JSON has it."""
        from tiebeam.engine import pipeline

        known = pipeline.explorer_columns().keys() & self.row.keys()
        return {name: plain_of(name, self.row[name]) for name in sorted(known)}

    @property
    def fingerprints(self) -> Sequence[str]:
        """Findings that it belongs to."""
        return self.row.get("findings") or ()

    @property
    def head_html(self) -> str:
        """The markup of its head."""
        return self.row.get("head_html") or ""

    @property
    def redirect_path(self) -> Sequence[str]:
        """Every URL of its chain of redirects."""
        return self.row.get("redirect_path") or ()


def of_crawl(crawl: Crawl, url: str, *, lens: str) -> Known:
    """What the crawl knows of the URL, or which others are written like it."""
    from tiebeam.engine import pipeline

    url = normalised(url)
    try:
        explorer = pipeline.explore(crawl.folder)
        found = pipeline.one_url(explorer, url)
        if found is None:
            return Known(url, crawl.pk, nearest=pipeline.nearest(explorer, url))
    except pipeline.TooSlow as error:
        return Known(url, crawl.pk, error=str(error))
    except (pipeline.NoCrawl, pipeline.TornPart):
        return Known(url, crawl.pk, error=_("The tables of this crawl are gone or damaged."))
    return Known(
        url,
        crawl.pk,
        found,
        verdict=verdict(found.row),
        groups=_groups(found.row, lens),
        doors=_doors(found.row),
    )


def normalised(typed: str) -> str:
    """The address as the tables have it; as it was typed where it is none."""
    from tiebeam.engine.urls import InvalidURL, normalise

    text = typed.strip()[:4000]
    try:
        return normalise(text)
    except (InvalidURL, ValueError):
        return text.encode("utf-8", "replace").decode()


def links(crawl: Crawl, url: str) -> "dict[str, pipeline.Several]":
    """Links to the URL and links of the page; empty where they cannot be read."""
    from tiebeam.engine import pipeline

    try:
        explorer = pipeline.explore(crawl.folder)
        return {
            "links_in": pipeline.links_to(explorer, normalised(url)),
            "links_out": pipeline.links_from(explorer, normalised(url)),
        }
    except (pipeline.NoCrawl, pipeline.TornPart, pipeline.TooSlow):
        return {}


def history(crawls: Sequence[Crawl], url: str, *, lens: str) -> History:
    """What each of the crawls, newest first, knew of the URL; changes are marked."""
    told = remembered(crawls, url)
    values = [one for _, one in told]
    names = [
        name for name in FOLLOWED if any(one and one[name] not in (None, "") for one in values)
    ]
    rows = [
        Past(crawl, _then(now, _earlier(values[at + 1 :]), names))
        for at, (crawl, now) in enumerate(told)
    ]
    return History([words.column_word(name, lens=lens) for name in names], rows)


def remembered(crawls: Sequence[Crawl], url: str) -> list[tuple[Crawl, dict[str, Any] | None]]:
    """What each of the crawls whose tables are there knew; None where it did not visit it."""
    from tiebeam.engine import pipeline

    told = pipeline.remembered([crawl.folder for crawl in crawls], normalised(url))
    return [(crawl, one.values) for crawl, one in zip(crawls, told, strict=True) if one]


def verdict(row: dict[str, Any]) -> str:
    """The answer of the screen in one line."""
    if row["outcome"] == "failed":
        return _("It gave no answer: %(why)s") % {"why": row["failure"] or _("unknown")}
    if row["outcome"] == "disallowed":
        return _("robots.txt kept the crawl out")
    if row["redirect_url"]:
        return _("It redirects (%(status)s)") % {"status": row["status"]}
    if row["indexable"]:
        return _("It answers 200, and search engines may show it")
    if row["is_page"]:
        return _("It answers 200, but search engines leave it out: %(why)s") % {"why": _why(row)}
    return _("It answers %(status)s") % {"status": row["status"]}


def _why(row: dict[str, Any]) -> str:
    if row["robots_allowed"] is False:
        return _("robots.txt forbids it")
    return _("noindex") if row["noindex"] else _("its canonical is another URL")


def _groups(row: dict[str, Any], lens: str) -> list[Group]:
    from tiebeam.engine import pipeline

    known = pipeline.explorer_columns()
    made = []
    for topic, names in pipeline.TOPICS.items():
        facts = [
            _fact(known[name], row[name], lens)
            for name in names
            if name not in TOLD_ELSEWHERE and row.get(name) not in (None, "", [])
        ]
        if facts:
            made.append(Group(str(words.TOPICS[topic]), facts))
    return made


def _fact(column: "pipeline.ExplorerColumn", value: Any, lens: str) -> Fact:
    listed = entries(value) if isinstance(value, list) else []
    text = "" if listed else shown(column.name, value)
    unit = f" {column.unit}" if column.unit in {"ms", "bytes"} else ""
    word = words.column_word(column.name, lens=lens)
    return Fact(column.name, word, column.sentence, f"{text}{unit}", listed)


def _doors(row: dict[str, Any]) -> dict[str, str]:
    """Addresses of the explorer for what the page counts."""
    doors = {
        "canonical_of": address_of(
            ("canonical_url", "is", row["url"]), ("url", "is-not", row["url"])
        ),
        "redirected_from": address_of(("redirect_url", "is", row["url"])),
    }
    if row["duplicate_cluster"] is not None:
        doors["duplicates"] = address_of(("duplicate_cluster", "is", str(row["duplicate_cluster"])))
    if row["page_template"]:
        doors["page_template"] = address_of(("page_template", "is", row["page_template"]))
    return doors


def _earlier(values: Sequence[dict[str, Any] | None]) -> dict[str, Any] | None:
    return next((one for one in values if one is not None), None)


def _then(
    now: dict[str, Any] | None, before: dict[str, Any] | None, names: Sequence[str]
) -> list[Then]:
    if now is None:
        return []
    return [
        Then(shown(name, now[name]), before is not None and before[name] != now[name])
        for name in names
    ]


def markup_lines(text: str) -> "list[MarkupLine]":
    """The markup of a head, line by line."""
    return [MarkupLine(at, line) for at, line in enumerate(text.splitlines()[:400], 1)]


@dataclass(frozen=True)
class MarkupLine:
    """A line of markup, nothing of it marked."""

    number: int
    text: str
    marks: Sequence[tuple[int, int]] = ()
