"""`tiebeam verify`: visits the pages of one finding again and says what became of it."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.markup import escape

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
_WORDS = {"defect": "still", "none": "fixed", "unknown": "unknown"}


@click.command()
@click.argument("folder", type=CrawlFolder())
@click.argument("fingerprint")
@click.option(
    "--pages",
    type=click.IntRange(1, 500),
    default=20,
    show_default=True,
    help="Pages visited at most, a quarter of them fresh ones of the same page template.",
)
@table_or_json("one line with all that was seen")
def verify(folder: Path | str, fingerprint: str, *, pages: int, form: str) -> None:
    """Visit pages of the finding FINGERPRINT of the crawl in FOLDER again and ask its check.

    Says fixed (exit code 0), still or partly (1), or unknown (8), with the evidence. The crawl
    itself stays as it is.
    """
    from tiebeam.engine import pipeline

    with clear_errors():
        verified = pipeline.verify(folder, fingerprint, pages=pages)
    if form == "json":
        click.echo(json.dumps(asdict(verified), default=str))
    else:
        _say(Console(), verified)
    raise SystemExit(ENDS[verified.answer])


def _say(console: Console, verified: "Verification") -> None:
    console.print(f"[bold]{verified.answer}[/bold]  {verified.check}: {escape(verified.reason)}")
    for one in verified.pages[:SHOWN]:
        fresh = " (fresh)" if one.is_fresh else ""
        proof = json.dumps(one.evidence, default=str) if one.evidence else one.reason or ""
        status = one.status if one.status is not None else "-"
        line = f"  {_WORDS[one.shows]:<8} {status} {one.url}{fresh}  {proof}"
        console.print(escape(line), highlight=False, soft_wrap=True)
