"""Everything a report says about one crawl, asked of the engine."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

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
from tiebeam.hub.ui.figures import figure, size
from tiebeam.hub.ui.severities import LEVELS

SAMPLES = 4
"""Pages shown for each finding; the first one with its own markup or headers."""
HOSTS = 8
NO_PATH = "none"
ANSWERS = {
    "2xx": ("2xx", "ok"),
    "3xx": ("redirect", "redirect"),
    "4xx": ("4xx", "client-error"),
    "5xx": ("5xx", "server-error"),
    "failed": ("no answer", "failed"),
    "other": ("other answer", "left-out"),
    "disallowed": ("kept out by robots.txt", "left-out"),
}
ENDS = {
    "cancelled": "The crawl was cancelled",
    "limit": "The crawl stopped at the limit it was given",
    "failed": "The crawl broke off",
    "running": "The crawl is still running, or was killed",
}
ROBOTS = {"obey": "obeyed", "record": "recorded, not obeyed"}


def gather(folder: Path, *, lens: Lens, severity: str = "info") -> Report:
    """The report of a judged crawl; findings below `severity` are counted, not told."""
    summary = pipeline.summary(folder)
    every = pipeline.findings(folder)
    asked = LEVELS[: LEVELS.index(severity) + 1]
    findings = [_found(folder, one) for one in every if one.severity in asked]
    judgements = pipeline.judgements(folder)
    return Report(
        crawl=_crawl(summary, pipeline.manifest(folder).settings),
        lens=lens,
        findings=tuple(sorted(findings, key=lambda one: one.rank)),
        templates=tuple(Template(one.name, one.pages, one.indexable) for one in summary.templates),
        answers=tuple(_answers(summary.answers)),
        depths=tuple(_depths(summary.depths)),
        clean=_checked(one for one in judgements if one.verdict == "clean"),
        cannot_tell=_checked(one for one in judgements if one.verdict == "cannot-tell"),
        left_out=_checked(one for one in judgements if one.left_out),
        hidden=len(every) - len(findings),
        remarks=_remarks(summary.ended),
    )


def _found(folder: Path, finding: pipeline.Finding) -> Found:
    check = pipeline.checks().get(finding.check)
    text = check.text if check else None
    return Found(
        fingerprint=finding.fingerprint,
        check=finding.check,
        area=finding.area,
        severity=finding.severity,
        owner=finding.owner,
        host=finding.host,
        page_template=finding.page_template,
        cause=finding.cause,
        pages=finding.pages,
        template_pages=finding.template_pages,
        share=finding.share,
        words=_words(text, finding.check),
        not_this=text.not_this if text else "",
        source=text.source if text else "",
        marks=check.marks if check else "",
        samples=tuple(_samples(folder, finding)),
    )


def _words(text: pipeline.Text | None, slug: str) -> dict[Lens, Words]:
    """The words of a check; a check that is gone since the crawl keeps its name."""
    if text is None:
        gone = Words(slug, "This version knows the check no more.", "Run the checks anew.")
        return {"seo": gone, "it": gone}
    return {
        "seo": Words(text.said_to_seo, text.why_seo, text.fix_seo),
        "it": Words(text.said_to_it, text.why_it, text.fix_it),
    }


def _samples(folder: Path, finding: pipeline.Finding) -> Iterable[Sample]:
    shown = pipeline.occurrences(folder, finding.fingerprint, limit=SAMPLES)
    for place, one in enumerate(shown):
        excerpt = pipeline.excerpt(folder, finding.fingerprint, one.url) if place == 0 else None
        yield Sample(one.url, one.evidence, _excerpt(excerpt))


def _excerpt(excerpt: pipeline.Excerpt | None) -> Excerpt | None:
    if excerpt is None or not excerpt.lines:
        return None
    lines = (Line(line.number, line.text, tuple(line.marks)) for line in excerpt.lines)
    return Excerpt(excerpt.title, tuple(lines))


def _crawl(summary: pipeline.Summary, settings: dict[str, Any]) -> Crawl:
    return Crawl(
        site=summary.site,
        started_at=summary.started_at.replace("T", " ")[:16] + " UTC",
        ended=summary.ended,
        duration_s=summary.duration_s,
        urls=summary.urls,
        pages=summary.pages,
        indexable=summary.indexable,
        facts=tuple(_facts(summary, settings)),
    )


def _facts(summary: pipeline.Summary, settings: dict[str, Any]) -> Iterable[tuple[str, str]]:
    """What bounds the crawl, so that nobody takes a part for the whole."""
    shown = [f"{host.name} ({figure(host.urls)} URLs)" for host in summary.hosts[:HOSTS]]
    more = len(summary.hosts) - HOSTS
    yield "Hosts", ", ".join(shown + ([f"{more} more"] if more > 0 else []))
    yield "Received", size(summary.received_bytes)
    yield "Robots.txt", ROBOTS.get(settings.get("robots", ""), "unknown")
    for name, label in (("max_pages", "At most"), ("max_depth", "Not deeper than")):
        if settings.get(name) is not None:
            unit = "URLs" if name == "max_pages" else "links"
            yield label, f"{figure(settings[name])} {unit}"
    for name, label in (("include", "Only paths like"), ("exclude", "No paths like")):
        if settings.get(name):
            yield label, ", ".join(settings[name])


def _answers(answers: dict[str, int]) -> Iterable[Answers]:
    for name, (label, kind) in ANSWERS.items():
        if answers.get(name):
            yield Answers(label, answers[name], kind)


def _depths(depths: dict[str, int]) -> Iterable[tuple[str, int]]:
    for depth, pages in depths.items():
        yield ("no path" if depth == NO_PATH else depth), pages


def _checked(judgements: Iterable[pipeline.Judgement]) -> tuple[Checked, ...]:
    checks = pipeline.checks()
    return tuple(
        Checked(
            check=one.check,
            defect=checks[one.check].text.defect if one.check in checks else one.check,
            reason=one.reason or "",
            left_out=one.left_out,
            left_out_to=tuple(one.left_out_to),
        )
        for one in judgements
    )


def _remarks(ended: str) -> tuple[str, ...]:
    if ended == "complete":
        return ()
    return (f"{ENDS.get(ended, ended)}: what it did not visit is unknown, not sound.",)
