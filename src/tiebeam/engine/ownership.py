"""Ownership rules: which team answers for what, one rule a line, the last match wins.

    # pattern…                                  team
    *                                           @platform
    /checkout/                                  "Shop frontend"
    *.help.example/articles/*                   @content
    template:"Product page" check:canonical-*   @catalogue

Read as close to a CODEOWNERS file as addresses of pages allow; docs/ownership.md tells it all.
Nothing here backtracks: matching a pattern takes time in proportion to the text.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple, Protocol
from urllib.parse import quote

LONGEST_TEXT = 200_000
"""Characters of a whole rules file."""
LONGEST_LINE = 1_000
MOST_RULES = 2_000
MOST_PATTERNS = 8
"""Patterns on one line, all of which must match."""

NAMED = ("template", "check", "area")
"""What a pattern may be about beside the address, as in area:robots."""

_ASCII = "".join(map(chr, range(128)))
_SCHEME = re.compile(r"https?://", re.IGNORECASE)


class Matter(Protocol):
    """What a team is sought for: a finding, or anything else that tells as much."""

    @property
    def area(self) -> str:
        """Area of the check, as in canonical."""

    @property
    def check(self) -> str:
        """Name of the check, as in canonical-to-error."""

    @property
    def host(self) -> str:
        """Host name, with the port when it is not the scheme's own."""

    @property
    def page_template(self) -> str:
        """Empty when it is about a whole host."""

    @property
    def paths(self) -> tuple[str, ...]:
        """Path, and query where there is one, of pages it occurs on."""


@dataclass(frozen=True)
class Problem:
    """What is wrong with one line, and what to write instead."""

    line: int
    """Counted from 1."""
    message: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.message}"


@dataclass(frozen=True)
class Pattern:
    """One condition of a rule."""

    about: str
    """url, template, check or area."""
    glob: str
    """For url the path, for the others the whole name."""
    host: str = "*"


@dataclass(frozen=True)
class Rule:
    """One line: all of its patterns must match, then the team is the owner."""

    line: int
    text: str
    """As it stands in the file, without the comment."""
    patterns: tuple[Pattern, ...]
    team: str
    """As written: a name, or @ and the short name."""

    def matches(self, matter: Matter) -> bool:
        """Whether every pattern holds."""
        return all(_HOLDS[pattern.about](pattern, matter) for pattern in self.patterns)


@dataclass(frozen=True)
class Rules:
    """The rules of one file, and the lines that could not be read."""

    rules: tuple[Rule, ...] = ()
    problems: tuple[Problem, ...] = ()

    def rule_for(self, matter: Matter) -> Rule | None:
        """The last rule that matches."""
        return next((rule for rule in reversed(self.rules) if rule.matches(matter)), None)


class _Word(NamedTuple):
    said: str
    is_quoted: bool


class Unreadable(ValueError):
    """A line is no rule; the message says what to write."""


def read(text: str) -> Rules:
    """The rules of a file. Never raises: a line that is no rule is among the problems."""
    if len(text) > LONGEST_TEXT:
        much = f"the rules are longer than {LONGEST_TEXT:,} characters; write fewer, wider ones"
        return Rules(problems=(Problem(1, much),))
    rules: list[Rule] = []
    problems: list[Problem] = []
    for line, said in enumerate(text.split("\n"), 1):
        try:
            rules += _rules_of(line, said.rstrip("\r"))
        except Unreadable as error:
            problems.append(Problem(line, str(error)))
    if len(rules) > MOST_RULES:
        problems.append(
            Problem(
                rules[MOST_RULES].line, f"more than {MOST_RULES:,} rules; write fewer, wider ones"
            )
        )
    return Rules(tuple(rules[:MOST_RULES]), tuple(problems))


def read_address(text: str) -> Pattern:
    """The addresses that a pattern means: a host, a path, or both. Raises Unreadable."""
    pattern = _pattern(text)
    if pattern.about != "url":
        raise Unreadable(f"{text} is about a {pattern.about}; write a path such as /checkout/")
    return pattern


