"""Keeps later crawls to the parts that people have told apart."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db.models import F

from tiebeam.hub.findings.models import UNKNOWN, Finding, Status
from tiebeam.hub.findings.parts.splitting import in_force
from tiebeam.hub.findings.reading import Report, Said, samples
from tiebeam.hub.sites.models import Crawl

if TYPE_CHECKING:
    from tiebeam.engine import pipeline


def apart(report: Report, crawl: Crawl) -> Report:
    """The report with each whole told without its parts, and each part as a finding of its own."""
    told_apart: dict[int, list[Finding]] = {}
    for part in in_force(crawl.site).select_related("split_from"):
        told_apart.setdefault(part.split_from_id or 0, []).append(part)
    for parts in told_apart.values():
        report = _split(report, crawl, parts)
    return replace(report, said=_of_told_with_whole(report, crawl))


def _of_told_with_whole(report: Report, crawl: Crawl) -> dict[str, Said]:
    """Parts that are told with their whole again share what became of it."""
    again = Finding.objects.filter(site=crawl.site, merged_into=F("split_from"))
    pairs = again.values_list("fingerprint", "split_from__fingerprint")
    said = dict(report.said)
    return said | {part: said[whole] for part, whole in pairs if whole in said}


def _split(report: Report, crawl: Crawl, parts: list[Finding]) -> Report:
    from tiebeam.engine import pipeline

    whole = parts[0].split_from
    if whole is None:
        return report
    shown = next((one for one in report.found if one.fingerprint == whole.fingerprint), None)
    told = report.said.get(whole.fingerprint)
    if shown is None:
        said = {part.fingerprint: told for part in parts} if told else {}
        return replace(report, said={**report.said, **said})
    counts = pipeline.parts(crawl.folder, whole.fingerprint, [one.pattern for one in parts])
    pieces = list(_pieces(shown, parts, counts))
    others = [one for one in report.found if one.fingerprint != whole.fingerprint]
    return replace(
        report,
        found=[*others, *(one for one in pieces if one.pages)],
        said={**report.said, **_said(pieces, told, whole.fingerprint)},
        samples={**report.samples, **_samples(crawl, whole, parts)},
    )


def _said(pieces: list["pipeline.Finding"], told: Said | None, whole: str) -> dict[str, Said]:
    """What became of each piece: gone where it has no page, unless nothing can be told at all."""
    if told and told.status == UNKNOWN:
        return {one.fingerprint: told for one in pieces}
    gone = {one.fingerprint: Said(Status.FIXED) for one in pieces if not one.pages}
    there = (one.fingerprint for one in pieces if one.pages and one.fingerprint != whole)
    return gone | {fingerprint: Said(Status.OPEN) for fingerprint in there}


def _pieces(
    shown: "pipeline.Finding", parts: list[Finding], counts: list[int]
) -> Iterator["pipeline.Finding"]:
    for part, pages in zip(parts, counts, strict=False):
        yield _sized(replace(shown, fingerprint=part.fingerprint), pages)
    yield _sized(shown, counts[-1])


def _sized(one: "pipeline.Finding", pages: int) -> "pipeline.Finding":
    share = pages / one.template_pages if one.template_pages else one.share
    return replace(one, pages=pages, share=share)


def _samples(crawl: Crawl, whole: Finding, parts: list[Finding]) -> dict[str, list[dict[str, Any]]]:
    """Of the whole without its parts, and of each part without those before it."""
    patterns = [one.pattern for one in parts]
    found = {whole.fingerprint: samples(crawl, whole.fingerprint, without=patterns)}
    for place, part in enumerate(parts):
        found[part.fingerprint] = samples(
            crawl, whole.fingerprint, only=part.pattern, without=patterns[:place]
        )
    return found
