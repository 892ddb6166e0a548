"""A finding told in parts: pages of one shape split off, each part with a life of its own.

A part is a finding whose pages are those of the whole that match its pattern. Later crawls keep to
it: what matches is the part's, what does not stays with the whole.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from tiebeam.hub.activity import services as activity
from tiebeam.hub.findings import deeds
from tiebeam.hub.findings.life.moving import NotNow, NotYours, change
from tiebeam.hub.findings.models import TAKEN, Finding, Observation, Stage
from tiebeam.hub.findings.occurrences import Occurrences
from tiebeam.hub.findings.parts.merging import may_regroup
from tiebeam.hub.people.models import User
from tiebeam.hub.sites.models import Site

SAMPLES = 5
LONGEST = 500


def parts_in_force(whole: Finding) -> list[Finding]:
    """The parts of the finding that are told apart, in the order in which they take their pages."""
    return list(in_force(whole.site).filter(split_from=whole))


def in_force(site: Site) -> QuerySet[Finding]:
    """All parts of the site's findings that are told apart, not with their whole again."""
    parts = Finding.objects.filter(site=site, split_from__isnull=False)
    return parts.exclude(merged_into=F("split_from")).order_by("pk")


def fingerprint_of(whole: Finding, pattern: str) -> str:
    """The identity of a part, as stable as that of the whole."""
    told = f"{whole.fingerprint} {pattern}".encode()
    return hashlib.blake2b(told, digest_size=8).hexdigest()


@transaction.atomic
def split(
    whole: Finding, *, pattern: str, reason: str, by: User, version: int, now: datetime
) -> Finding:
    """Tell the pages that match the pattern apart. Raises NotYours, NotNow, DecidedMeanwhile."""
    pages = _pages_of(whole, pattern, by)
    rest = whole.pages - pages
    change(whole, version=version, pages=rest, share=_share(whole, rest))
    part = _part_of(whole, pattern, pages=pages, now=now)
    _renew_samples(whole)
    _renew_samples(part)
    for one in (whole, part):
        activity.record(
            deeds.SPLIT,
            about=one,
            by=by,
            site_id=one.site_id,
            version=one.version,
            pattern=pattern,
            reason=reason,
            pages=pages,
        )
        activity.follow(by, one)
    return part


def _pages_of(whole: Finding, pattern: str, by: User) -> int:
    """How many pages of the finding the pattern takes, where it may be split so."""
    if not may_regroup(by, whole):
        raise NotYours(_("Splitting is for the owners and the SEO side."))
    if whole.split_from_id or whole.merged_into_id:
        raise NotNow(_("A part, or a finding that is merged, is not split again."))
    if Finding.objects.filter(site=whole.site, fingerprint=fingerprint_of(whole, pattern)).exists():
        raise NotNow(_("That part was split off before; tell it apart again on its own page."))
    *_before, pages, rest = counts(whole, [*_patterns(parts_in_force(whole)), pattern])
    if not pages:
        raise NotNow(_("None of its pages match that pattern."))
    if not rest:
        raise NotNow(_("All of its pages match that pattern; nothing would be left."))
    return pages


def counts(whole: Finding, patterns: Sequence[str]) -> list[int]:
    """Pages of each part, and last those that stay. Raises NotNow without the crawl's tables."""
    from tiebeam.engine import pipeline

    if not whole.last_seen.has_tables:
        raise NotNow(_("The rows of its crawl are gone; crawl the site again first."))
    return pipeline.parts(whole.last_seen.folder, whole.fingerprint, patterns)


def _part_of(whole: Finding, pattern: str, *, pages: int, now: datetime) -> Finding:
    fingerprint = fingerprint_of(whole, pattern)
    return copy_of(whole, fingerprint=fingerprint, pages=pages, now=now, pattern=pattern)


def copy_of(
    whole: Finding, *, fingerprint: str, pages: int, now: datetime, pattern: str = ""
) -> Finding:
    """A finding of its own for some pages of the whole, with what is known and decided so far.

    pattern: what later crawls are kept to; without one they show it by themselves.
    """
    part = Finding.objects.get(pk=whole.pk)
    part.pk = None
    part._state.adding = True  # noqa: SLF001 Django's documented way to copy a row
    part.fingerprint, part.pattern = fingerprint, pattern
    part.split_from = whole if pattern else None
    part.pages, part.share = pages, _share(whole, pages)
    part.version, part.stage_since = 1, now
    if part.stage not in TAKEN:
        part.stage, part.waived_until, part.snoozed_beyond = Stage.WAITING, None, None
    part.save()
    Observation.objects.create(
        finding=part,
        crawl=part.last_seen,
        status=part.status,
        severity=part.severity,
        pages=pages,
        template_pages=part.template_pages,
        share=part.share,
    )
    return part


def _share(whole: Finding, pages: int) -> float | None:
    return pages / whole.template_pages if whole.template_pages else None


def _renew_samples(one: Finding) -> None:
    kept = {sample["url"]: sample for sample in one.samples}
    rows = Occurrences(one)[:SAMPLES]
    one.samples = [kept.get(row["url"], row) for row in rows]
    one.save(update_fields=["samples"])


def _patterns(parts: Sequence[Finding]) -> list[str]:
    return [one.pattern for one in parts]


@transaction.atomic
def unsplit(part: Finding, *, by: User, version: int) -> None:
    """Tell the part with its whole again; its page and history stay. Raises as `split` does."""
    whole = part.split_from
    if whole is None or part.merged_into_id:
        raise NotNow(_("It is no part that is told apart."))
    if not may_regroup(by, part):
        raise NotYours(_("That is for its owners and the SEO side."))
    change(part, version=version, merged_into=whole)
    pages = whole.pages + part.pages
    change(whole, version=whole.version, pages=pages, share=_share(whole, pages))
    for one in (whole, part):
        activity.record(
            deeds.UNSPLIT,
            about=one,
            by=by,
            site_id=one.site_id,
            version=one.version,
            pattern=part.pattern,
        )
