"""`tiebeam probe`: looks at few pages often, and tells within minutes what has changed."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.markup import escape

from tiebeam.cli.durations import as_seconds
from tiebeam.cli.exits import Exit, clear_errors
from tiebeam.cli.formats import table_or_json
from tiebeam.cli.judging import judge_once
from tiebeam.cli.places import CrawlFolder

if TYPE_CHECKING:
    from tiebeam.engine.pipeline import Change, Probed


@click.command()
@click.argument("folder", type=CrawlFolder())
@click.option(
    "--every",
    "every_s",
    callback=as_seconds,
    metavar="DURATION",
    default="5m",
    show_default=True,
    help="From the beginning of one probe to that of the next: 30s, 5m, 1h.",
)
@click.option("--once", is_flag=True, help="One probe, as for cron or CI.")
@click.option("--runs", type=click.IntRange(1), help="So many probes; without end otherwise.")
@click.option(
    "--pages",
    type=click.IntRange(5, 20),
    default=10,
    show_default=True,
    help="Pages looked at of each page template.",
)
@click.option(
    "--lens",
    type=click.Choice(["seo", "it"]),
    default="it",
    show_default=True,
    help="Whose words to use; JSON has both.",
)
@table_or_json("one line for each probe")
def probe(
    folder: Path | str,
    *,
    every_s: float,
    once: bool,
    runs: int | None,
    pages: int,
    lens: str,
    form: str,
) -> None:
    """Watch the site crawled in FOLDER: robots.txt, sitemaps, certificates, names, a few pages.

    What has changed for the worse is told once, after a second look. Exits with 1 when a change
    lasts at the end.
    """
    from tiebeam.engine import pipeline

    console = Console()
    lasting: list[Change] = []
    with clear_errors():
        pipeline.of_this_machine(folder, "probing")
        judge_once(folder, Console(stderr=True))
        count = 1 if once else runs
        for probed in pipeline.watch(folder, every_s=every_s, runs=count, pages=pages):
            lasting = probed.lasting
            if form == "json":
                click.echo(json.dumps(_as_json(probed), default=str))
            else:
                _say(console, probed, lens)
    if lasting:
        raise SystemExit(Exit.FINDINGS)


def _say(console: Console, probed: "Probed", lens: str) -> None:
    when = f"{probed.at:%Y-%m-%d %H:%M:%S}"
    for one in probed.new:
        console.print(f"{when}  [bold]{one.severity}[/bold]  {escape(_said(one, lens))}")
        console.print(f"    {escape(one.before)} → {escape(one.after)}", highlight=False)
        for url in one.urls[:3]:
            console.print(f"    {escape(url)}", highlight=False, soft_wrap=True)
    for one in probed.ended:
        console.print(f"{when}  over  {escape(_said(one, lens))}")
    if not (probed.new or probed.ended):
        count = len(probed.lasting)
        state = f"changes that last: {count}" if count else "nothing has changed"
        console.print(f"{when}  {state} ({len(probed.looks)} looked at)", highlight=False)


def _said(change: "Change", lens: str) -> str:
    return change.said_to_seo if lens == "seo" else change.said_to_it


def _as_json(probed: "Probed") -> dict[str, Any]:
    return {
        "at": probed.at.isoformat(),
        "looked_at": len(probed.looks),
        "looked_at_twice": probed.second_looks,
        "new": [_told(one) for one in probed.new],
        "ended": [_told(one) for one in probed.ended],
        "lasting": [_told(one) for one in probed.lasting],
    }


def _told(change: "Change") -> dict[str, Any]:
    times = {
        name: moment.isoformat() if moment else None
        for name in ("good_until", "since", "confirmed_at", "ended_at")
        for moment in [getattr(change, name)]
    }
    said = {"said_to_seo": change.said_to_seo, "said_to_it": change.said_to_it}
    return {**said, **asdict(change), **times}
