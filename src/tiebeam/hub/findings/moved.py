"""Findings whose page template people merged, split or merged back: carried over, not closed.

A finding is known by the key of its page template. When decisions about page templates change that
key, the finding follows its pages: its row, history and address stay, and where two have become
one, the one is told with the other until both are told apart again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tiebeam.hub.activity import services as activity
from tiebeam.hub.activity.deeds import Deed
from tiebeam.hub.findings import deeds
from tiebeam.hub.findings.models import UNKNOWN, Finding, Status
from tiebeam.hub.findings.parts.splitting import copy_of
from tiebeam.hub.findings.reading import Report, Said
from tiebeam.hub.sites.models import Crawl, Site


@transaction.atomic
def carry(crawl: Crawl, moves: Mapping[str, Mapping[str, int]], *, now: datetime) -> None:
    """Have findings follow their pages. Twice is the same as once.

    moves: by fingerprint, the findings that its pages make now, and how many pages each has.
    """
    if not moves:
        return
    locked = Finding.objects.select_for_update().filter(site=crawl.site)
    following = _Following(crawl.site, {one.fingerprint: one for one in locked}, now)
    for fingerprint, targets in sorted(moves.items()):
        finding = following.known.get(fingerprint)
        if finding is not None:
            following.follow(finding, targets)


@dataclass
class _Following:
    """The findings of a site while they follow their pages."""

    site: Site
    known: dict[str, Finding]
    """By fingerprint."""
    now: datetime

    def follow(self, finding: Finding, targets: Mapping[str, int]) -> None:
        """One finding to where its pages are."""
        stays = finding.fingerprint in targets
        largest = max(sorted(targets), key=lambda one: targets[one])
        home = finding.fingerprint if stays else largest
        for other in sorted(set(targets) - {home}):
            self._tell_apart(finding, other, targets[other])
        if not stays:
            self._move(finding, home)

    def _move(self, finding: Finding, fingerprint: str) -> None:
        """All of its pages make another finding now."""
        other = self.known.get(fingerprint)
        if other is None:
            del self.known[finding.fingerprint]
            self.known[fingerprint] = finding
            finding.fingerprint = fingerprint
            finding.save(update_fields=["fingerprint"])
            self._record(deeds.FOLLOWED_TEMPLATE, finding)
            return
        if other.merged_into_id == finding.pk:
            self._free(other)
        primary = other.merged_into or other
        if primary.pk in {finding.pk, finding.merged_into_id}:
            return
        finding.merged.update(merged_into=primary)
        finding.merged_into, finding.carried_over = primary, True
        finding.save(update_fields=["merged_into", "carried_over"])
        self._record(deeds.CARRIED_OVER, finding, primary=str(primary))
        self._record(deeds.TAKES_OVER, primary, other=str(finding))

    def _tell_apart(self, finding: Finding, fingerprint: str, pages: int) -> None:
        """Some of its pages make another finding now."""
        other = self.known.get(fingerprint)
        if other is None:
            part = copy_of(finding, fingerprint=fingerprint, pages=pages, now=self.now)
            self.known[fingerprint] = part
            self._record(deeds.TOLD_APART, part, other=str(finding))
        elif other.carried_over and other.merged_into_id == finding.pk:
            self._free(other)
            self._record(deeds.TOLD_APART, other, other=str(finding))

    def _free(self, finding: Finding) -> None:
        finding.merged_into, finding.carried_over = None, False
        finding.save(update_fields=["merged_into", "carried_over"])

    def _record(self, deed: Deed, finding: Finding, **facts: Any) -> None:
        activity.record(deed, about=finding, by=None, site_id=self.site.pk, **facts)


def told_with(report: Report, crawl: Crawl) -> Report:
    """The report that says also of findings carried over what became of those they are told with.

    Crawls show both as one: while that one is there nothing is known of the other alone, and once
    it is fixed so is the other.
    """
    shown = {one.fingerprint for one in report.found}
    carried = Finding.objects.filter(site=crawl.site, carried_over=True)
    pairs = carried.values_list("fingerprint", "merged_into__fingerprint")
    said = dict(report.said)
    for fingerprint, primary in pairs:
        if fingerprint in shown:
            continue
        if primary in shown:
            why = _("its page template was merged; it is told with the other finding")
            said[fingerprint] = Said(UNKNOWN, why)
        elif primary in said:
            told = said[primary]
            is_known = told.status in {Status.FIXED, UNKNOWN}
            said[fingerprint] = told if is_known else Said(UNKNOWN)
    return replace(report, said=said)
