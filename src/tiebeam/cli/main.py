"""The command `tiebeam`: each subcommand is one file, loaded only when it is called."""

import contextlib
import os
import sys
from collections.abc import Callable
from importlib import import_module

import click

from tiebeam import __version__
from tiebeam.cli.exits import MEANINGS, Exit, of_system

COMMANDS = [
    *("crawl", "render", "findings", "explain", "compare", "probe", "verify", "lab"),
    *("login", "logout", "whoami"),
    *("up", "doctor", "backup", "restore", "upgrade"),
]
EXIT_CODES = "\b\nExit codes:\n" + "\n".join(
    f"  {int(code):<4} {meaning}" for code, meaning in MEANINGS.items()
)
"""A paragraph that click leaves as it is."""


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

    def invoke(self, ctx: click.Context) -> object:
        """Run the subcommand; Ctrl-C and what the system refuses have exit codes of their own."""
        try:
            return _written_out(lambda: super(Doors, self).invoke(ctx))
        except KeyboardInterrupt:
            click.echo("\nCancelled.", err=True)
            raise SystemExit(Exit.CANCELLED) from None
        except BrokenPipeError:
            raise  # click ends quietly: the reader has seen enough
        except OSError as error:
            raise of_system(error) from error


def _written_out(run: Callable[[], object]) -> object:
    """What `run` gives, once all it printed is out; Python would fail later, in its own way."""
    try:
        try:
            return run()
        finally:
            sys.stdout.flush()
    except OSError:
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise


@click.group(cls=Doors, context_settings={"help_option_names": ["-h", "--help"]}, epilog=EXIT_CODES)
@click.version_option(__version__, prog_name="tiebeam")
def main() -> None:
    """Crawl a site, find root causes, tell each to SEO and to engineering.

    Begin with: tiebeam crawl https://www.example.com/
    """
