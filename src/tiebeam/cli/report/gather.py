"""A judged crawl as a report: everything a format needs, read once."""

from collections.abc import Iterable, Iterator
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
from tiebeam.hub.ui.figures import figure, plural, size
from tiebeam.hub.ui.severities import LEVELS

SAMPLES = 3
"""Pages per finding that carry their proof; the rest is named in the tables."""
HOSTS = 8
NO_PATH = "none"
LEFT_OUT = "left-out:"
ANSWERS = {
    "2xx": ("2xx", "ok"),
    "3xx": ("redirect", "redirect"),
    "4xx": ("4xx", "client-error"),
    "5xx": ("5xx", "server-error"),
    "failed": ("no answer", "failed"),
    "other": ("other status", "left-out"),
    "disallowed": ("kept out by robots.txt", "left-out"),
}
ENDS = {
    "cancelled": "The crawl was cancelled",
    "limit": "The crawl stopped at the limit it was given",
    "failed": "The crawl broke off",
    "running": "The crawl is still running, or was killed",
}
ROBOTS = {"obey": "obeyed", "record": "recorded, not obeyed"}


def gather(folder: Path | str, *, lens: Lens, severity: str = "info", proof: bool = True) -> Report:
    """The report on the crawl in `folder`.

    severity: the least severe that is shown. proof: whether samples carry excerpts; tables of
    numbers need none. Raises NoCrawl, TornPart.
    """
    manifest, summary = pipeline.manifest(folder), pipeline.summary(folder)
    found, judged = pipeline.findings(folder), pipeline.judgements(folder)
    asked = LEVELS[: LEVELS.index(severity) + 1]
    shown = [_found(folder, one, proof=proof) for one in found if one.severity in asked]
    return Report(
        crawl=_crawl(summary, manifest),
        lens=lens,
        findings=tuple(sorted(shown, key=lambda one: one.rank)),
        templates=tuple(Template(one.name, one.pages, one.indexable) for one in summary.templates),
        answers=tuple(_answers(summary)),
        depths=tuple(_depths(summary)),
        clean=_checked(one for one in judged if one.verdict == "clean"),
        cannot_tell=_checked(one for one in judged if one.verdict == "cannot-tell"),
        left_out=_checked(one for one in judged if one.left_out),
        hidden=len(found) - len(shown),
        remarks=tuple(_remarks(manifest)),
    )


def _crawl(summary: pipeline.Summary, manifest: pipeline.Manifest) -> Crawl:
    return Crawl(
        site=summary.site,
        started_at=summary.started_at.replace("T", " ")[:16] + " UTC",
        ended=summary.ended,
        duration_s=summary.duration_s,
        urls=summary.urls,
        pages=summary.pages,
        indexable=summary.indexable,
        facts=tuple(_facts(summary, manifest)),
    )


def _facts(summary: pipeline.Summary, manifest: pipeline.Manifest) -> Iterator[tuple[str, str]]:
    """What bounds the crawl, so that nobody takes a part for the whole."""
    settings = manifest.settings
    hosts = [f"{host.name} ({plural(host.urls, 'URL')})" for host in summary.hosts[:HOSTS]]
    more = len(summary.hosts) - HOSTS
    yield "Hosts", ", ".join(hosts + ([f"{more} more"] if more > 0 else []))
    yield "Received", size(summary.received_bytes)
    yield "robots.txt", ROBOTS.get(settings.get("robots", ""), "unknown")
    if settings.get("max_pages") is not None:
        yield "At most", plural(settings["max_pages"], "URL")
    if settings.get("max_depth") is not None:
        yield "Not deeper than", plural(settings["max_depth"], "link")
    for name, label in (("include", "Only paths like"), ("exclude", "No paths like")):
        if settings.get(name):
            yield label, ", ".join(settings[name])


def _found(folder: Path | str, one: pipeline.Finding, *, proof: bool) -> Found:
    check = pipeline.checks().get(one.check)
    text = check.text if check else None
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
        words=_words(text, one.check),
        not_this=text.not_this if text else "",
        source=text.source if text else "",
        marks=check.marks if check else "",
        samples=tuple(_samples(folder, one, proof=proof)),
    )


def _words(text: pipeline.Text | None, slug: str) -> dict[Lens, Words]:
    """The words of a check; a check that is gone since the crawl was judged keeps its name."""
    if text is None:
        gone = Words(slug, "This version no longer has the check.", "Run the checks anew.")
        return {"seo": gone, "it": gone}
    return {
        "seo": Words(text.said_to_seo, text.why_seo, text.fix_seo),
        "it": Words(text.said_to_it, text.why_it, text.fix_it),
    }


def _samples(folder: Path | str, one: pipeline.Finding, *, proof: bool) -> Iterator[Sample]:
    for occurrence in pipeline.occurrences(folder, one.fingerprint, limit=SAMPLES):
        excerpt = pipeline.excerpt(folder, one.fingerprint, occurrence.url) if proof else None
        yield Sample(occurrence.url, occurrence.evidence, _excerpt(excerpt))


def _excerpt(excerpt: pipeline.Excerpt | None) -> Excerpt | None:
    if excerpt is None or not excerpt.lines:
        return None
    numbered = enumerate(excerpt.lines, excerpt.first_line)
    return Excerpt(excerpt.title, tuple(Line(n, line.text, line.marks) for n, line in numbered))


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


def _answers(summary: pipeline.Summary) -> Iterator[Answers]:
    for name, (label, kind) in ANSWERS.items():
        if count := summary.answers.get(name):
            yield Answers(label, count, kind)


def _depths(summary: pipeline.Summary) -> Iterator[tuple[str, int]]:
    for depth, pages in summary.depths.items():
        yield ("no path" if depth == NO_PATH else depth), pages


def _remarks(manifest: pipeline.Manifest) -> Iterator[str]:
    """What keeps the crawl from speaking for the whole site."""
    if manifest.ended in ENDS:
        yield f"{ENDS[manifest.ended]}: what it did not visit is unknown."
    for name, count in manifest.counts.items():
        if name.startswith(LEFT_OUT):
            reason = name.removeprefix(LEFT_OUT).replace("-", " ")
            yield f"{figure(count)} URLs were left out: {reason}."
