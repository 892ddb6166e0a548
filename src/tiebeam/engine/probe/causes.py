"""From what differs about single things to causes: one root cause, one alarm.

A host that is down is not told again per page, a line of robots.txt not per page template, and what
happens on all page templates of a host alike happens to the host.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import xxhash

from tiebeam.engine.probe.differences import Difference, differences, shared_titles
from tiebeam.engine.probe.kinds import HIDING, KINDS, family_of
from tiebeam.engine.probe.looks import Look

Key = tuple[str, str]

FEWEST_THINGS = 2
"""Pages that must show a change, unless the sample has fewer: one page alone is no template."""
WHOLE_HOST = 0.8
"""Share of the pages of a host from which on a change of all its page templates is one."""
MOST_URLS = 5
_VERSION = 1
EVERY_HOST = "*"


@dataclass(frozen=True)
class Cause:
    """What one or more differences come from."""

    change: str
    host: str
    page_templates: tuple[str, ...] = ()
    template_key: str | None = None
    """Of the only page template concerned."""
    cause: str | None = None
    before: str = ""
    after: str = ""
    changed: int = 1
    sample: int = 1
    urls: tuple[str, ...] = ()
    keys: tuple[Key, ...] = ()
    """The things that differ."""

    @property
    def change_id(self) -> int:
        """The same from probe to probe, and from crawl to crawl."""
        parts = (family_of(self.change), self.host, self.template_key or "", self.cause or "")
        return xxhash.xxh3_64_intdigest("\x1f".join((str(_VERSION), *parts)).encode())


def find_causes(
    before: Mapping[Key, Look], now: Iterable[Look], at: datetime, *, suspects: bool = False
) -> list[Cause]:
    """The causes of all that is worse now. With `suspects` one page is enough to suspect one."""
    hosts: dict[str, list[Look]] = defaultdict(list)
    for look in now:
        if look.key in before:
            hosts[look.host].append(look)
    found = [
        cause
        for host, looks in sorted(hosts.items())
        for cause in _Host(host, looks, before, at, suspects).causes()
    ]
    return _of_site(_one_certificate(found), len(hosts))


class _Host:
    """One host and all that was seen of it."""

    def __init__(
        self,
        host: str,
        looks: Sequence[Look],
        before: Mapping[Key, Look],
        at: datetime,
        suspects: bool,  # noqa: FBT001 - passed on
    ) -> None:
        self.host = host
        self.looks = looks
        self.pages = [one for one in looks if one.kind == "page"]
        self.suspects = suspects
        self.found: dict[str, list[Difference]] = defaultdict(list)
        for look in looks:
            for difference in differences(before[look.key], look, at):
                self.found[family_of(difference.change)].append(difference)
        self._compare_titles(before)

    def _compare_titles(self, before: Mapping[Key, Look]) -> None:
        """What only several pages of a page template show together."""
        empty = {one.now.key for one in self.found.get("content-lost", ())}
        templates: dict[str | None, list[tuple[Look, Look]]] = defaultdict(list)
        for look in self.pages:
            if look.key not in empty:
                templates[look.template_key].append((before[look.key], look))
        for pairs in templates.values():
            self.found["title-shared"] += shared_titles(pairs)

    def causes(self) -> list[Cause]:
        """The causes on this host; one that hides the others stands alone."""
        if self._is_down():
            self.found["host-down"] = self._failures()
        for change in HIDING:
            if found := self.found.get(change):
                return [self._cause(change, found, len(found))]
        return [*self._of_robots(), *self._of_files(), *self._of_pages()]

    def _failures(self) -> list[Difference]:
        return [*self.found.get("robots-unreachable", ()), *self.found.get("server-error", ())]

    def _is_down(self) -> bool:
        """Whether robots.txt fails and no page answers as it should."""
        robots = self.found.get("robots-unreachable")
        if not robots or len(robots) < sum(one.kind == "robots" for one in self.looks):
            return False
        failed = {one.now.key for one in self.found.get("server-error", ())}
        asked = [one for one in self.pages if one.has_answered or one.failure]
        if not asked:  # robots.txt kept us from asking: down only if nothing answered it either
            return all(one.now.failure for one in robots)
        return all(one.key in failed for one in asked)

    def _of_robots(self) -> Iterator[Cause]:
        if found := self.found.get("robots-unreachable"):
            yield self._cause("robots-unreachable", found, len(found))
            return
        if found := self.found.get("robots-lost"):
            yield self._cause("robots-lost", found, len(found))
        rules: dict[str | None, list[Difference]] = defaultdict(list)
        for one in self.found.get("robots-blocks", ()):
            rules[one.cause].append(one)
        for rule, blocked in rules.items():
            if any(True for _ in self._told("robots-blocks", blocked)):
                seen = sum(one.robots_allowed is not None for one in self.pages)
                yield self._cause("robots-blocks", blocked, seen, rule)

    def _of_files(self) -> Iterator[Cause]:
        for change in ("certificate-expires", "name-moved"):
            if found := self.found.get(change):
                yield self._cause(change, found, len(found))
        sitemaps = sum(one.kind == "sitemap" for one in self.looks)
        for change in ("sitemap-gone", "sitemap-shrunk"):
            if found := self.found.get(change):
                yield self._cause(change, found, sitemaps)

    def _of_pages(self) -> Iterator[Cause]:
        templates = {one.template_key for one in self.pages if one.has_answered or one.failure}
        for change in _PAGE_CHANGES:
            found = self.found.get(change, [])
            told = dict(self._told(change, found))
            pages = [one for alike in told.values() for one in alike]
            seen = self._seen(templates)
            if len(templates) > 1 and set(told) == templates and len(pages) >= WHOLE_HOST * seen:
                yield self._cause(_commonest(pages), pages, seen)
                continue
            for key, alike in told.items():
                cause = self._cause(_commonest(alike), alike, self._seen({key}))
                yield replace(cause, template_key=key)

    def _told(
        self, change: str, found: Iterable[Difference]
    ) -> Iterator[tuple[str | None, list[Difference]]]:
        """The page templates on which enough of the sample differs, with what differs."""
        templates: dict[str | None, list[Difference]] = defaultdict(list)
        for one in found:
            templates[one.now.template_key].append(one)
        for key, alike in templates.items():
            seen = self._seen({key})
            enough = min(seen, max(FEWEST_THINGS, KINDS[change].min_share * seen))
            if self.suspects or len(alike) >= enough:
                yield key, alike

    def _seen(self, templates: Iterable[str | None]) -> int:
        """Pages of these page templates of which something is known."""
        wanted = set(templates)
        return sum(
            one.template_key in wanted
            and (one.has_answered or one.failure is not None or one.shut_by is not None)
            for one in self.pages
        )

    def _cause(
        self, change: str, found: Sequence[Difference], sample: int, cause: str | None = None
    ) -> Cause:
        names = {one.now.page_template for one in found if one.now.page_template}
        (was, is_), _ = Counter((one.was, one.is_) for one in found).most_common(1)[0]
        keys = sorted({one.now.key for one in found})
        return Cause(
            change=change,
            host=self.host,
            page_templates=tuple(sorted(names)),
            cause=cause,
            before=was,
            after=is_,
            changed=len(keys),
            sample=max(sample, len(keys)),
            urls=tuple(url for _, url in keys)[:MOST_URLS],
            keys=tuple(keys),
        )


_PAGE_CHANGES = (
    "server-error",
    "access-denied",
    "page-gone",
    "redirect-added",
    "noindex-added",
    "content-lost",
    "title-shared",
    "canonical-elsewhere",
    "canonical-lost",
    "title-emptied",
    "hreflang-lost",
)


def _commonest(found: Iterable[Difference]) -> str:
    return Counter(one.change for one in found).most_common(1)[0][0]


def _one_certificate(found: Sequence[Cause]) -> list[Cause]:
    """Hosts that show the same certificate have one cause."""
    kept: list[Cause] = []
    shared: dict[tuple[str, str], list[Cause]] = defaultdict(list)
    for cause in found:
        if cause.change.startswith("certificate-"):
            shared[cause.change, cause.after].append(cause)
        else:
            kept.append(cause)
    return [_merged(alike, alike[0].host) for alike in shared.values()] + kept


def _of_site(found: Sequence[Cause], hosts: int) -> list[Cause]:
    """Where no host answers there is one cause, which may be the network here."""
    down = [one for one in found if one.change in {"host-down", "name-lost"}]
    if len(down) < max(2, hosts):
        return list(found)
    return [replace(_merged(down, EVERY_HOST), change="site-down")]


def _merged(alike: Sequence[Cause], host: str) -> Cause:
    return replace(
        alike[0],
        host=host,
        page_templates=tuple(sorted({name for one in alike for name in one.page_templates})),
        changed=sum(one.changed for one in alike),
        sample=sum(one.sample for one in alike),
        urls=tuple(one.urls[0] for one in alike if one.urls)[:MOST_URLS],
        keys=tuple(key for one in alike for key in one.keys),
    )
