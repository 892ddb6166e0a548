"""`tiebeam explain`: what a check asks, why it matters, how to fix it, for both sides."""

import click
from rich.console import Console

from tiebeam.cli.exits import clear_errors


@click.command()
@click.argument("check", required=False)
def explain(check: str | None) -> None:
    """Explain CHECK to both sides; without a name, list all checks."""
    from tiebeam.cli.report.terminal import say_check, say_checks
    from tiebeam.engine import pipeline

    console = Console()
    if check is None:
        say_checks(console, list(pipeline.checks().values()))
        return
    with clear_errors():
        say_check(console, pipeline.explain(check))