def lies_at(pattern: Pattern, host: str, path: str) -> bool:
    """Whether a page is at one of the addresses. path: with the query, where there is one."""
    is_below = pattern.glob in {"", "/"} or _leads_to(pattern.glob, path)
    return is_below and (pattern.host == "*" or _is_on(pattern.host, host.lower()))


def short_name(team: str) -> str:
    """The name of a team as a rule may write it behind the @: "Shop frontend" is shop-frontend."""
    return re.sub(r"[\W_]+", "-", team.casefold()).strip("-")


def named_team(written: str, teams: Iterable[str]) -> str | None:
    """Which of the teams a rule means: the one of that name, else of that short name."""
    names = list(teams)
    if written in names:
        return written
    sought = short_name(written.removeprefix("@"))
    return next((name for name in names if sought and short_name(name) == sought), None)


def as_written(team: str) -> str:
    """The team as a rule writes it, in quotes where it must be."""
    is_plain = re.fullmatch(r"[\w-][\w.-]*", team)
    return team if is_plain else '"' + re.sub(r'(["\\])', r"\\\1", team) + '"'


def _rules_of(line: int, said: str) -> Iterator[Rule]:
    if len(said) > LONGEST_LINE:
        raise Unreadable(f"longer than {LONGEST_LINE:,} characters; write two rules")
    words, text = _words(said)
    if words:
        yield _rule(line, text, words)


def _rule(line: int, text: str, words: list[_Word]) -> Rule:
    *patterns, team = words
    if text.startswith(("[", "^[")):
        raise Unreadable("sections are not known; write the team behind each pattern")
    if not patterns:
        raise _half_a_rule(team.said)
    if len(patterns) > MOST_PATTERNS:
        raise Unreadable(f"more than {MOST_PATTERNS} patterns; write two rules")
    _check_team(team)
    return Rule(line, text, tuple(_pattern(word.said) for word in patterns), team.said)


def _half_a_rule(word: str) -> Unreadable:
    if _is_pattern(word):
        return Unreadable(f"{word} has no team; write the team behind it, as in {word} @platform")
    return Unreadable(f"{word} has no pattern; write one before the team, as in /checkout/ {word}")


def _check_team(word: _Word) -> None:
    said = word.said
    if not said.removeprefix("@").strip():
        raise Unreadable("the team has no name; write it, as in @platform")
    if word.is_quoted or said.startswith("@"):
        return
    if said.partition(":")[0] in NAMED or "/" in said or said.startswith("*"):
        raise Unreadable(f"{said} is a pattern and stands last; write the team behind it")


def _is_pattern(word: str) -> bool:
    kind, colon, _ = word.partition(":")
    is_address = any(sign in word for sign in "/*.") and not word.startswith("@")
    return is_address or bool(colon and kind in NAMED)


def _pattern(word: str) -> Pattern:
    kind, colon, glob = word.partition(":")
    if colon and kind in NAMED:
        if not glob:
            raise Unreadable(f'{kind}: is empty; write what it is to match, as in {kind}:"…"')
        return Pattern(kind, glob.casefold())
    if word.startswith("!"):
        raise Unreadable("! is not known; write a later rule instead: the last match wins")
    if word.startswith("@"):
        raise Unreadable(f"{word} is a second team; write one: the owner is one team")
    if not _is_pattern(word):
        raise Unreadable(
            f"{word} is no pattern; write a path such as /checkout/, or put a team of several words"
            " into quotes"
        )
    if colon and "/" not in word and not glob.isdigit():
        raise Unreadable(f"{kind}: is not known; write template:, check: or area:")
    return _address(word)


def _address(word: str) -> Pattern:
    """Host and path of an address pattern; `*` alone is everything."""
    host, slash, path = _SCHEME.sub("", word, count=1).partition("/")
    return Pattern("url", quote(f"{slash}{path}", safe=_ASCII), _ascii_host(host) or "*")


