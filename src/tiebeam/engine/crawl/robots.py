"""robots.txt as Google reads it: which lines count, and which of them decides about a URL.

Source: RFC 9309, and Google, "How Google interprets the robots.txt specification".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, NamedTuple

from tiebeam.engine.crawl.patterns import PathPattern, path_of

MAX_BYTES = 512_000
"""Google reads the first 500 KiB."""
MAX_LINE = 16_663
"""Bytes of a line that count, as in Google's parser."""

State = Literal["rules", "allow-all", "disallow-all"]

_ITSELF = "/robots.txt"
_START = 6
_MAX_STARTS = 2_000
_BOM = re.compile(b"(?:\xef(?:\xbb\xbf?)?)?")
"""Google passes over a part of it, too."""
_BLANKS = " \t\v\f\r\n"
"""Other spaces are part of the value."""
_UNRESERVED = re.compile("%(2[DE]|3[0-9]|4[1-9A-F]|5[0-9AF]|6[1-9A-F]|7[0-9AE])", re.IGNORECASE)
"""Escapes of letters, digits and `-._~`, which mean what they stand for. Source: RFC 3986, 2.3."""
_INNER_DOLLAR = re.compile(r"\$(?=[^\s#])")
_SIGNS = re.compile(r"[%*$]")
"""What paths are written with that the two ways of comparing see differently."""
_LINE_END = re.compile(b"\r\n|\r|\n")
_SPACE = re.compile("[ \\t]+")
_PRODUCT = re.compile("[a-zA-Z_-]*")
_KEYS = {
    "user-agent": "agent",
    "useragent": "agent",
    "user agent": "agent",
    "allow": "allow",
    "disallow": "disallow",
    "dissallow": "disallow",
    "dissalow": "disallow",
    "disalow": "disallow",
    "diasllow": "disallow",
    "disallaw": "disallow",
    "sitemap": "sitemap",
    "site-map": "sitemap",
    "crawl-delay": "delay",
}


class Rule(NamedTuple):
    """One allow or disallow line."""

    line: int
    allow: bool
    pattern: PathPattern
    written: str
    """The pattern as written."""

    def __str__(self) -> str:
        return f"{'Allow' if self.allow else 'Disallow'}: {self.written}"

    @property
    def is_implied(self) -> bool:
        """Whether Google reads it into a line that says something else."""
        return self.pattern.text != self.written


@dataclass
class Group:
    """The lines that some user agents share."""

    agents: list[str] = field(default_factory=list)
    """Product names in lower case; `*` for everyone."""
    rules: list[Rule] = field(default_factory=list)
    delay_s: float | None = None


class Verdict(NamedTuple):
    """Whether a URL may be requested, and the rule that decided, if one did."""

    allowed: bool
    rule: Rule | None = None


@dataclass(frozen=True)
class RobotsFile:
    """The groups and sitemap lines of one file."""

    groups: tuple[Group, ...] = ()
    sitemaps: tuple[str, ...] = ()

    def groups_for(self, agent: str) -> list[Group]:
        """The groups that a crawler of that name obeys; several of one name count as one."""
        own = [group for group in self.groups if agent.lower() in group.agents]
        return own or [group for group in self.groups if "*" in group.agents]


class Obeyed:
    """The rules that one crawler obeys, in the order in which they decide."""

    def __init__(self, file: RobotsFile, agent: str) -> None:
        groups = file.groups_for(agent)
        rules = [rule for group in groups for rule in group.rules if rule.pattern.length]
        # The longest pattern decides; between equals, the one that allows.
        self._rules = sorted(rules, key=lambda rule: (-rule.pattern.length, not rule.allow))
        self._by_start: dict[str, list[Rule]] = {}
        delays = [group.delay_s for group in groups if group.delay_s is not None]
        self.delay_s = max(delays, default=None)

    @property
    def said(self) -> list[tuple[str, bool]]:
        """The rules, as far as they decide."""
        return [(rule.pattern.text, rule.allow) for rule in self._rules]

    def judge(self, path: str) -> Verdict:
        """What the rules say of a path with its query, in the form of `patterns.path_of`."""
        for rule in self._that_may_match(path[:_START]):
            if rule.pattern.matches(path):
                return Verdict(rule.allow, rule)
        return Verdict(allowed=True)

    def _that_may_match(self, start: str) -> list[Rule]:
        """Files list thousands of paths, of which few begin as a given path does."""
        rules = self._by_start.get(start)
        if rules is None:
            if len(self._by_start) > _MAX_STARTS:
                self._by_start.clear()
            rules = [rule for rule in self._rules if rule.pattern.may_match(start)]
            self._by_start[start] = rules
        return rules


