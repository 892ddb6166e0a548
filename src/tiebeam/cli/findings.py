"""`tiebeam findings`: what the checks found in a crawl, in the words of one side."""

from pathlib import Path

import click

from tiebeam.cli.exits import Exit, clear_errors
from tiebeam.engine import pipeline

FORMATS = ("table", "json", "csv", "html", "md")


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
    lens: str,
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
        report = _report(folder, lens, severity)
    _write(report, form, output)
    if fail_on and any(_at_least(one.severity, fail_on) for one in report.findings):
        raise SystemExit(Exit.FINDINGS)