def _ascii_host(host: str) -> str:
    """The host as URLs write it: lower case, other scripts in their ASCII form."""
    try:
        return ".".join(
            label if label.isascii() else label.encode("idna").decode("ascii")
            for label in host.lower().split(".")
        )
    except UnicodeError:
        raise Unreadable(f"{host} is no host name; write one such as www.shop.example") from None


def _words(said: str) -> tuple[list[_Word], str]:
    """The words of a line, and the line without its comment. Raises Unreadable at an open quote."""
    words: list[_Word] = []
    word: list[str] | None = None
    starts_quoted = is_quoted = False
    signs = enumerate(said)
    for at, sign in signs:
        if word is None and not is_quoted:
            starts_quoted = sign == '"'
        if sign == "\\":
            word = word or []
            word.append(next(signs, (at, sign))[1])
        elif sign == '"':
            is_quoted, word = not is_quoted, word or []
        elif is_quoted or not (sign.isspace() or (sign == "#" and word is None)):
            word = word or []
            word.append(sign)
        elif sign == "#":
            said = said[:at]
            break
        elif word is not None:
            words.append(_Word("".join(word), starts_quoted))
            word = None
    if is_quoted:
        raise Unreadable('a quote is open; write a second " behind the name')
    if word is not None:
        words.append(_Word("".join(word), starts_quoted))
    return words, said.strip()


def _is_there(pattern: Pattern, matter: Matter) -> bool:
    """Whether all the pages it is known to occur on lie at the address."""
    if pattern.glob and pattern.glob != "/":
        under = (_leads_to(pattern.glob, path) for path in matter.paths)
        if not matter.paths or not all(under):
            return False
    return pattern.host == "*" or _is_on(pattern.host, matter.host.lower())


def _is_on(glob: str, host: str) -> bool:
    return _fits(glob, host) or _fits(glob, host.partition(":")[0])


_HOLDS: dict[str, Callable[[Pattern, Matter], bool]] = {
    "url": _is_there,
    "template": lambda pattern, matter: _fits(pattern.glob, matter.page_template.casefold()),
    "check": lambda pattern, matter: _fits(pattern.glob, matter.check.casefold()),
    "area": lambda pattern, matter: _fits(pattern.glob, matter.area.casefold()),
}


def _fits(glob: str, text: str) -> bool:
    """Whether the whole text matches; `*` stands for any signs, also none."""
    first, *others = glob.split("*")
    if not others:
        return first == text
    at = _passed(first, others[:-1], text)
    last = others[-1]
    return at is not None and text.endswith(last) and len(text) - len(last) >= at


def _leads_to(glob: str, path: str) -> bool:
    """Whether the path matches, or lies below one that does; `$` is the end."""
    if glob.endswith("$"):
        return _fits(glob[:-1], path)
    first, *others = glob.split("*")
    if not others:
        return path.startswith(first) and _ends_a_part(path, len(first))
    at = _passed(first, others[:-1], path)
    return at is not None and _has_part(others[-1], path, at)


def _passed(first: str, others: list[str], text: str) -> int | None:
    """Where the text goes on behind these pieces, each found as early as can be; None: nowhere."""
    if not text.startswith(first):
        return None
    at = len(first)
    for piece in others:
        found = text.find(piece, at)
        if found < 0:
            return None
        at = found + len(piece)
    return at


def _has_part(last: str, path: str, at: int) -> bool:
    """Whether the last piece ends a part of the path somewhere behind that place."""
    if not last:
        return True
    found = path.find(last, at)
    while found >= 0:
        if _ends_a_part(path, found + len(last)):
            return True
        found = path.find(last, found + 1)
    return False


def _ends_a_part(path: str, at: int) -> bool:
    return at == len(path) or path[at] in "/?" or path[at - 1] in "/?="
