"""The frame around every page, as the settings describe it.

`TIEBEAM_UI` names views only, so that the look imports no practice; what is not named is not shown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from typing import Any, Literal

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

REMEMBERED = 2_000
"""Pages of which is known where in the hub they lie."""


@dataclass(frozen=True)
class Entry:
    """One way into a part of the hub."""

    label: str
    view: str
    icon: str
    """Name of a Lucide icon."""
    place: Literal["main", "end"] = "main"
    method: Literal["get", "post"] = "get"
    note: str = ""
    """What is to be found there, where there is room to say it."""
    for_administrators: bool = False
    """Whether others would be refused there, and so are not led there."""


@dataclass(frozen=True)
class ShownEntry:
    """An entry with its address, and whether this page lies in it."""

    label: str
    url: str
    icon: str
    method: str
    is_current: bool
    note: str = ""


@dataclass(frozen=True)
class Shell:
    """Which views the frame leads to; empty names leave their part out."""

    home: str = ""
    navigation: tuple[Entry, ...] = ()
    person: tuple[Entry, ...] = ()
    """The menu of the person who is signed in."""
    settings: tuple[Entry, ...] = ()
    """What the overview of the settings leads to."""
    search: str = ""
    matches: str = ""
    """What matches while somebody types into the search; takes the same `q`."""
    inbox: str = ""
    """Shown with `inbox_count`, which a context processor of the hub gives."""
    lens: str = ""
    """Takes POST `lens` (seo or it) and `next`."""
    term: str = ""
    """Page of a glossary term; takes its slug."""
    term_card: str = ""
    """The card shown over a term; takes its slug."""


@cache
def shell() -> Shell:
    """The frame of this hub, as its settings describe it."""
    return described(getattr(settings, "TIEBEAM_UI", {}))


def described(given: Mapping[str, Any]) -> Shell:
    """The frame in a setting. Raises ImproperlyConfigured naming what it may not hold."""
    known = {one.name for one in fields(Shell)}
    if unknown := given.keys() - known:
        raise ImproperlyConfigured(f"TIEBEAM_UI knows no {sorted(unknown)}, only {sorted(known)}")
    return Shell(
        **{
            **given,
            "navigation": _entries(given.get("navigation", ())),
            "person": _entries(given.get("person", ())),
            "settings": _entries(given.get("settings", ())),
        }
    )


def _entries(given: Iterable[Mapping[str, Any]]) -> tuple[Entry, ...]:
    try:
        return tuple(Entry(**entry) for entry in given)
    except TypeError as error:
        raise ImproperlyConfigured(f"TIEBEAM_UI has an entry that is none: {error}") from error


def shown(entries: tuple[Entry, ...], place: str, path: str) -> tuple[ShownEntry, ...]:
    """The entries of one place with their addresses; the longest that holds `path` is current."""
    addressed = [(entry, reverse(entry.view)) for entry in entries if entry.place == place]
    holding = [url for _, url in addressed if path == url or (url != "/" and path.startswith(url))]
    current = max(holding, key=len, default=None)
    return tuple(
        ShownEntry(str(entry.label), url, entry.icon, entry.method, url == current, str(entry.note))
        for entry, url in addressed
    )


@lru_cache(REMEMBERED)
def _frame(path: str, _language: str, *, is_administrator: bool) -> dict[str, Any]:
    """What is the same whenever the same page is shown."""
    described = shell()
    allowed = [one for one in described.person if is_administrator or not one.for_administrators]
    return {
        "home": reverse(described.home) if described.home else "/",
        "navigation": shown(described.navigation, "main", path),
        "navigation_end": shown(described.navigation, "end", path),
        "person": shown(tuple(allowed), "main", path),
        "search": reverse(described.search) if described.search else "",
        "matches": reverse(described.matches) if described.matches else "",
        "inbox": reverse(described.inbox) if described.inbox else "",
        "lens": reverse(described.lens) if described.lens else "",
    }


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: everything `ui/base.html` asks for."""
    person = getattr(request, "user", None)
    return {
        "lens": getattr(request, "lens", "seo"),
        "theme": getattr(request, "theme", ""),
        "frame": _frame(
            request.path,
            get_language() or "",
            is_administrator=bool(getattr(person, "is_administrator", False)),
        ),
    }
