"""What a look at one thing shows: the facts that matter, never text that changes by itself."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Literal, Self

from ibis import _

from tiebeam.engine.tables import Tables

Kind = Literal["page", "robots", "sitemap", "certificate", "name"]


@dataclass(frozen=True, kw_only=True)
class Look:
    """One thing as it was seen: a row of `looks`, or of `watched` as it was before."""

    kind: Kind
    host: str
    url: str
    page_template: str | None = None
    template_key: str | None = None
    is_reserve: bool = False
    failure: str | None = None
    status: int | None = None
    fault: str | None = None
    robots_allowed: bool | None = None
    robots_rule: str | None = None
    state: str | None = None
    is_html: bool | None = None
    noindex: bool | None = None
    canonical_url: str | None = None
    redirect_url: str | None = None
    title: str | None = None
    hreflang: tuple[str, ...] = ()
    word_count: int | None = None
    main_word_count: int | None = None
    entries: int | None = None
    expires_at: datetime | None = None
    names: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    canonical_name: str | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What tells the thing from others."""
        return self.kind, self.url

    @property
    def is_page(self) -> bool:
        """Whether it answered 200 with HTML."""
        return self.status == 200 and bool(self.is_html)

    @property
    def has_answered(self) -> bool:
        """Whether something was seen: a page that robots.txt kept us from was not."""
        return self.status is not None

    @property
    def shut_by(self) -> str | None:
        """The line of robots.txt that shuts the page; None too where the file could not be read."""
        return self.robots_rule if self.robots_allowed is False else None

    @property
    def was_seen(self) -> bool:
        """Whether the look tells anything, be it that nothing answers."""
        is_asked = self.kind in {"certificate", "name"}
        return self.has_answered or self.failure is not None or is_asked

    @classmethod
    def from_row(cls, row: dict[str, Any]) -> Self:
        """The look that a row tells of; columns of other tables are passed over."""
        known = {one.name for one in fields(cls)}
        given = {name: value for name, value in row.items() if name in known}
        return cls(**{name: _as_tuple(name, value) for name, value in given.items()})


_TUPLES = frozenset({"hreflang", "names", "addresses"})
LONGEST_TITLE = 200
OF_PAGE = (
    "host",
    "url",
    "failure",
    "status",
    "robots_allowed",
    "robots_rule",
    "is_html",
    "noindex",
    "canonical_url",
    "redirect_url",
    "word_count",
    "main_word_count",
)
"""What a look keeps of a page; `pages` and `facts` have it under the same names."""


def _as_tuple(name: str, value: Any) -> Any:
    return tuple(value or ()) if name in _TUPLES else value


def looks_of(t: Tables, watched: Iterable[Look]) -> Iterator[Look]:
    """What the tables of a visit show of the watched pages, robots.txt files and sitemaps."""
    asked = {one.key: one for one in watched}
    for row in _page_rows(t):
        if one := asked.get(("page", row["url"])):
            names = {"page_template": one.page_template, "template_key": one.template_key}
            yield page_look(row, **names, is_reserve=one.is_reserve)
    yield from (one for one in file_looks(t) if one.key in asked)


def page_look(row: dict[str, Any], **more: Any) -> Look:
    """The look that a row of `pages` tells of."""
    given = {name: row[name] for name in OF_PAGE}
    codes = sorted({one["code"] for one in row["hreflang"] or ()})
    title = " ".join((row["title"] or "").split())[:LONGEST_TITLE]
    return Look(kind="page", **given, **more, hreflang=tuple(codes), title=title or None)


def file_looks(t: Tables) -> Iterator[Look]:
    """The looks that `robots` and `sitemap_files` tell of."""
    for row in _rows(t, "robots", "host", "url", "failure", "status", "state"):
        yield Look(kind="robots", **row)
    for row in _rows(t, "sitemap_files", "host", "url", "failure", "status", "fault", "entries"):
        yield Look(kind="sitemap", **row)


def _page_rows(t: Tables) -> list[dict[str, Any]]:
    if "pages" not in t:
        return []
    return _rows(t, "pages", *OF_PAGE, "hreflang", "title")


def _rows(t: Tables, table: str, *names: str) -> list[dict[str, Any]]:
    rows = getattr(t, table).filter(_.url.notnull()).select(*names).order_by("url")
    found: list[dict[str, Any]] = rows.to_pyarrow().to_pylist()
    return found