class RobotsAnswer:
    """What the robots.txt of one origin means for us and for Googlebot.

    We keep to RFC 9309 to the letter. Googlebot's answer is that of Google's parser, which compares
    escapes as they are written: to it, `/%7Ejo` and `/~jo` are two paths.
    """

    def __init__(self, state: State, body: str, agent: str) -> None:
        self.state = state
        file = parse(body.encode()) if state == "rules" else RobotsFile()
        self.sitemaps = file.sitemaps
        standard = parse(_as_rule(body).encode()) if state == "rules" else file
        self._ours = Obeyed(standard, agent)
        self._googlebots = Obeyed(file, "googlebot")
        self._are_alike = self._ours.said == self._googlebots.said
        self.delay_s = self._ours.delay_s

    def for_both(self, url: str) -> tuple[bool, Verdict]:
        """Whether we may request a URL, and what holds for Googlebot: mostly the same."""
        googlebots = self.for_googlebot(url)
        if self._are_alike and not _SIGNS.search(url):
            return googlebots.allowed, googlebots
        return self.for_us(url), googlebots

    def for_us(self, url: str) -> bool:
        """Whether we may request a URL. /robots.txt itself is always allowed."""
        path = path_of(url)
        if path == _ITSELF:
            return True
        return self.state != "disallow-all" and self._ours.judge(_as_path(path)).allowed

    def for_googlebot(self, url: str) -> Verdict:
        """Whether Googlebot may request a URL, and the line that says so."""
        path = path_of(url)
        if path == _ITSELF:
            return Verdict(allowed=True)
        if self.state == "disallow-all":
            return Verdict(allowed=False)
        return self._googlebots.judge(path)


def _as_rule(text: str) -> str:
    """Rules in the form of RFC 9309, 2.2.2 and 2.2.3: what need not be escaped is not."""
    return _INNER_DOLLAR.sub("%24", _plain(text))


def _as_path(path: str) -> str:
    """A path in the same form: a star or dollar in it is no sign but a character."""
    return _plain(path).replace("*", "%2A").replace("$", "%24")


def _plain(text: str) -> str:
    return _UNRESERVED.sub(lambda found: chr(int(found[1], 16)), text) if "%" in text else text


def state_of(status: int | None) -> State:
    """What follows from the status code of /robots.txt; None when nothing answered.

    A redirect that leads nowhere within five hops counts as 404.
    """
    if status is None or status == 429 or status >= 500:
        return "disallow-all"
    return "rules" if 200 <= status < 300 else "allow-all"


@lru_cache(maxsize=8)  # a file can have half a megabyte
def parse(body: bytes) -> RobotsFile:
    """Read a file leniently; lines that say nothing are skipped."""
    groups: list[Group] = []
    sitemaps: list[str] = []
    current = Group()
    takes_agents = False
    for number, key, value in lines(body):
        if key == "agent":
            if not takes_agents:
                current = Group()
                groups.append(current)
            takes_agents = True
            current.agents.append(_product(value))
        elif key == "sitemap":
            sitemaps.append(value)
        elif groups:
            takes_agents = key == "delay" and takes_agents
            _add(current, number, key, value)
    return RobotsFile(tuple(groups), tuple(dict.fromkeys(sitemaps)))


def _add(group: Group, number: int, key: str, value: str) -> None:
    if key == "delay":
        group.delay_s = _seconds(value)
    else:
        group.rules.append(Rule(number, key == "allow", PathPattern(value), value))
        directory, slash, name = value.rpartition("/")
        if key == "allow" and slash and name.startswith("index.htm"):
            # Google lets `Allow: /x/index.html` allow /x/ too.
            group.rules.append(Rule(number, True, PathPattern(f"{directory}/$"), value))


def lines(body: bytes) -> Iterator[tuple[int, str, str]]:
    """Number, key and value of each line that has a key we know."""
    content = _BOM.sub(b"", body[:MAX_BYTES], count=1)
    for number, line in enumerate(_LINE_END.split(content), 1):
        if not line or line.startswith(b"#"):
            continue
        text = line[:MAX_LINE].decode("utf-8", "replace").partition("#")[0].strip(_BLANKS)
        name, separator, value = text.partition(":")
        if not separator:  # some forget the colon
            name, *values = _SPACE.split(text, 2)
            value = values[0] if len(values) == 1 else ""
        key = _key(name.strip(_BLANKS).lower())
        if key and (separator or value):
            yield number, key, value.strip(_BLANKS).replace("\0", "")


def _key(name: str) -> str | None:
    """Google takes whatever begins with a key for that key."""
    for known, key in _KEYS.items():
        if name.startswith(known):
            return key
    return None


def _product(value: str) -> str:
    """The product name of a user-agent line; a star with a space behind it is still a star."""
    if value[:1] == "*" and (len(value) == 1 or value[1] in _BLANKS):
        return "*"
    found = _PRODUCT.match(value)
    return found[0].lower() if found else ""


def _seconds(value: str) -> float | None:
    try:
        seconds = float(value)
    except ValueError:
        return None
    return seconds if 0 < seconds < float("inf") else None
