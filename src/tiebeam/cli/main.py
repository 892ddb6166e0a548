"""The command `tiebeam`: each subcommand is one file, loaded only when it is called."""

from importlib import import_module

import click

from tiebeam import __version__

COMMANDS = ("crawl", "findings", "explain", "compare", "up", "lab")


class Doors(click.Group):
    """Loads a command's module when it is asked for, so that `--help` stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The commands in the order of use."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of that name, or None."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"tiebeam.cli.{cmd_name}")
        command: click.Command = getattr(module, cmd_name)
        return command


@click.group(cls=Doors, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="tiebeam")
def main() -> None:
    r"""Crawl a site, find root causes, tell each to SEO and to engineering.

    \b
    Exit codes: 0 done · 1 findings that --fail-on asked for · 2 wrong use ·
    3 the site could not be crawled · 4 the folder holds no readable crawl ·
    5 the disk is full · 130 cancelled, what was fetched is kept.
    """
