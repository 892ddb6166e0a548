"""The report on a terminal. Text from the site never moves the cursor or changes a colour."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from tiebeam.cli.report.report import Found, Lens, Report
from tiebeam.cli.report.visible import visible
from tiebeam.hub.ui.figures import figure, plural
from tiebeam.hub.ui.severities import LEVELS

if TYPE_CHECKING:
    from tiebeam.engine import pipeline

STYLES = {
    "critical": "bold red",
    "high": "bold dark_orange",
    "medium": "yellow",
    "low": "blue",
    "info": "dim",
}
SHAPES = {"critical": "⬣", "high": "▲", "medium": "◆", "low": "▼", "info": "●"}
STATUS_STYLES = {
    "new": "bold cyan",
    "regressed": "bold red",
    "open": "yellow",
    "fixed": "green",
    "unknown": "dim",
}
STATUS_ORDER = ("regressed", "new", "open", "unknown", "fixed")


def say_report(console: Console, report: Report) -> None:
    """The verdict, then one row per finding."""
    console.print(Text(visible(report.verdict), "bold"))
    crawl = report.crawl
    console.print(
        f"{figure(crawl.urls)} URLs, {figure(crawl.pages)} pages, "
        f"{figure(crawl.indexable)} indexable.",
        style="dim",
        highlight=False,
    )
    for remark in report.remarks:
        console.print(Text(visible(remark), "yellow"))
    if report.findings:
        console.print(_findings(report.findings, report.lens))
    if report.cannot_tell:
        console.print(
            f"{plural(len(report.cannot_tell), 'check')} could not tell:", highlight=False
        )
        for one in report.cannot_tell:
            console.print(Text(f"  {one.check}: {visible(one.reason)}", "dim"))
    if report.hidden:
        console.print(f"{plural(report.hidden, 'less severe finding')} not shown.", highlight=False)


def say_verdict(
    console: Console,
    *,
    folder: Path,
    ended: "pipeline.Manifest",
    findings: Sequence["pipeline.Finding"],
    judgements: Sequence["pipeline.Judgement"],
) -> None:
    """What a crawl came to, in a few lines, and what to type next."""
    if ended.ended != "complete":
        console.print(Text(f"The crawl ended early ({ended.ended}); what was fetched is kept."))
    console.print(_counts(findings))
    silent = [one for one in judgements if one.verdict == "cannot-tell"]
    if silent:
        names = ", ".join(one.check for one in silent)
        console.print(Text(f"{plural(len(silent), 'check')} could not tell: {names}", "dim"))
    console.print("See them:", Text(f"tiebeam findings {folder}", "bold"), highlight=False)
    if ended.ended == "cancelled":
        console.print("Go on:", Text(f"tiebeam crawl --resume -o {folder}", "bold"))


def say_comparison(console: Console, compared: Iterable["pipeline.Compared"], lens: Lens) -> None:  # noqa: ARG001
    """One row per finding with its status; what got worse stands first."""
    rows = sorted(compared, key=_urgency)
    if not rows:
        console.print("No findings in any of these crawls.")
        return
    counts = ", ".join(
        f"{figure(number)} {status}"
        for status in STATUS_ORDER
        if (number := sum(one.status == status for one in rows))
    )
    console.print(Text(counts, "bold"))
    table = _table("Status", "Severity", "Check", "On", "Before", "Now")
    for column in (4, 5):
        table.columns[column].justify = "right"
    for one in rows:
        table.add_row(
            Text(one.status, STATUS_STYLES.get(one.status, "")),
            _severity(one.severity),
            Text(one.check),
            _place(one.page_template or one.host, one.cause or one.reason),
            _number(one.pages_before),
            _number(one.pages),
        )
    console.print(table)


def say_checks(console: Console, checks: Sequence["pipeline.Check"]) -> None:
    """All checks by area."""
    table = _table("Area", "Check", "Severity", "Usually", "What is wrong")
    area = ""
    for one in sorted(checks, key=lambda one: (one.area, one.slug)):
        shown = one.area if one.area != area else ""
        area = one.area
        table.add_row(
            Text(shown, "bold"),
            Text(one.slug),
            _severity(one.severity),
            Text(one.owner),
            Text(one.text.defect),
        )
    console.print(table)


def say_check(console: Console, check: "pipeline.Check") -> None:
    """One check, told to both sides."""
    text = check.text
    console.print(Text(text.defect, "bold"))
    console.print(
        Text.assemble(
            _severity(check.severity),
            f"  {check.slug}  usually {check.owner}, cause in the {check.scope}",
        )
    )
    for name, style, why, fix in (
        ("To SEO", "magenta", text.why_seo, text.fix_seo),
        ("To engineering", "cyan", text.why_it, text.fix_it),
    ):
        console.print(Text(f"\n{name}", f"bold {style}"))
        console.print(Padding(_told(why, fix), (0, 0, 0, 2)))
    console.print(Text(f"\nNot this: {text.not_this}"))
    console.print(Text(f"Terms: {', '.join(text.terms)}", "dim"))
    console.print(Text(f"Source: {text.source}", "dim"))


def _told(why: str, fix: str) -> RenderableType:
    return Group(
        Text.assemble(("Why it matters  ", "dim"), why),
        Text.assemble(("How to fix it   ", "dim"), fix),
    )


def _findings(findings: Sequence[Found], lens: Lens) -> Table:
    table = _table("Severity", "Root cause", "Pages", "Share", "Usually")
    table.columns[1].overflow = "fold"
    for column in (2, 3):
        table.columns[column].justify = "right"
    for found in findings:
        sample = found.samples[0].url if found.samples else None
        table.add_row(
            _severity(found.severity),
            _place(found.words[lens].headline, f"on {found.where}", found.cause, sample),
            _number(found.pages),
            Text(found.share_words),
            Text(found.fixed_by),
        )
    return table


def _counts(findings: Sequence["pipeline.Finding"]) -> Text:
    if not findings:
        return Text("No findings.", "bold green")
    words = Text(f"{plural(len(findings), 'root cause')}: ", "bold")
    parts = [
        Text.assemble(f"{figure(number)} ", _severity(level))
        for level in LEVELS
        if (number := sum(one.severity == level for one in findings))
    ]
    return words + Text(", ").join(parts)


def _table(*heads: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for head in heads:
        table.add_column(head)
    return table


def _severity(level: str) -> Text:
    return Text(f"{SHAPES.get(level, '')} {level}", STYLES.get(level, ""))


def _place(first: str, *under: str | None) -> Text:
    words = Text(visible(first))
    for line in under:
        if line:
            words.append(f"\n{visible(line)}", "dim")
    return words


def _number(count: int | None) -> Text:
    return Text("" if count is None else figure(count))


def _urgency(one: "pipeline.Compared") -> tuple[int, int, str]:
    return (STATUS_ORDER.index(one.status), LEVELS.index(one.severity), one.check)
