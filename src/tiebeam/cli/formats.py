"""The form in which a command answers: a table to read, or lines of JSON for a program."""

from collections.abc import Callable
from typing import Any

import click

Command = Callable[..., Any]


def table_or_json(each_line: str) -> Callable[[Command], Command]:
    """The option `--format`, given as `form`; `each_line` says what one line of JSON tells."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(["table", "json"]),
        default="table",
        show_default=True,
        help=f"json: {each_line}.",
    )
