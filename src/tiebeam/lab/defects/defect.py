"""What a defect is: where it sits, what it spoils, and which finding must come of it."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from tiebeam.lab.page import Answer, File, Page, Redirect
from tiebeam.lab.premises import Premises

SpoilPage = Callable[[Page, Premises], Answer]
"""Takes a healthy page and answers with the spoilt one, or with something else instead."""
AnswerFirst = Callable[[Premises, str, str], Answer | None]
"""Answers for a path and query of the host before the healthy host does; None leaves it."""
SpoilRobots = Callable[[str], str | File]
ListMore = Callable[[Premises], Iterable[str]]
CountPages = Callable[[Premises], int | None]


ERROR = "error"
"""Template of the pages for addresses that lead nowhere; no defect is about them."""


class UnknownDefect(LookupError):
    """No defect has that name; the message names it and how to see those there are."""


@dataclass(frozen=True)
class Defect:
    """One thing that can be broken, with the one finding that must come of it."""

    name: str
    check: str
    """Slug of the check that must fire."""
    summary: str
    host: str
    """Short name of the host whose pages must be named."""
    released: date
    """The release that brought it."""
    template: str | None = None
    """The lab's own page template; None for defects of a host."""
    urls: str = ""
    """Pattern of the paths that must be named, from the slash on, query included."""
    forbids: tuple[str, ...] = ()
    """Checks that must stay silent about those pages: consequences, or near misses."""
    spoil: SpoilPage | None = None
    spoils: str | None = None
    """Pattern of the paths that change, where those named are others."""
    answer: AnswerFirst | None = None
    robots: SpoilRobots | None = None
    lists: ListMore | None = None
    """Further addresses in the host's sitemap."""
    count: CountPages | None = None
    """How many pages must be named; without it, those of the index that match `urls`."""
    tls: bool = False
    """Whether the host answers TLS too."""
    needs_browser: bool = False
    """Whether only a browser that runs scripts sees it."""

    @cached_property
    def changed(self) -> re.Pattern[str]:
        """Matches the paths of pages that change."""
        return re.compile(self.urls if self.spoils is None else self.spoils)

    def touches(self, page: Page) -> bool:
        """Whether the page is one of those that change."""
        return (
            self.spoil is not None
            and page.template != ERROR
            and page.host == self.host
            and self.changed.fullmatch(page.path) is not None
        )

    def entry(self, premises: Premises) -> "Entry":
        """The manifest entry."""
        origin = premises.addresses.origin(self.host)
        return Entry(
            defect=self.name,
            check=self.check,
            host=origin.removeprefix("http://"),
            template=self.template,
            url_regex=re.escape(origin) + self.urls,
            pages=self.count(premises) if self.count else self._counted(premises),
            forbids=self.forbids,
            needs_browser=self.needs_browser,
        )

    def _counted(self, premises: Premises) -> int:
        pattern = re.compile(self.urls)
        return sum(1 for one in premises.pages(self.host) if pattern.fullmatch(one.path))


@dataclass(frozen=True)
class Entry:
    """What a correct engine must report: one finding of one check on these pages."""

    defect: str
    check: str
    host: str
    """With the port, where it is not the scheme's own."""
    template: str | None
    url_regex: str
    """Matches in full the addresses that the finding must name, and no others."""
    pages: int | None
    """How many; None where it depends on how the crawl came along."""
    forbids: tuple[str, ...] = ()
    """Checks that must not fire on these pages."""
    needs_browser: bool = False
    """Whether only pages that were rendered show it."""


def one(_premises: Premises) -> int:
    """A defect of a host is one occurrence."""
    return 1


def unknown(_premises: Premises) -> None:
    """A number of pages that nobody can state beforehand."""


def moves(path: str, target: str, status: int = 301) -> AnswerFirst:
    """A redirect from one path of a host to another."""

    def answer(premises: Premises, asked: str, _query: str) -> Answer | None:
        _ = premises
        return Redirect(target, status) if asked == path else None

    return answer
