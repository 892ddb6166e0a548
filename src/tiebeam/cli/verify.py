"""`tiebeam verify`: visits the pages of one finding again and says what became of it."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource
from rich.console import Console
from rich.markup import escape

from tiebeam.cli.addresses import web_address
from tiebeam.cli.exits import Exit, clear_errors
from tiebeam.cli.formats import table_or_json
from tiebeam.cli.places import CrawlFolder

if TYPE_CHECKING:
    from tiebeam.engine.pipeline import Verification

ENDS = {
    "fixed": Exit.DONE,
    "still": Exit.FINDINGS,
    "partly": Exit.FINDINGS,
    "unknown": Exit.UNKNOWN,
}
SHOWN = 20
MOST_PAGES = 500
_WORDS = {"defect": "still", "none": "fixed", "unknown": "unknown"}


def _normalised(
    context: click.Context, option: click.Parameter, typed: tuple[str, ...]
) -> tuple[str, ...]:
    """The addresses as the tables have them. Raises BadParameter for what is none, or too many."""
    from tiebeam.engine import urls

    if len(typed) > MOST_PAGES:
        raise click.BadParameter(f"name at most {MOST_PAGES} pages", context, option)
    try:
        return tuple(urls.normalise(web_address(one).url) for one in typed)
    except urls.InvalidURL as error:
        said = f"{error}; give an address as in https://www.example.com/oak"
        raise click.BadParameter(said, context, option) from error


@click.command()
@click.argument("folder", type=CrawlFolder())
@click.argument("fingerprint")
@click.option(
    "--pages",
    type=click.IntRange(1, MOST_PAGES),
    default=20,
    show_default=True,
    help="Pages visited at most, a quarter of them fresh ones of the same page template.",
)
@click.option(
    "--url",
    "chosen",
    multiple=True,
    metavar="URL",
    callback=_normalised,
    help="This page of the finding instead of a sample; can be given again.",
)
@table_or_json("one line with all that was seen")
@click.pass_context
def verify(
    context: click.Context,
    folder: Path | str,
    fingerprint: str,
    *,
    pages: int,
    chosen: tuple[str, ...],
    form: str,
) -> None:
    """Visit pages of the finding FINGERPRINT of the crawl in FOLDER again and ask its check.

    Says fixed (exit code 0), still or partly (1), or unknown (8), with the evidence. The crawl
    itself stays as it is. Pages named with --url say nothing of others: then the exit code is
    about them alone.
    """
    from tiebeam.engine import pipeline

    if chosen and context.get_parameter_source("pages") is not ParameterSource.DEFAULT:
        raise click.UsageError(
            "--pages is about a sample; with --url those pages alone are visited"
        )
    part = pipeline.Part(chosen=chosen)
    with clear_errors():
        verified = pipeline.verify(folder, fingerprint, part=part, pages=pages)
    answer = _of_pages(verified) if chosen else verified.answer
    if form == "json":
        click.echo(json.dumps(asdict(verified), default=str))
    else:
        _say(Console(), verified, answer)
    raise SystemExit(ENDS[answer])


def _of_pages(verified: "Verification") -> str:
    """What holds for the pages that were visited, whatever others the finding has."""
    shown = {one.shows for one in verified.pages}
    if "defect" in shown:
        return "partly" if "none" in shown else "still"
    return "unknown" if "unknown" in shown else "fixed"


def _say(console: Console, verified: "Verification", answer: str) -> None:
    console.print(f"[bold]{answer}[/bold]  {verified.check}: {escape(verified.reason)}")
    for one in verified.pages[:SHOWN]:
        fresh = " (fresh)" if one.is_fresh else ""
        proof = json.dumps(one.evidence, default=str) if one.evidence else one.reason or ""
        status = one.status if one.status is not None else "-"
        line = f"  {_WORDS[one.shows]:<8} {status} {one.url}{fresh}  {proof}"
        console.print(escape(line), highlight=False, soft_wrap=True)
