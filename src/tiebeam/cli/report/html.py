"""The report as one HTML file that needs nothing else: no script, no other file, no network."""

from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from tiebeam import __version__
from tiebeam.cli.report import styles
from tiebeam.cli.report.command import command, is_web
from tiebeam.cli.report.evidence import label, told
from tiebeam.cli.report.report import LENSES, Found, Line, Report
from tiebeam.hub.ui import charts, figures, marks
from tiebeam.hub.ui.severities import worst
from tiebeam.hub.ui.visible import visible

if TYPE_CHECKING:
    from tiebeam.engine.terms import Piece, Term

Explain = Callable[[str], "Iterable[Piece]"]
"""Cuts a text where it names terms."""


def render_html(report: Report, explain: Explain) -> str:
    """The whole file as text."""
    style = styles.stylesheet()
    return (
        _environment(explain)
        .get_template("report.html.jinja")
        .render(
            report=report,
            lenses=LENSES,
            version=__version__,
            brand=_drawn(styles.brand()),
            style=_drawn(style),
            style_hash=b64encode(sha256(style.encode()).digest()).decode(),
            several_hosts=len({one.host for one in report.findings}) > 1,
            glossary=_glossary(report, explain),
            treemap=_drawn(charts.treemap(_cells(report), "Page templates by pages")),
            ribbon=_drawn(charts.ribbon(_parts(report))),
            histogram=_drawn(charts.histogram(_bars(report), "Pages by depth")),
        )
    )


def _environment(explain: Explain) -> Environment:
    environment = Environment(
        loader=PackageLoader("tiebeam.cli.report", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "code_spans": marks.code_spans,
        "command": command,
        "counted": figures.plural,
        "duration": figures.duration,
        "evidence": told,
        "explained": explain,
        "figure": figures.figure,
        "label": label,
        "headlines": _headlines,
        "is_web": is_web,
        "percent": figures.percent,
        "segments": _segments,
        "share_picture": _share_picture,
        "visible": _visible,
    }
    return environment


def _headlines(found: Found) -> dict[str, str]:
    return {lens: words.headline for lens, words in found.words.items()}


def _visible(text: str) -> str:
    return visible(text, kept="\t\n")


def _segments(line: Line) -> Iterator[marks.Segment]:
    return marks.segments(line.text, line.marks)


def _share_picture(share: float, level: str) -> Markup:
    return _drawn(charts.share(share, level))


def _drawn(markup: str) -> Markup:
    return Markup(markup)  # noqa: S704 our own files, and charts that escape what they are given


def _glossary(report: Report, explain: Explain) -> "list[Term]":
    """The terms that the texts of the report name, by title."""
    texts = [
        text
        for found in report.findings
        for words in found.words.values()
        for text in (words.why, words.fix, found.not_this)
    ]
    named = {piece.term.slug: piece.term for text in texts for piece in explain(text) if piece.term}
    return sorted(named.values(), key=lambda term: term.title.lower())


def _cells(report: Report) -> list[charts.Cell]:
    cells = []
    for template in report.templates:
        found = report.of_template(template.name)
        cells.append(
            charts.Cell(
                name=visible(template.name),
                pages=template.pages,
                severity=worst(one.severity for one in found),
                findings=len(found),
                url=f"#{found[0].fingerprint}" if found else "",
            )
        )
    return cells


def _parts(report: Report) -> list[charts.Part]:
    return [charts.Part(part.label, part.count, part.kind) for part in report.answers]


def _bars(report: Report) -> list[charts.Bar]:
    return [
        charts.Bar(label, count, is_rest=not label.isdecimal()) for label, count in report.depths
    ]
