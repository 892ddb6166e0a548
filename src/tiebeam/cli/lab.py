"""`tiebeam lab`: a small, breakable web shop to crawl."""

from datetime import date, datetime

import click


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8090, show_default=True)
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
    help="Switch on every defect released until that day.",
)
@click.option("--list", "only_list", is_flag=True, help="List the defects and stop.")
def lab(
    *,
    port: int,
    pages: int,
    seed: int,
    defects: tuple[str, ...],
    as_of: datetime | None,
    only_list: bool,
) -> None:
    """Serve a web shop whose defects can be switched on one by one."""
    from tiebeam.lab import main as shop

    if only_list:
        shop.list_defects()
        return
    day: date | None = as_of.date() if as_of else None
    shop.run(port=port, pages=pages, seed=seed, defects=defects, as_of=day)
