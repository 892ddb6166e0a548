"""What is worse about one thing than before. What changes by itself is never compared."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from tiebeam.engine.probe.looks import Look

EXPIRES_SOON = timedelta(days=14)
SHRUNK = 0.8
"""Share of the former entries below which a sitemap has shrunk."""
FEWEST_ENTRIES = 10
"""Entries below which shares of a sitemap say nothing."""
LEAST_TEXT = 0.2
"""Share of the former words of the main text below which a page has lost it."""
MOVED_TEXT = 0.8
"""Share of all former words from which on the main text has only moved."""
FEWEST_WORDS = 50


@dataclass(frozen=True)
class Difference:
    """One thing that changed for the worse."""

    change: str
    before: Look
    now: Look
    cause: str | None = None
    """What several things with the same difference share when they have one cause."""
    was: str = ""
    is_: str = ""


def differences(before: Look, now: Look, at: datetime) -> Iterator[Difference]:
    """What is worse at the moment `at`; nothing for what could not be seen."""
    match now.kind:
        case "page":
            yield from _of_page(before, now)
        case "robots":
            yield from _of_robots(before, now)
        case "sitemap":
            yield from _of_sitemap(before, now)
        case "certificate":
            yield from _of_certificate(before, now, at)
        case "name":
            yield from _of_name(before, now)


def _of_page(before: Look, now: Look) -> Iterator[Difference]:
    if before.robots_allowed is not False and (rule := now.shut_by):
        yield Difference("robots-blocks", before, now, rule, "allowed", rule)
    found = _of_answer(before, now)
    if found:
        yield found
    elif now.status == 200:
        yield from _of_markup(before, now)


def shared_titles(pairs: Iterable[tuple[Look, Look]]) -> Iterator[Difference]:
    """Pages that show one title where each had its own: a login wall, an error page with 200.

    pairs: how each page of a page template was, and is.
    """
    alike: dict[str, list[tuple[Look, Look]]] = defaultdict(list)
    for before, now in pairs:
        if now.is_page and now.title and before.title not in {None, now.title}:
            alike[now.title].append((before, now))
    for title, pages in alike.items():
        if len({before.title for before, _ in pages}) > 1:
            for before, now in pages:
                yield Difference("title-shared", before, now, None, before.title or "", title)


def _of_answer(before: Look, now: Look) -> Difference | None:
    """What is worse before any markup is read."""
    was = str(before.status)
    if now.failure:
        return Difference("page-fails", before, now, None, was, now.failure)
    if now.status is None or now.status == before.status:
        return None
    if now.redirect_url:
        return Difference(
            "redirect-added", before, now, None, was, f"{now.status} {now.redirect_url}"
        )
    for change, statuses in _STATUSES:
        if now.status in statuses:
            return Difference(change, before, now, None, was, str(now.status))
    return None


_STATUSES = (
    ("server-error", (*range(500, 600), 429)),
    ("access-denied", (401, 403, 407)),
    ("page-gone", range(400, 500)),
)


def _of_markup(before: Look, now: Look) -> Iterator[Difference]:
    if now.noindex and not before.noindex:
        yield Difference("noindex-added", before, now, None, "indexable", "noindex")
    if _has_lost_text(before, now):
        words = (f"{before.main_word_count} words", f"{now.main_word_count or 0} words")
        yield Difference("content-lost", before, now, None, *words)
        return  # an empty page has lost all the rest with its text
    if before.title and now.is_page and not now.title:
        yield Difference("title-emptied", before, now, None, "a title", "none")
    if found := _of_canonical(before, now):
        yield found
    lost = sorted(set(before.hreflang) - set(now.hreflang))
    if lost:
        yield Difference(
            "hreflang-lost",
            before,
            now,
            None,
            ",".join(before.hreflang),
            f"without {','.join(lost)}",
        )


def _has_lost_text(before: Look, now: Look) -> bool:
    if before.is_html and not now.is_html:
        return True
    words = before.main_word_count or 0
    has_lost = words >= FEWEST_WORDS and (now.main_word_count or 0) < LEAST_TEXT * words
    return has_lost and (now.word_count or 0) < MOVED_TEXT * (before.word_count or 0)


def _of_canonical(before: Look, now: Look) -> Difference | None:
    """Whether the page speaks for itself no longer; a target that was another may change."""
    if before.canonical_url not in {None, before.url}:
        return None
    was = "itself" if before.canonical_url else "none"
    if now.canonical_url is None:
        lost = before.canonical_url is not None
        return Difference("canonical-lost", before, now, None, was, "none") if lost else None
    if now.canonical_url == now.url:
        return None
    return Difference("canonical-elsewhere", before, now, None, was, now.canonical_url)


def _of_robots(before: Look, now: Look) -> Iterator[Difference]:
    if now.failure:
        yield Difference("robots-unreachable", before, now, None, before.state or "", now.failure)
    elif now.state == "disallow-all" and before.state != "disallow-all":
        yield Difference(
            "robots-unreachable", before, now, None, before.state or "", str(now.status)
        )
    elif before.state == "rules" and now.state == "allow-all":
        is_ = "a web page" if now.status == 200 else str(now.status)
        yield Difference("robots-lost", before, now, None, "rules", is_)


def _of_sitemap(before: Look, now: Look) -> Iterator[Difference]:
    entries = before.entries or 0
    if now.failure or now.fault:
        is_ = now.failure or (str(now.status) if now.status != 200 else now.fault) or ""
        yield Difference("sitemap-gone", before, now, now.url, f"{entries} entries", is_)
    elif entries >= FEWEST_ENTRIES and (now.entries or 0) < SHRUNK * entries:
        is_ = f"{now.entries or 0} entries"
        yield Difference("sitemap-shrunk", before, now, now.url, f"{entries} entries", is_)


def _of_certificate(before: Look, now: Look, at: datetime) -> Iterator[Difference]:
    if now.fault:
        yield Difference(
            "certificate-broken", before, now, None, before.fault or "trusted", now.fault
        )
    elif now.expires_at and now.expires_at - at < EXPIRES_SOON:
        day = f"{now.expires_at:%Y-%m-%d}"
        yield Difference("certificate-expires", before, now, None, "valid", f"ends {day}")


def _of_name(before: Look, now: Look) -> Iterator[Difference]:
    if now.failure == "missing":
        yield Difference(
            "name-lost", before, now, None, ", ".join(before.addresses), "no such name"
        )
    elif now.failure:
        return
    elif before.canonical_name != now.canonical_name:
        was, is_ = before.canonical_name or "no alias", now.canonical_name or "no alias"
        yield Difference("name-moved", before, now, None, was, is_)
    elif not now.canonical_name and set(before.addresses).isdisjoint(now.addresses):
        # Behind an alias addresses change by themselves; without one, all at once is a move.
        was, is_ = ", ".join(before.addresses), ", ".join(now.addresses)
        yield Difference("name-moved", before, now, None, was, is_)
