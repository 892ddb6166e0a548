"""A judged crawl as a report: everything a format needs, read once."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from tiebeam.cli.report.report import (
    Answers,
    Checked,
    Crawl,
    Excerpt,
    Found,
    Lens,
    Line,
    Report,
    Sample,
    Template,
    Words,
)
from tiebeam.engine import pipeline
from tiebeam.hub.ui.figures import figure

SAMPLES = 3
"""Pages per finding that carry their proof; the rest is named in the tables."""

ANSWER_KINDS = {
    "2xx": ("answered 2xx", "ok"),
    "3xx": ("redirect", "redirect"),
    "4xx": ("client error", "missing"),
    "5xx": ("server error", "error"),
    "other": ("other status", "error"),
    "failed": ("no answer", "failed"),
    "disallowed": ("kept out by robots.txt", "disallowed"),
}
NO_PATH = "none"
LEFT_OUT = "left-out:"


def gather(folder: Path, *, lens: Lens, severity: str = "info", proof: bool = True) -> Report:
    """The report on the crawl in `folder`.

    severity: the least severe that is shown. proof: whether samples carry excerpts; tables of
    numbers need none. Raises NoCrawl, TornPart.
    """
    manifest = pipeline.manifest(folder)
    found = pipeline.findings(folder)
    shown = [one for one in found if _is_shown(one.severity, severity)]
    judged = pipeline.judgements(folder)
    summary = pipeline.summary(folder)
    return Report(
        crawl=_crawl(summary, manifest),
        lens=lens,
        findings=tuple(_found(folder, one, proof=proof) for one in shown),
        templates=tuple(Template(one.name, one.pages, one.indexable) for one in summary.templates),
        answers=tuple(_answers(summary)),
        depths=tuple(_depths(summary)),
        clean=tuple(_checked(one) for one in judged if one.verdict == "clean"),
        cannot_tell=tuple(_checked(one) for one in judged if one.verdict == "cannot-tell"),
        left_out=tuple(_checked(one) for one in judged if one.left_out),
        hidden=len(found) - len(shown),
        remarks=tuple(_remarks(manifest)),
    )


def _is_shown(severity: str, least: str) -> bool:
    levels: Sequence[str] = pipeline.SEVERITIES
    return levels.index(severity) <= levels.index(least)


def _crawl(summary: pipeline.Summary, manifest: pipeline.Manifest) -> Crawl:
    robots = "obeyed" if manifest.settings.get("robots") == "obey" else "recorded, not obeyed"
    return Crawl(
        site=summary.site,
        started_at=summary.started_at,
        ended=summary.ended,
        duration_s=summary.duration_s,
        urls=summary.urls,
        pages=summary.pages,
        indexable=summary.indexable,
        facts=(
            ("Hosts", ", ".join(host.name for host in summary.hosts)),
            ("robots.txt", robots),
            ("Received", f"{summary.received_bytes / 1e6:,.1f} MB"),
        ),
    )


def _found(folder: Path, one: pipeline.Finding, *, proof: bool) -> Found:
    check = pipeline.explain(one.check)
    text = check.text
    return Found(
        fingerprint=one.fingerprint,
        check=one.check,
        area=one.area,
        severity=one.severity,
        owner=one.owner,
        host=one.host,
        page_template=one.page_template,
        cause=one.cause,
        pages=one.pages,
        template_pages=one.template_pages,
        share=one.share,
        words={
            "seo": Words(text.said_to_seo, text.why_seo, text.fix_seo),
            "it": Words(text.said_to_it, text.why_it, text.fix_it),
        },
        not_this=text.not_this,
        source=text.source,
        marks=check.marks,
        samples=tuple(_samples(folder, one, proof=proof)),
    )


def _samples(folder: Path, one: pipeline.Finding, *, proof: bool) -> Iterator[Sample]:
    for occurrence in pipeline.occurrences(folder, one.fingerprint, limit=SAMPLES):
        excerpt = pipeline.excerpt(folder, one.fingerprint, occurrence.url) if proof else None
        yield Sample(occurrence.url, occurrence.evidence, _excerpt(excerpt))


def _excerpt(excerpt: pipeline.Excerpt | None) -> Excerpt | None:
    if excerpt is None:
        return None
    lines = tuple(Line(one.number, one.text, one.marks) for one in excerpt.lines)
    return Excerpt(excerpt.title, lines)


def _checked(one: pipeline.Judgement) -> Checked:
    defect = pipeline.explain(one.check).text.defect
    return Checked(one.check, defect, one.reason or "", one.left_out, one.left_out_to)


def _answers(summary: pipeline.Summary) -> Iterator[Answers]:
    for name, (label, kind) in ANSWER_KINDS.items():
        if count := summary.answers.get(name):
            yield Answers(label, count, kind)


def _depths(summary: pipeline.Summary) -> Iterator[tuple[str, int]]:
    for depth, pages in summary.depths.items():
        yield ("no path" if depth == NO_PATH else depth), pages


def _remarks(manifest: pipeline.Manifest) -> Iterator[str]:
    """What keeps the crawl from speaking for the whole site."""
    if manifest.ended == "cancelled":
        yield "The crawl was cancelled: what it did not visit is unknown."
    if manifest.ended == "limit":
        yield "The crawl stopped at its limit: what it did not visit is unknown."
    for name, count in manifest.counts.items():
        if name.startswith(LEFT_OUT):
            reason = name.removeprefix(LEFT_OUT).replace("-", " ")
            yield f"{figure(count)} URLs were left out: {reason}."
