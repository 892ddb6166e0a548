"""`tiebeam doctor`: what to mend, before it hurts."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.markup import escape

from tiebeam.cli import hubs
from tiebeam.cli.exits import Exit
from tiebeam.cli.formats import table_or_json

if TYPE_CHECKING:
    from tiebeam.hub.doctor import Diagnosis

STYLES = {"well": "green", "care": "yellow", "wrong": "red bold"}


@click.command()
@hubs.data_option
@table_or_json("one line a check: about, verdict, says, to_do")
def doctor(*, data: Path | None, form: str) -> None:
    """Look at the hub and the machine under it, and say what to mend.

    Exit code 0 when nothing is wrong, 1 when something is; what only asks for care is no wrong.
    """
    hubs.enter(data, must_exist=False)
    from django.conf import settings
    from django.utils import timezone

    from tiebeam.hub.doctor import Case, Verdict, examine

    found: list[Diagnosis] = []
    for one in examine(Case(settings.ENVIRONMENT, timezone.now())):
        found.append(one)
        if form == "json":
            click.echo(json.dumps(asdict(one)))
    if form == "table":
        _say(found)
    if any(one.verdict is Verdict.WRONG for one in found):
        raise SystemExit(Exit.FINDINGS)


def _say(found: "Sequence[Diagnosis]") -> None:
    wrong = [one for one in found if one.verdict == "wrong"]
    care = [one for one in found if one.verdict == "care"]
    console = Console(highlight=False)
    console.print(f"[bold]{_verdict(len(wrong), len(care))}[/bold]\n")
    for one in sorted(found, key=lambda one: ("wrong", "care", "well").index(one.verdict)):
        word = f"[{STYLES[one.verdict]}]{one.verdict:<6}[/]"
        console.print(f"{word} {one.about:<14} {escape(one.says)}", soft_wrap=True)
        if one.to_do:
            console.print(f"{'':<22}→ {escape(one.to_do)}", soft_wrap=True)


def _verdict(wrong: int, care: int) -> str:
    """The heading."""
    also = f" {care} more ask for care." if wrong and care else ""
    if wrong:
        return f"{wrong} {'thing is' if wrong == 1 else 'things are'} wrong.{also}"
    if care:
        return f"Nothing is wrong; {care} {'thing asks' if care == 1 else 'things ask'} for care."
    return "All is well."
