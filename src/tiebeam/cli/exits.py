"""How a command ends: one clear sentence on standard error, and a documented exit code."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum

import click


class Exit(IntEnum):
    """The exit codes of every command."""

    DONE = 0
    FINDINGS = 1
    USAGE = 2
    SITE = 3
    FOLDER = 4
    DISK = 5
    HUB = 6
    BROWSER = 7
    UNKNOWN = 8
    CLUSTER = 9
    SIGN_IN = 10
    CANCELLED = 130


MEANINGS = {
    Exit.DONE: "done",
    Exit.FINDINGS: "findings that --fail-on or --fail-on-new asked for; a change that probe tells "
    "of lasts; a finding that verify was asked about is still there, in whole or in part; doctor "
    "found something wrong",
    Exit.USAGE: "wrong use: an option, an address, a policy file",
    Exit.SITE: "the site could not be crawled, or stopped answering",
    Exit.FOLDER: "no readable crawl there, or a file that cannot be written",
    Exit.DISK: "the disk is full; what was fetched is kept",
    Exit.HUB: "the hub could not go on, or could not be reached",
    Exit.BROWSER: "no browser that could render pages",
    Exit.UNKNOWN: "verify cannot tell",
    Exit.CLUSTER: "the cluster is gone or does not see the crawl; what was fetched is kept",
    Exit.SIGN_IN: "not signed in to the hub: denied, expired, withdrawn",
    Exit.CANCELLED: "cancelled with Ctrl-C; what was fetched is kept",
}
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


class Failed(click.ClickException):
    """Ends the command with a sentence and an exit code."""

    def __init__(self, message: str, code: Exit) -> None:
        super().__init__(message)
        self.exit_code = int(code)  # type: ignore[misc] # click's own code sets it so, too


@contextmanager
def clear_errors() -> Iterator[None]:
    """Turn what the engine and the system raise into a sentence and its exit code."""
    from tiebeam.engine import pipeline

    try:
        yield
    except pipeline.DiskFull as error:
        raise Failed(str(error), Exit.DISK) from error
    except (
        pipeline.InvalidSampling,
        pipeline.InvalidSettings,
        pipeline.NoPlace,
        pipeline.NotAffected,
        pipeline.PolicyError,
        pipeline.UnknownCheck,
        pipeline.UnknownFinding,
    ) as error:
        raise click.UsageError(str(error)) from error
    except pipeline.RenderError as error:
        raise Failed(str(error), Exit.BROWSER) from error
    except (
        pipeline.NoCrawl,
        pipeline.TornPart,
        pipeline.TornState,
        pipeline.InUse,
    ) as error:
        raise Failed(str(error), Exit.FOLDER) from error
    except (pipeline.ClusterLost, pipeline.FolderNotShared) as error:
        raise Failed(str(error), Exit.CLUSTER) from error
    except pipeline.CrawlError as error:
        raise Failed(str(error), Exit.SITE) from error
    except sqlite3.Error as error:
        raise Failed(f"the state of the crawl: {error}. {_MAY_GROW}", Exit.FOLDER) from error
    except BrokenPipeError:
        raise  # the reader has seen enough, as in `| head`
    except OSError as error:
        raise of_system(error) from error


def of_system(error: OSError) -> Failed:
    """What the system refused, and on which file."""
    place = f"{error.filename}: " if error.filename else ""
    if error.errno in _FULL:
        return Failed(f"{place}the disk is full: free some room and try again", Exit.DISK)
    advice = _ADVICE.get(error.errno or 0)
    reason = (error.strerror or str(error)) + (f": {advice}" if advice else "")
    return Failed(f"{place}{reason}", Exit.FOLDER)


_MAY_GROW = "Make sure that there is room and that files may grow (ulimit -f), then go on"
_ADVICE = {
    errno.EACCES: "change its permissions, or name another place",
    errno.EROFS: "name a place that can be written",
    errno.EFBIG: "allow larger files (ulimit -f), or name another place",
    errno.EMFILE: "allow more open files (ulimit -n)",
}
