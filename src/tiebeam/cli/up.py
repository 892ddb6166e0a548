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
    "--workers",
    type=click.IntRange(1, 32),
    default=1,
    show_default=True,
    help="Processes for work in the background.",
)
@click.option(
    "--demo", is_flag=True, help="Serve a broken web shop too, crawl it, show what came out."
)
def up(*, data: Path | None, host: str, port: int, workers: int, demo: bool) -> None:
    """Start the hub; stop it with Ctrl-C."""
    from tiebeam.hub import serve
    from tiebeam.hub.environment import WrongSetting
    from tiebeam.hub.ports import PortTaken
    from tiebeam.hub.supervision import GaveUp
    from tiebeam.hub.upgrade import CannotUpgrade

    try:
        serve.up(data=data, host=host, port=port, workers=workers, demo=demo)
    except (PortTaken, WrongSetting) as error:
        raise click.UsageError(str(error)) from error
    except (GaveUp, CannotUpgrade) as error:
        raise Failed(str(error), Exit.HUB) from error
