"""What the coordinator and the workers say to each other. Plain values, so that they pickle."""

from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from tiebeam.engine.crawl.access.keys import Access
from tiebeam.engine.crawl.settings import CrawlSettings
from tiebeam.engine.tables import Part

Verdict = Literal["request", "disallowed", "crash"]
ErrandKind = Literal["robots", "sitemap", "probe", "health"]


RENEWAL = "renewal"
"""Name of an errand that asks anew for a robots.txt that was had, or not, before."""


class Visit(NamedTuple):
    """One URL to visit, as the frontier hands it out."""

    row: int
    """Its place in the frontier."""
    url: str
    found_by: str
    found_on: str | None
    hops: int
    depth: int
    chain: int
    """How many URLs of the same pattern led here one after another."""
    verdict: Verdict = "request"
    """What to do with it: request it, or write down that robots.txt keeps us out, or that reading
    its page killed the worker, without another request."""
    robots_allowed: bool | None = None
    robots_rule: str | None = None
    is_suspect: bool = False
    """Whether a worker died with it once already."""
    is_asked_again: bool = False
    """Whether it shut us out and the session was looked after since: what it answers now counts."""
    before: int | None = None
    """Place in the previous crawl of the page on whose change the request is to depend."""


class Found(NamedTuple):
    """One URL that a page, redirect or sitemap names, in scope, not sent before."""

    url_id: int
    url: str
    found_by: str
    source: int | str | None
    """Row in the frontier of the URL that names it, or the sitemap; None for a start URL."""
    hops: int
    depth: int
    chain: int


class Errand(NamedTuple):
    """One file to fetch beside the pages. Redirects are followed."""

    kind: ErrandKind
    url: str
    name: str = ""
    """For a probe its kind, for a sitemap how it was found."""
    parent: str | None = None
    """For a sitemap the index that names it."""
    host: str = ""
    """For a probe the crawled host that the question is about."""

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from other errands."""
        return self.kind, f"{self.name} {self.url}" if self.kind == "probe" else self.url


class Pace(NamedTuple):
    """How hard one worker may ask one origin."""

    concurrency: int
    """Requests at once; 0 while the host is left alone, except for errands."""
    interval_s: float
    not_before: float = 0.0
    """Moment of the next request at the earliest, in seconds since 1970.

    A worker need not be the one that made the last request: the executor may be a cluster.
    """


class Ended(NamedTuple):
    """The end of one visit, as far as the coordinator need know."""

    row: int
    url: str
    of_class: str
    trouble: str
    """What it says of a host in trouble, as in 503 or timeout; empty when nothing."""
    text_hash: int | None


class Unchanged(NamedTuple):
    """The end of a visit that was answered 304 to good purpose."""

    row: int
    place: int
    """Of the page in the previous crawl."""
    said: str
    """What the visit told, as text."""


class Sample(NamedTuple):
    """How long one host took to begin one answer."""

    began_at: float
    """Seconds since 1970."""
    kind: str
    """The kind of URL, whose waits can be compared."""
    wait_ms: float
    """From the request to the first byte of the answer."""


@dataclass
class Load:
    """What one worker asked of one origin since its last report, and how that went."""

    answers: int = 0
    """Requests that came to an end, in whatever way."""
    failures: int = 0
    """Those that speak of a host in trouble."""
    overloads: int = 0
    """Those answered 429 or 503."""
    lost: int = 0
    """Those without any answer."""
    busy_s: float = 0.0
    """How long they took, all together."""
    samples: list[Sample] = field(default_factory=list)
    every: int = 1
    """One answer in so many is a sample."""


@dataclass(frozen=True)
class Job:
    """What one call of a worker is to do."""

    crawl_id: str
    folder: str
    """Where the tables are: a folder, or the address of a bucket."""
    settings: CrawlSettings
    lane: int
    session: int
    """Grows when what a worker holds was given up; a worker then starts anew."""
    part_name: str
    visits: tuple[Visit, ...] = ()
    errands: tuple[Errand, ...] = ()
    paces: dict[str, Pace] = field(default_factory=dict)
    give_back: tuple[str, ...] = ()
    """Origins whose visits are no longer wanted, as far as they have not begun."""
    work: str = ""
    """The folder that worker and coordinator share on one machine; empty where they do not."""
    slice_s: float = 0.25
    until_done: bool = False
    """Come back with nothing under way: for executors whose next call may run elsewhere.

    What has not begun when the slice of time is over is given back.
    """
    flush: bool = False
    """Write down what is there, however little."""
    stop: bool = False
    """Break off what is under way."""
    closes_at: float | None = None
    """Moment from which no request may begin, in seconds since 1970; what waits is given back."""
    access: Access = field(default_factory=Access)


@dataclass
class Report:
    """What a worker has to tell after one call."""

    lane: int
    session: int
    done: list[int] = field(default_factory=list)
    """Rows whose outcome stands in `parts`, so that it is not asked again."""
    parts: dict[str, Part] = field(default_factory=dict)
    found: list[Found] = field(default_factory=list)
    settled: list[tuple[Errand, dict[str, Any]]] = field(default_factory=list)
    """Errands done, each with its row of the table and what else was learned."""
    ended: list["Ended"] = field(default_factory=list)
    """Visits that came to an end since the last report."""
    unchanged: list[Unchanged] = field(default_factory=list)
    """Visits to pages of the previous crawl that are as they were."""
    given_back: list[int] = field(default_factory=list)
    """Rows of visits that were wanted back."""
    shut_out: list[int] = field(default_factory=list)
    """Rows of visits whose answer says that the session has ended."""
    let_in: dict[str, str] = field(default_factory=dict)
    """A page that answered well, for each origin with a session."""
    form_on: dict[str, str] = field(default_factory=dict)
    """A page that is or holds the sign-in form of its origin, for each that has one."""
    starts: list[dict[str, Any]] = field(default_factory=list)
    """What came of the start URLs."""
    not_before: dict[str, float] = field(default_factory=dict)
    """Origins that are left alone beyond the end of this call, and until when."""
    loads: dict[str, Load] = field(default_factory=dict)
    """What each origin was asked, and how it bore that."""
    errands_back: list[Errand] = field(default_factory=list)
    """Errands not begun because the crawl window closed."""
    received_bytes: int = 0
    held: int = 0
    """Requests under way or still to be made."""
    message: str = ""
