"""The findings of a hub in the terminal: of one's own teams, of all, or of a site."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import click
from rich.console import Console

from tiebeam.cli.remote import Hub
from tiebeam.hub.ui.severities import LEVELS

Finding = dict[str, Any]

_SITE = re.compile(r"/sites/(\d{1,18})(?:/|$)")
_ALL = re.compile(r"/findings/?$")


@dataclass(frozen=True)
class Told:
    """What a hub told of findings that are still there."""

    findings: Sequence[Finding]
    """Worst first, as the interface has them."""
    whose: str
    """As in "of your teams"."""


def is_hub(typed: object) -> bool:
    """Whether a person named a hub where a folder could stand."""
    return isinstance(typed, str) and typed.lower().startswith(("http://", "https://"))


def findings_of(address: str, *, lens: str | None) -> Told:
    """What the address stands for: the hub itself for one's own teams, else what its page shows.

    Raises UsageError for a page that shows no findings; Failed.
    """
    whose, wanted = _meant(urlsplit(address).path)
    found = Hub.called(address).pages("/findings", lens=lens, limit=200, **wanted)
    return Told(sorted(found, key=_urgency), whose)


def _meant(path: str) -> tuple[str, dict[str, str]]:
    """In words, and as the interface is asked."""
    if path in {"", "/"}:
        return "of your teams", {"mine": "true"}
    if _ALL.match(path):
        return "on this hub", {}
    if named := _SITE.match(path):
        return "of this site", {"site": named[1]}
    raise click.UsageError(f"{path} lists no findings; name the hub, its /findings/, or a site")


def _urgency(one: Finding) -> tuple[int, int, int]:
    return LEVELS.index(one["severity"]), -one["pages"], one["id"]


def say(found: Sequence[Finding], *, whose: str, form: str | None) -> None:
    """Print them: for people, or one line of JSON each for programs."""
    if form == "json":
        for one in found:
            click.echo(json.dumps(one))
        return
    from tiebeam.cli.report.terminal import say_told

    say_told(Console(), found, whose=whose)
