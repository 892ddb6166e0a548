"""`tiebeam render`: see pages of a crawl in a real browser."""

from pathlib import Path

import click
from rich.console import Console

from tiebeam.cli import rendering
from tiebeam.cli.exits import clear_errors
from tiebeam.cli.judging import judge
from tiebeam.cli.places import CrawlFolder


@click.command()
@click.argument("folder", type=CrawlFolder())
@click.option(
    "--per-template",
    type=click.IntRange(1, 1_000),
    default=1,
    show_default=True,
    metavar="N",
    help="Pages of each page template.",
)
@click.option(
    "--url",
    "urls",
    multiple=True,
    metavar="URL",
    help="This page of the crawl instead of a sample; can be given again.",
)
@click.option(
    "--policy",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="TOML file that declares which pages are to be indexed.",
)
@click.option("--quiet", is_flag=True, help="No progress.")
def render(
    folder: Path | str,
    *,
    per_template: int,
    urls: tuple[str, ...],
    policy: Path | None,
    quiet: bool,
) -> None:
    """Render pages of the crawl in FOLDER, and run the checks anew.

    Each page is seen as the server sends it and as its scripts leave it, side by side in the table
    `renderings`. Needs Chromium, as Debian and Ubuntu have it in the package `chromium`.
    """
    console = Console(stderr=True, quiet=quiet)
    rendering.render(folder, console, per_template=per_template, urls=urls)
    with clear_errors():
        judge(folder, console, policy)
    click.echo(f"Next: tiebeam findings {folder}")
