"""What has changed for the worse since a crawl, as people read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tiebeam.hub.sites.models import Probe, Site
from tiebeam.hub.ui.severities import LEVELS
from tiebeam.hub.ui.visible import visible

SHOWN = 50
"""Changes of each kind on one screen; more than a few are told at once by their causes."""


@dataclass(frozen=True)
class Told:
    """One change."""

    sentence: str
    severity: str
    before: str
    after: str
    cause: str
    page_templates: Sequence[str]
    urls: Sequence[str]
    good_until: datetime | None
    since: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class Changes:
    """Those that last, gravest first, and those that are over, newest first."""

    lasting: Sequence[Told]
    over: Sequence[Told]


def of_probe(probe: Probe | None, *, lens: str) -> Changes:
    """What the fast lane remembered after that probe, in the words of the lens."""
    told = [_told(one, lens) for one in probe.changes] if probe else []
    lasting = [one for one in told if one.ended_at is None]
    over = [one for one in told if one.ended_at is not None]
    lasting.sort(key=lambda one: (LEVELS.index(one.severity), -one.since.timestamp()))
    over.sort(key=lambda one: one.ended_at or one.since, reverse=True)
    return Changes(lasting[:SHOWN], over[:SHOWN])


def headline(site: Site, probe: Probe | None, changes: Changes, *, is_probed: bool = False) -> str:
    """The answer of the screen in one line. is_probed: whether the next probe is under way."""
    if probe is None and is_probed:
        return _("%(site)s is probed for the first time since its last crawl") % {"site": site}
    if probe is None:
        return _("%(site)s has not been probed since its last crawl") % {"site": site}
    count = len(changes.lasting)
    if not count:
        return _("Nothing has changed for the worse on %(site)s") % {"site": site}
    return ngettext(
        "%(count)d change for the worse lasts on %(site)s",
        "%(count)d changes for the worse last on %(site)s",
        count,
    ) % {"count": count, "site": site}


def _told(change: dict[str, Any], lens: str) -> Told:
    said = change.get(f"said_to_{lens}") or change["sentence"]  # earlier versions had one for both
    return Told(
        sentence=visible(said),
        severity=change["severity"],
        before=visible(change["before"]),
        after=visible(change["after"]),
        cause=visible(change["cause"] or ""),
        page_templates=[visible(name) for name in change["page_templates"]],
        urls=change["urls"],
        good_until=_moment(change["good_until"]),
        since=datetime.fromisoformat(change["since"]),
        ended_at=_moment(change["ended_at"]),
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
