"""The report on a terminal. Text from the site never moves the cursor or changes a colour."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from tiebeam.cli.report.report import Found, Lens, Report
from tiebeam.hub.ui.figures import figure, plural
from tiebeam.hub.ui.severities import LEVELS
from tiebeam.hub.ui.visible import visible

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
EARLY = {
    "limit": ", then stopped at the limit it was given: the rest of the site is unknown",
    "failed": ", then the site stopped answering: the rest of it is unknown",
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
    for found in report.findings:
        _say_finding(console, found, report.lens)
    if report.cannot_tell:
        console.print(
            f"{plural(len(report.cannot_tell), 'check')} could not tell:", highlight=False
        )
        for one in report.cannot_tell:
            console.print(Text(f"  {one.check}: {visible(one.reason)}", "dim"))
    if report.hidden:
        console.print(f"{plural(report.hidden, 'less severe finding')} not shown.", highlight=False)


def say_next(console: Console, report: Report, folder: Path | str) -> None:
    """What to type to know more about the first finding, and about all of them."""
    if report.findings:
        _say_command(console, "Why, and how to fix", f"explain {report.findings[0].check}")
        _say_command(console, "With proof", f"findings {folder} --format html -o report.html")


def say_verdict(
    console: Console,
    *,
    folder: Path | str,
    ended: "pipeline.Manifest",
    findings: Sequence["pipeline.Finding"],
    judgements: Sequence["pipeline.Judgement"],
) -> None:
    """What a crawl came to, in a few lines, and what to type next."""
    console.print(_counts(findings))
    urls = plural(ended.counts.get("pages", 0), "URL")
    console.print(Text(f"{urls} visited{EARLY.get(ended.ended, '')}", "dim"))
    silent = [one for one in judgements if one.verdict == "cannot-tell"]
    if silent:
        names = ", ".join(one.check for one in silent)
        console.print(Text(f"{plural(len(silent), 'check')} could not tell: {names}", "dim"))
    _say_command(console, "See them" if findings else "What was checked", f"findings {folder}")


def say_cancelled(console: Console, *, folder: Path | str, ended: "pipeline.Manifest") -> None:
    """How far a cancelled crawl came, and how it goes on."""
    visited = ended.counts.get("pages", 0)
    waiting = ended.counts.get("known", visited) - visited
    kept = f"{plural(visited, 'URL')} visited and kept"
    console.print(f"Cancelled. {kept}, {figure(waiting)} known still wait.", highlight=False)
    _say_command(console, "Go on", f"crawl --resume -o {folder}")
    _say_command(console, "See what is there", f"findings {folder}")


def say_comparison(console: Console, compared: Iterable["pipeline.Compared"], lens: Lens) -> None:
    """Each finding with its status; what got worse stands first."""
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
    for one in rows:
        status = Text(f"{one.status:<9} ", STATUS_STYLES.get(one.status, ""))
        facts = [f"on {one.page_template or one.host}", one.cause, _became(one), one.reason]
        _say_one(console, Text.assemble(status, _severity(one.severity)), _said(one, lens), facts)


def say_told(console: Console, told: Sequence[dict[str, Any]], *, whose: str) -> None:
    """Findings as a hub tells of them, each with its page there."""
    heading = f"{plural(len(told), 'finding')} {whose}" if told else f"No findings {whose}."
    console.print(Text(heading, "bold"))
    for one in told:
        facts = [
            f"on {one['where']}",
            plural(one["pages"], "page"),
            one["team"] or "nobody's",
            one["stage"].replace("-", " "),
        ]
        _say_one(console, _severity(one["severity"]), one["headline"], facts, [one["address"]])


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


def _say_finding(console: Console, found: Found, lens: Lens) -> None:
    share = f" ({found.share_words})" if found.share_words else ""
    facts = [f"on {found.where}", f"{found.extent}{share}", found.cause]
    facts += [f"usually {found.fixed_by}", found.check]
    urls = [sample.url for sample in found.samples[:1]]
    _say_one(console, _severity(found.severity), found.words[lens].headline, facts, urls)


def _say_one(
    console: Console,
    grade: Text,
    headline: str,
    facts: Iterable[str | None],
    urls: Iterable[str] = (),
) -> None:
    """A headline with its facts under it; an address is never broken, so that it can be copied."""
    wraps = console.is_terminal
    grade.pad_right(2)
    console.print()
    console.print(grade.append(visible(headline), "bold default"), soft_wrap=not wraps)
    told = visible(" · ".join(fact for fact in facts if fact))
    under = Text(told, "dim")
    # A pipe gets whole lines; a terminal gets them indented all the way down.
    console.print(
        Padding(under, (0, 0, 0, 2)) if wraps else Text("  ") + under, soft_wrap=not wraps
    )
    for url in urls:
        console.print(Text(f"  {visible(url)}", "dim"), soft_wrap=True)


def _said(one: "pipeline.Compared", lens: Lens) -> str:
    from tiebeam.engine import pipeline

    check = pipeline.checks().get(one.check)
    if check is None:
        return one.check
    return check.text.said_to_seo if lens == "seo" else check.text.said_to_it


def _became(one: "pipeline.Compared") -> str:
    now = "" if one.pages is None else plural(one.pages, "page")
    if one.pages_before is None or one.pages_before == one.pages:
        return now
    return f"{figure(one.pages_before)} → {now or '?'}"


def _say_command(console: Console, what_for: str, command: str) -> None:
    """Never broken, so that it can be copied."""
    words = Text.assemble(f"{what_for}: ", (f"tiebeam {command}", "bold"))
    console.print(words, soft_wrap=True)


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


def _urgency(one: "pipeline.Compared") -> tuple[int, int, str]:
    return (STATUS_ORDER.index(one.status), LEVELS.index(one.severity), one.check)
