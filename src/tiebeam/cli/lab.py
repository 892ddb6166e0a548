"""`tiebeam lab`: a small, breakable web shop to crawl."""

from datetime import date, datetime
from pathlib import Path

import click

from tiebeam.cli.exits import of_system


@click.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8090,
    show_default=True,
    help="Port of 127.0.0.1 to listen on; 0 takes a free one.",
)
@click.option(
    "--pages",
    type=click.IntRange(100),
    default=1500,
    show_default=True,
    help="About how many pages the shop has.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="Same seed, same shop.")
@click.option(
    "--defect",
    "defects",
    multiple=True,
    metavar="NAME",
    help="Switch a defect on; repeat for more, or say all.",
)
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YEAR-MONTH-DAY",
    help="Switch on every defect released until that day.",
)
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Processes that answer.",
)
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Keep the manifest of what must be found, and the index policy, there.",
)
@click.option(
    "--jitter",
    is_flag=True,
    help="Answer as restlessly as live sites do: slow at times, now and then 503, moving text.",
)
@click.option(
    "--list", "only_list", is_flag=True, help="List the defects, those switched on starred."
)
def lab(  # noqa: PLR0913 - one argument per option
    *,
    port: int,
    pages: int,
    seed: int,
    defects: tuple[str, ...],
    as_of: datetime | None,
    processes: int,
    folder: Path | None,
    jitter: bool,
    only_list: bool,
) -> None:
    """Serve a web shop whose defects can be switched on one by one; Ctrl-C closes it."""
    from tiebeam.lab import main as shop
    from tiebeam.lab.defects import UnknownDefect
    from tiebeam.lab.jitter import Jitter

    day: date | None = as_of.date() if as_of else None
    try:
        if only_list:
            click.echo(shop.as_table(shop.list_defects(defects, day)))
            return
        shop.run(
            port=port,
            pages=pages,
            seed=seed,
            defects=defects,
            as_of=day,
            processes=processes,
            folder=folder,
            jitter=Jitter() if jitter else None,
            say=click.echo,
        )
    except UnknownDefect as error:
        raise click.UsageError(f"{error.args[0]} (tiebeam lab --list names all)") from error
    except OSError as error:
        raise _refused(error, port) from error


def _refused(error: OSError, port: int) -> click.ClickException:
    """What the system refused: a file has a name, a port has none."""
    if error.filename:
        return of_system(error)
    reason = (error.strerror or str(error)).lower()
    return click.UsageError(f"port {port}: {reason}; choose another with --port")
