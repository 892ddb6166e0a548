"""What a crawl is asked to do."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, Self, get_args

from tiebeam import __version__
from tiebeam.engine import urls
from tiebeam.engine.crawl.errors import InvalidSettings
from tiebeam.engine.crawl.forms import HEADER, LIMIT, PARAMETERS, PATTERN
from tiebeam.engine.crawl.window import CrawlWindow

Robots = Literal["obey", "record"]
WAYS = ("link", "redirect", "canonical", "hreflang", "refresh", "sitemap")
"""How a crawl finds URLs beyond those that it is given."""

PROFILES = {
    "googlebot-smartphone": (
        "Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 "
        "(KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36 "
        "(compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
    ),
    "googlebot-desktop": (
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; Googlebot/2.1; "
        "+http://www.google.com/bot.html) Chrome/156.0.0.0 Safari/537.36"
    ),
    "bingbot": (
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0; "
        "+http://www.bing.com/bingbot.htm) Chrome/156.0.0.0 Safari/537.36"
    ),
}
"""How others introduce themselves, for a look at what a site shows them.

Source: Google, "Google's common crawlers"; Bing Webmaster, "Which crawlers does Bing use?".
"""

AGENT = "TiebeamBot"
"""The name that robots.txt files address us by."""

ABOUT_URL = "https://github.com/tiebeam/tiebeam/blob/main/docs/crawler.md"

MEBIBYTE = 1_048_576


@dataclass(frozen=True)
class CrawlSettings:
    """Where a crawl starts, how far it goes and how hard it may ask.

    Raises InvalidSettings for values that no crawl can follow.
    """

    start_urls: tuple[str, ...]
    """Where the crawl begins; their hosts and www or apex twins are in scope."""
    hosts: tuple[str, ...] = ()
    """Further hosts in scope; `*.example.com` stands for all below example.com."""
    include: tuple[str, ...] = ()
    """Path patterns as in robots.txt; when given, only URLs that match one are visited."""
    exclude: tuple[str, ...] = ()
    """Path patterns as in robots.txt; URLs that match one are not visited."""
    follow: tuple[str, ...] = ()
    """Ways in which URLs are found: link, redirect, canonical, hreflang, refresh, sitemap; all
    when none is named."""
    parameters: tuple[str, ...] = ()
    """Rules for query parameters before a URL is queued, as in `/shop/* keep page,size`, `drop
    utm_*`, `/search* sort`."""
    limits: tuple[str, ...] = ()
    """The most URLs, or links in a row, for a path pattern, as in `/blog/* 500`, `/blog/* depth
    3`."""
    sample: int | None = None
    """The most URLs of one page template where `previous` knows it, else of one address pattern:
    one folder with the same parameter names."""
    max_pages: int | None = None
    """URLs after which the crawl ends, saying so."""
    max_depth: int | None = None
    """The most links in a row that are followed from a start URL."""
    robots: Robots = "obey"
    """record = your own site: visit disallowed pages too, and note what Googlebot may not."""
    user_agent: str = f"Mozilla/5.0 (compatible; {AGENT}/{__version__}; +{{about_url}})"
    """How the crawler introduces itself, {about_url} standing for that setting, or
    googlebot-smartphone, googlebot-desktop or bingbot; robots.txt files still address it as
    TiebeamBot."""
    about_url: str = ABOUT_URL
    """Page that tells a site's engineers who crawls and how to slow or stop it."""
    headers: tuple[str, ...] = ()
    """Further header lines for hosts in scope, as in `Accept-Language: de`; no secrets."""
    proxy: str | None = None
    """`http://`, `https://`, `socks5://` or `socks5h://` with host and port; it connects for us."""
    concurrency: int = 8
    """Requests under way at once to one host, at most."""
    max_slowdown: float = 2.0
    """A host is asked fewer at once when its 95th percentile of waits for the first byte nears so
    many times what it is while nearly idle; waits under 50 ms do not count."""
    max_failures: float = 0.5
    """Share of a host's last 50 answers that may fail before it is left alone until it is well."""
    crawl_window: str | None = None
    """Hours in which anything may be asked, with their time zone: `01:00-05:00 Europe/Berlin`."""
    rate: float | None = None
    """Requests per second to one host."""
    workers: int | None = None
    """Processes that fetch and read pages; one a core when not given."""
    timeout_s: float = 30
    """For a whole request, from the look-up of the name to the last byte."""
    connect_timeout_s: float = 10
    """For the connection alone, TLS included."""
    max_body_bytes: int = 10 * MEBIBYTE
    """What is longer is cut there and marked truncated."""
    longest_wait_s: float = 60
    """The most that a Retry-After header or our own back-off puts a request off."""
    connect_to: tuple[str, ...] = ()
    """`HOST:PORT:OTHER_HOST:OTHER_PORT` as libcurl's CONNECT_TO."""
    ca_file: str | None = None
    """Certificates of authorities to trust, instead of the system's."""
    allow_private: bool = False
    """Whether hosts in scope may have private or loopback addresses."""
    sitemaps: tuple[str, ...] = ()
    """Sitemaps that robots.txt does not name."""
    use_sitemaps: bool = True
    """Whether sitemaps are read and their URLs visited."""
    probes: bool = True
    """Whether each host is asked how it behaves beyond its own links."""
    evidence: int = 16
    """Megabytes of pages that each worker keeps whole, a few of each kind; 0 keeps none."""
    access: tuple[str, ...] = ()
    """Which origins the crawl has a key for, and of which kinds; the secrets are not kept."""
    previous: str | None = None
    """Folder of an earlier crawl; what the site says is unchanged since is taken from there."""
    kind: str = "full"
    """What the crawl is for: full, sample, verification or gate."""

    def __post_init__(self) -> None:
        if not self.start_urls:
            raise InvalidSettings("a crawl needs a start URL: give at least one")
        object.__setattr__(self, "start_urls", _web_addresses(self.start_urls))
        object.__setattr__(self, "sitemaps", _web_addresses(self.sitemaps))
        if self.robots not in get_args(Robots):
            raise InvalidSettings(f"robots is {self.robots!r}: choose obey or record")
        self._refuse_numbers()
        if self.crawl_window is not None:
            CrawlWindow.read(self.crawl_window)
        named = self.user_agent.replace("{about_url}", self.about_url)
        object.__setattr__(self, "user_agent", named)
        for name, form, example in _FORMS:
            _refuse_malformed(name, getattr(self, name), form, example)

    def _refuse_numbers(self) -> None:
        for name in _POSITIVE:
            value = getattr(self, name)
            if value is not None and not value > 0:
                raise InvalidSettings(f"{name} is {value}: it must be greater than 0")
        for name in ("evidence", "max_depth"):
            value = getattr(self, name)
            if value is not None and value < 0:
                raise InvalidSettings(f"{name} is {value}: it must not be negative")
        if not self.max_slowdown > 1:
            raise InvalidSettings(f"max_slowdown is {self.max_slowdown}: it must be more than 1")
        if not 0 < self.max_failures <= 1:
            raise InvalidSettings(f"max_failures is {self.max_failures}: a share from 0 to 1")

    @property
    def introduction(self) -> str:
        """The User-Agent header."""
        return PROFILES.get(self.user_agent, self.user_agent)

    def as_json(self) -> dict[str, Any]:
        """The settings as plain values, for the manifest."""
        values = asdict(self)
        return {name: list(v) if isinstance(v, tuple) else v for name, v in values.items()}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Settings read back; raises InvalidSettings for one that this version does not know."""
        known = {field.name for field in fields(cls)}
        if unknown := set(values) - known:
            raise InvalidSettings(f"unknown setting: {', '.join(sorted(unknown))}")
        tuples: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in values.items()
        }
        return cls(**tuples)


_POSITIVE = (
    "sample",
    "max_pages",
    "concurrency",
    "rate",
    "workers",
    "timeout_s",
    "connect_timeout_s",
    "max_body_bytes",
    "longest_wait_s",
)


_FORMS = (
    ("hosts", re.compile(r"\s*(?:\*\.)?[^\s/:*]+(?::\d+)?\s*"), "*.example.com"),
    ("include", PATTERN, "/en/*"),
    ("exclude", PATTERN, "/cart/*"),
    ("follow", re.compile("|".join(WAYS)), "sitemap"),
    ("parameters", PARAMETERS, "/shop/* keep page,size"),
    ("limits", LIMIT, "/blog/* 500"),
    (
        "connect_to",
        re.compile(r"[^\s:]*:\d*:(?:[^\s:]+|\[[^\s\]]+\]):\d*"),
        "a.test:443:127.0.0.1:8443",
    ),
    ("about_url", re.compile(r"https?://[\x21-\x7e]+"), "https://www.example.com/crawler"),
    ("headers", HEADER, "Accept-Language: de"),
    ("proxy", re.compile(r"(?:https?|socks5h?)://[^\s/@]+:\d+/?"), "http://proxy.example.com:3128"),
    ("user_agent", re.compile(r"[\x20-\x7e]+"), "ExampleBot/1.0"),
)
"""What a text must be made of; curl and robots.txt patterns take anything and then do nothing."""


def _refuse_malformed(
    name: str, given: str | tuple[str, ...] | None, form: re.Pattern[str], example: str
) -> None:
    for text in (given,) if isinstance(given, str) else given or ():
        if not form.fullmatch(text.strip()):
            raise InvalidSettings(f"{name} {text!r} has another form than in {example}")


def _web_addresses(texts: tuple[str, ...]) -> tuple[str, ...]:
    try:
        return tuple(dict.fromkeys(urls.normalise(text) for text in texts))
    except urls.InvalidURL as error:
        raise InvalidSettings(f"{error}: give an address as in https://www.example.com/") from None
