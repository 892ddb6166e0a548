"""How a command ends: one clear sentence on standard error, and a documented exit code."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum

import click

from tiebeam.engine import pipeline


class Exit(IntEnum):
    """The exit codes of every command."""

    DONE = 0
    FINDINGS = 1
    USAGE = 2
    SITE = 3
    FOLDER = 4
    DISK = 5
    CANCELLED = 130


class Failed(click.ClickException):
    """Ends the command with a sentence and an exit code."""

    def __init__(self, message: str, code: Exit) -> None:
        super().__init__(message)
        self.exit_code = int(code)  # type: ignore[misc] # click's own code sets it so, too


@contextmanager
def clear_errors() -> Iterator[None]:
    """Turn what the engine raises into a sentence and its exit code."""
    try:
        yield
    except pipeline.DiskFull as error:
        raise Failed(str(error), Exit.DISK) from error
    except pipeline.InvalidSettings as error:
        raise click.UsageError(str(error)) from error
    except pipeline.CrawlError as error:
        raise Failed(str(error), Exit.SITE) from error
    except (pipeline.NoCrawl, pipeline.TornPart) as error:
        raise Failed(str(error), Exit.FOLDER) from error
    except (pipeline.PolicyError, pipeline.UnknownCheck) as error:
        raise click.UsageError(str(error)) from error
