"""`tiebeam up`: the hub with its workers on this machine."""

from pathlib import Path

import click

from tiebeam.cli.exits import Exit, Failed


@click.command()
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="TIEBEAM_DATA",
    help="Folder for database and crawls; by default ~/.local/share/tiebeam.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8080,
    show_default=True,
    help="Port to listen on.",
)
@click.option(
    "--web",
    type=click.IntRange(1, 64),
    help="Processes that answer requests; by default TIEBEAM_WEB_PROCESSES, else 1.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    help="Processes for work in the background; by default TIEBEAM_WORKERS, else 1.",
)
@click.option(
    "--only",
    type=click.Choice(["web", "workers"]),
    help="Run one half here and the other on another machine; `tiebeam upgrade` comes first.",
)
@click.option(
    "--demo", is_flag=True, help="Serve a broken web shop too, crawl it, show what came out."
)
def up(
    *,
    data: Path | None,
    host: str,
    port: int,
    web: int | None,
    workers: int | None,
    only: str | None,
    demo: bool,
) -> None:
    """Start the hub; stop it with Ctrl-C."""
    if demo and only:
        raise click.UsageError("--demo needs both halves: leave --only out")
    from tiebeam.hub import serve
    from tiebeam.hub.environment import WrongSetting
    from tiebeam.hub.ports import PortTaken
    from tiebeam.hub.supervision import GaveUp
    from tiebeam.hub.upgrade import CannotUpgrade

    processes = serve.Processes(web, workers, only or "")
    try:
        serve.up(data, host, port, processes=processes, demo=demo)
    except (PortTaken, WrongSetting) as error:
        raise click.UsageError(str(error)) from error
    except (GaveUp, CannotUpgrade) as error:
        raise Failed(str(error), Exit.HUB) from error
