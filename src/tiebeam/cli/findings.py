"""`tiebeam findings`: what the checks found in a crawl, in the words of one side."""

import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import IO

import click
from rich.console import Console

from tiebeam.cli.exits import Exit, clear_errors
from tiebeam.cli.report import Report, render_csv, render_html, render_json, render_markdown
from tiebeam.cli.report.gather import gather
from tiebeam.cli.report.report import Lens
from tiebeam.cli.report.terminal import say_report
from tiebeam.engine import pipeline
from tiebeam.engine.terms import mark

FORMATS = ("table", "json", "csv", "html", "md")
WITH_PROOF = ("json", "html", "md")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--lens",
    type=click.Choice(["seo", "it"]),
    default="it",
    show_default=True,
    help="Whose words to use; facts and numbers are the same.",
)
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this file instead of the screen.",
)
@click.option(
    "--severity",
    type=click.Choice(pipeline.SEVERITIES),
    default="info",
    show_default=True,
    help="Only this severe or worse.",
)
@click.option("--again", is_flag=True, help="Run the checks anew on the crawl.")
@click.option(
    "--policy",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="With --again: TOML file that declares which pages are to be indexed.",
)
@click.option(
    "--fail-on",
    type=click.Choice(pipeline.SEVERITIES),
    help="Exit with 1 when there is a finding this severe or worse.",
)
def findings(
    folder: Path,
    *,
    lens: Lens,
    form: str,
    output: Path | None,
    severity: str,
    again: bool,
    policy: Path | None,
    fail_on: str | None,
) -> None:
    """Show the findings of the crawl in FOLDER."""
    with clear_errors():
        manifest = pipeline.manifest(folder)
        if again or "findings" not in manifest.parts:
            pipeline.judge(folder, policy=policy)
        report = gather(folder, lens=lens, severity=severity, proof=form in WITH_PROOF)
    _write(report, form, output)
    if fail_on and any(_at_least(one.severity, fail_on) for one in report.findings):
        raise SystemExit(Exit.FINDINGS)


def _write(report: Report, form: str, output: Path | None) -> None:
    if form == "table":
        with _opened(output) as file:
            say_report(Console(file=file), report)
        return
    renders: dict[str, Callable[[Report], str]] = {
        "json": render_json,
        "csv": render_csv,
        "html": lambda report: render_html(report, mark),
        "md": render_markdown,
    }
    with _opened(output) as file:
        file.write(renders[form](report))


def _opened(output: Path | None) -> AbstractContextManager[IO[str]]:
    return output.open("w", encoding="utf-8") if output else nullcontext(sys.stdout)


def _at_least(severity: str, least: str) -> bool:
    levels: Sequence[str] = pipeline.SEVERITIES
    return levels.index(severity) <= levels.index(least)
