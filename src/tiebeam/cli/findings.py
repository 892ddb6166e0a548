"""`tiebeam findings`: what the checks found, in a crawl or on a hub, in the words of one side."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console

from tiebeam.cli import hub_findings
from tiebeam.cli.exits import Exit, clear_errors
from tiebeam.cli.judging import judge, judge_once
from tiebeam.cli.places import CrawlFolder
from tiebeam.hub.ui.severities import LEVELS

if TYPE_CHECKING:
    from tiebeam.cli.report.report import Lens, Report

FORMATS = ("table", "json", "csv", "html", "md")
WITH_PROOF = ("json", "html", "md")


@click.command()
@click.argument("folder", type=CrawlFolder())
@click.option(
    "--lens",
    type=click.Choice(["seo", "it"]),
    help="Whose words to use, by default it, on a hub your own; facts and numbers are the same.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="As the name of the output file ends, else table; html is one file that needs nothing "
    "else.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this file instead of the screen.",
)
@click.option(
    "--severity",
    type=click.Choice(LEVELS),
    default="info",
    show_default=True,
    help="Only this severe or worse.",
)
@click.option("--again", is_flag=True, help="Run the checks anew on the crawl.")
@click.option(
    "--policy",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="TOML file that declares which pages are to be indexed; runs the checks anew.",
)
@click.option(
    "--fail-on",
    type=click.Choice(LEVELS),
    help="Exit with 1 when there is a finding this severe or worse.",
)
def findings(
    folder: Path | str,
    *,
    lens: "Lens | None",
    form: str | None,
    output: Path | None,
    severity: str,
    again: bool,
    policy: Path | None,
    fail_on: str | None,
) -> None:
    """Show the findings of the crawl in FOLDER; or those of your teams, with a hub in its place.

    As in: tiebeam findings https://hub.example, after tiebeam login. Its page /findings/ stands for
    those of all teams, the page of a site for those of that site.
    """
    if hub_findings.is_hub(folder):
        if again or policy or output or form in {"csv", "html", "md"}:
            raise click.UsageError("a hub takes --lens, --severity, --fail-on, --format json")
        gravest = _of_hub(str(folder), lens=lens, form=form, severity=severity)
    else:
        gravest = _of_crawl(
            folder,
            lens=lens or "it",
            form=form or _form_of(output),
            output=output,
            severity=severity,
            again=again,
            policy=policy,
        )
    if fail_on and any(_at_least(one, fail_on) for one in gravest):
        raise SystemExit(Exit.FINDINGS)


def _of_hub(address: str, *, lens: str | None, form: str | None, severity: str) -> set[str]:
    """Show what a hub tells; the severities that are there."""
    told = hub_findings.findings_of(address, lens=lens)
    shown = [one for one in told.findings if _at_least(one["severity"], severity)]
    hub_findings.say(shown, whose=told.whose, form=form)
    return {one["severity"] for one in told.findings}


def _of_crawl(
    folder: Path | str,
    *,
    lens: "Lens",
    form: str,
    output: Path | None,
    severity: str,
    again: bool,
    policy: Path | None,
) -> set[str]:
    """Show what is in a crawl; the severities that are there."""
    from tiebeam.cli.report.gather import gather
    from tiebeam.engine import pipeline

    console = Console(stderr=True)
    with clear_errors():
        if again or policy:
            judge(folder, console, policy)
        else:
            judge_once(folder, console)
        report = gather(folder, lens=lens, severity=severity, proof=form in WITH_PROOF)
        _write(report, form, output, folder)
        return {one.severity for one in pipeline.findings(folder)}


def _form_of(output: Path | None) -> str:
    """The format that a file's name asks for."""
    ending = output.suffix.lower().lstrip(".") if output else ""
    return ending if ending in FORMATS else "table"


def _write(report: "Report", form: str, output: Path | None, folder: Path | str) -> None:
    if output is None:
        _show(report, form, folder)
        return
    with _named(output), output.open("w", encoding="utf-8", newline="") as file:
        if form == "table":
            from tiebeam.cli.report.terminal import say_report

            say_report(Console(file=file), report)
        else:
            file.write(_renders()[form](report))
    click.echo(f"Written: {output}", err=True)


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Have an error of writing say which file it is about; the system does not."""
    try:
        yield
    except OSError as error:
        error.filename = error.filename or str(path)
        raise


def _show(report: "Report", form: str, folder: Path | str) -> None:
    if form != "table":
        click.echo(_renders()[form](report), nl=False)
        return
    from tiebeam.cli.report.terminal import say_next, say_report

    console = Console()
    say_report(console, report)
    if console.is_terminal:
        say_next(console, report, folder)


def _renders() -> "dict[str, Callable[[Report], str]]":
    from tiebeam.cli.report import render_csv, render_html, render_json, render_markdown
    from tiebeam.engine.terms import mark

    return {
        "json": render_json,
        "csv": render_csv,
        "html": lambda report: render_html(report, mark),
        "md": render_markdown,
    }


def _at_least(severity: str, least: str) -> bool:
    levels: Sequence[str] = LEVELS
    return levels.index(severity) <= levels.index(least)
