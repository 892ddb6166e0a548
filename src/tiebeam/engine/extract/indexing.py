"""What a page asks of search engines: robots rules, canonical, language versions.

Source: Google Search Central, "How to specify a canonical URL with rel=canonical and other
methods" and "Tell Google about localized versions of your page"
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime

from tiebeam.engine.extract.facts import Alternate, PageFacts
from tiebeam.engine.extract.folding import fold, fold_and_cut
from tiebeam.engine.extract.head import Head
from tiebeam.engine.extract.link_header import HeaderLink, read_link_header
from tiebeam.engine.extract.robots import NAMES_FOR_GOOGLE, read_robots

MAX_ALTERNATES = 1_000
_ROBOTS_CHARACTERS = 1_000
_CODE_CHARACTERS = 50

Resolve = Callable[[str], str | None]


def read_robots_rules(
    facts: PageFacts, head: Head, headers: Mapping[str, str], now: datetime
) -> None:
    """Robots rules of meta elements, in the head or not, and of the header."""
    metas = [meta for meta in head.metas if meta.name in NAMES_FOR_GOOGLE]
    header = headers.get("x-robots-tag")
    robots = read_robots((meta.content or "" for meta in metas), header, now)
    facts.noindex, facts.noindex_from, facts.nofollow = robots
    if metas:
        written = (
            f"googlebot: {meta.content}" if meta.name == "googlebot" else meta.content or ""
            for meta in metas
        )
        facts.meta_robots = fold_and_cut("; ".join(written), _ROBOTS_CHARACTERS)
    if header is not None:
        lines = ", ".join(header.splitlines())
        facts.x_robots_tag = fold_and_cut(lines, _ROBOTS_CHARACTERS)


def read_canonical(
    facts: PageFacts, head: Head, headers: Mapping[str, str], of_html: Resolve, of_header: Resolve
) -> None:
    """The canonical in force: of the head, else of the header; one outside the head is ignored."""
    elements = [link for link in head.links if "canonical" in link.rel]
    valid = [link for link in elements if not link.is_void_canonical and link.href]
    inside = _urls(facts, (link.href for link in valid if link.in_head), of_html)
    header = [link for link in read_link_header(headers.get("link")) if "canonical" in link.rel]
    sent = _urls(facts, (link.href for link in header), of_header)
    if len(valid) < len(elements):
        facts.faults.append("canonical_void")
    if in_force := [*inside, *sent]:
        facts.canonical_url = in_force[0]
        facts.canonical_from = "html" if inside else "header"
        facts.canonical_count = len(set(in_force))
    if elements:
        facts.canonical_in_head = any(link.in_head for link in elements)


def read_alternates(
    facts: PageFacts, head: Head, headers: Mapping[str, str], of_html: Resolve, of_header: Resolve
) -> None:
    """Language versions that the head and the header name; those outside the head are ignored."""
    named: dict[Alternate, None] = {}
    for code, url in (*_of_head(head, of_html), *_of_header(headers, of_header)):
        if url is None:
            _add_fault(facts, "hreflang_invalid_url")
            continue
        if len(named) == MAX_ALTERNATES:
            _add_fault(facts, "hreflang_cut")
            break
        named[Alternate(fold(code[:_CODE_CHARACTERS]), url)] = None
    facts.hreflang = list(named)


def _of_head(head: Head, resolve: Resolve) -> Iterator[tuple[str, str | None]]:
    for link in head.links:
        if link.in_head and link.hreflang is not None and "alternate" in link.rel and link.href:
            yield link.hreflang, resolve(link.href)


def _of_header(headers: Mapping[str, str], resolve: Resolve) -> Iterator[tuple[str, str | None]]:
    links: Iterable[HeaderLink] = read_link_header(headers.get("link"))
    for link in links:
        if link.hreflang is not None and "alternate" in link.rel:
            yield link.hreflang, resolve(link.href)


def _urls(facts: PageFacts, hrefs: Iterable[str], resolve: Resolve) -> list[str]:
    found = []
    for href in hrefs:
        url = resolve(href)
        if url is None:
            _add_fault(facts, "canonical_invalid")
        else:
            found.append(url)
    return found


def _add_fault(facts: PageFacts, fault: str) -> None:
    if fault not in facts.faults:
        facts.faults.append(fault)
