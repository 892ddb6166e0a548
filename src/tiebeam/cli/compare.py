"""`tiebeam compare`: what became of each finding from one crawl to the next."""

from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console

from tiebeam.cli.exits import Exit, clear_errors
from tiebeam.cli.judging import judge_once

if TYPE_CHECKING:
    from tiebeam.cli.report.report import Lens


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(readable=False, path_type=Path))
@click.option(
    "--lens",
    type=click.Choice(["seo", "it"]),
    default="it",
    show_default=True,
    help="Whose words to use; facts and numbers are the same.",
)
@click.option("--fail-on-new", is_flag=True, help="Exit with 1 when a finding is new or regressed.")
def compare(folders: tuple[Path, ...], *, lens: "Lens", fail_on_new: bool) -> None:
    """Compare crawls, oldest first: new, open, fixed, regressed or unknown."""
    from tiebeam.cli.report.terminal import say_comparison
    from tiebeam.engine import pipeline

    if len(folders) < 2:  # noqa: PLR2004 - two is what comparing means
        raise click.UsageError("Name at least two crawls, the oldest first.")
    with clear_errors():
        for folder in folders:
            judge_once(folder, Console(stderr=True))
        compared = pipeline.compare(folders)
    say_comparison(Console(), compared, lens)
    if fail_on_new and any(one.status in {"new", "regressed"} for one in compared):
        raise SystemExit(Exit.FINDINGS)
