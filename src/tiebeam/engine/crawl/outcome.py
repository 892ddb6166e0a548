"""From the answer to a visit to the row of `pages` and the URLs it names."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from tiebeam.engine import urls
from tiebeam.engine.crawl.answer import MAX_HEADER_VALUE, Answer
from tiebeam.engine.crawl.messages import Visit
from tiebeam.engine.extract import PageFacts, extract_page

REDIRECTS = frozenset({301, 302, 303, 307, 308})
MAX_READ_BYTES = 3_145_728
"""Googlebot reads the first 2 MB; the tree of a page takes fifty times its size."""
_UNREADABLE = "application/octet-stream"
_UNASKED = {304: "unasked_304", 206: "unasked_206"}


def read(visit_url: str, answer: Answer, is_internal: Callable[[str], bool]) -> PageFacts:
    """What body and headers of an answer say."""
    is_readable = "undecodable" not in answer.faults
    content_type = answer.headers.get("content-type", "").split("\n")[0] or None
    try:
        facts = extract_page(
            answer.body[:MAX_READ_BYTES] if is_readable else b"",
            url=visit_url,
            content_type=content_type if is_readable else _UNREADABLE,
            headers=answer.headers,
            is_internal=is_internal,
            now=datetime.fromtimestamp(answer.fetched_at, UTC),
        )
    except Exception:  # noqa: BLE001 - no page may end a crawl; the row says that it was not read
        return PageFacts(media_type=answer.media_type, faults=["unreadable"])
    if facts.is_html and len(answer.body) > MAX_READ_BYTES:
        facts.faults.append("read_in_part")
    return facts


def redirect_target(answer: Answer) -> tuple[str | None, str | None]:
    """Where a redirect sends on to, and what is wrong with it; None for what there is not."""
    if answer.status not in REDIRECTS:
        return None, _UNASKED.get(answer.status or 0)
    location = answer.headers.get("location", "").split("\n")[0]
    if not location:
        return None, "redirect_without_location"
    if len(location) >= MAX_HEADER_VALUE:
        return None, "redirect_too_long"
    try:
        target = urls.normalise(location, answer.url)
    except urls.InvalidURL:
        return None, "redirect_refused"
    if target == answer.url and "set-cookie" in answer.headers:
        return target, "cookie_wall"
    return target, None


def kind_of(visit: Visit, answer: Answer | None) -> str:
    """The outcome of a visit: answered, failed or disallowed."""
    if answer is None:
        return "disallowed" if visit.verdict == "disallowed" else "failed"
    return "failed" if answer.failure else "answered"


def class_of(outcome: str, status: int | None) -> str:
    """The class that progress counts an outcome in."""
    if outcome != "answered" or status is None:
        return outcome
    return f"{status // 100}xx" if 200 <= status < 600 else "other"


def targets(facts: PageFacts | None, redirect_url: str | None) -> Iterator[tuple[str, str]]:
    """URLs that an answer names beside its links, with how; in the order that counts."""
    if redirect_url:
        yield redirect_url, "redirect"
    if facts is None:
        return
    if facts.canonical_url:
        yield facts.canonical_url, "canonical"
    for alternate in facts.hreflang:
        yield alternate.url, "hreflang"
    if facts.refresh_url:
        yield facts.refresh_url, "refresh"


def start_of_unchanged(visit: Visit, answer: Answer) -> dict[str, Any]:
    """The same of a start URL that was a page before and has not changed."""
    return start_of(visit, answer, None, None) | {"status": 200, "is_html": True}


def start_of(
    visit: Visit, answer: Answer | None, facts: PageFacts | None, redirect_url: str | None
) -> dict[str, Any]:
    """What to know of a start URL to tell why a crawl could not begin."""
    return {
        "url": visit.url,
        "failure": answer.failure if answer else "disallowed",
        "detail": answer.detail if answer else "",
        "status": answer.status if answer else None,
        "media_type": answer.media_type if answer else None,
        "is_html": bool(facts and facts.is_html),
        "redirect_url": redirect_url,
    }
