"""What the command for the lab does: serve the shop until it is interrupted."""

import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tiebeam.lab.defects import ALL, choose, released_by
from tiebeam.lab.jitter import Jitter
from tiebeam.lab.server import Serving, serve
from tiebeam.lab.shop import DEFAULT_PAGES, DEFAULT_SEED, Shop

MANIFEST, POLICY = "manifest.json", "policy.toml"


class Row(NamedTuple):
    """One defect, as a table shows it."""

    name: str
    check: str
    host: str
    template: str
    released: date
    summary: str
    is_on: bool


def list_defects(names: Iterable[str] = (), as_of: date | None = None) -> list[Row]:
    """All defects there are, and which of them are on. Raises UnknownDefect."""
    chosen = {one.name for one in choose(names)}
    if as_of:
        chosen |= {one.name for one in released_by(as_of)}
    return [
        Row(
            one.name,
            one.check,
            one.host or "(bare domain)",
            one.template or "",
            one.released,
            one.summary,
            one.name in chosen,
        )
        for one in ALL.values()
    ]


def as_table(rows: Iterable[Row]) -> str:
    """The defects as lines of text: a star before those that are on."""
    shown = list(rows)
    names = max((len(one.name) for one in shown), default=0)
    checks = max((len(one.check) for one in shown), default=0)
    return "\n".join(
        f"{'*' if one.is_on else ' '} {one.name:<{names}}  {one.check:<{checks}}  "
        f"{one.released.isoformat()}  {one.summary}"
        for one in shown
    )


@contextmanager
def open_lab(
    *,
    pages: int = DEFAULT_PAGES,
    seed: int = DEFAULT_SEED,
    port: int = 0,
    defects: Iterable[str] = (),
    as_of: date | None = None,
    processes: int = 1,
    folder: Path | None = None,
    jitter: Jitter | None = None,
) -> Iterator[tuple[Serving, Path]]:
    """Serve the shop and write its manifest and policy; gives the server and their folder.

    `folder` stays; without one, a temporary folder goes with the server. Raises UnknownDefect for
    a name that is none, OSError when the port is taken.
    """
    shop = Shop(seed=seed, pages=pages, defects=defects, as_of=as_of)
    with (
        serve(shop, port, processes, jitter) as serving,
        TemporaryDirectory(prefix="larkmoor-") as own,
    ):
        place = folder or Path(own)
        place.mkdir(parents=True, exist_ok=True)
        (place / MANIFEST).write_text(shop.manifest_json(), "utf-8")
        (place / POLICY).write_text(shop.policy, "utf-8")
        yield serving, place


def run(  # noqa: PLR0913 - one argument per option of the command
    *,
    pages: int = DEFAULT_PAGES,
    seed: int = DEFAULT_SEED,
    port: int = 0,
    defects: Iterable[str] = (),
    as_of: date | None = None,
    processes: int = 1,
    folder: Path | None = None,
    jitter: Jitter | None = None,
    say: Callable[[str], None] = print,
) -> None:
    """Serve until Ctrl-C; says where, which defects are on and what must be found.

    Raises UnknownDefect for a name that is none, OSError when the port is taken.
    """
    with (
        _interruptible(),
        open_lab(
            pages=pages,
            seed=seed,
            port=port,
            defects=defects,
            as_of=as_of,
            processes=processes,
            folder=folder,
            jitter=jitter,
        ) as (serving, place),
    ):
        for line in introduce(serving, place):
            say(line)
        threading.Event().wait()


def introduce(serving: Serving, place: Path) -> Iterator[str]:
    """What somebody must know who wants to crawl the shop."""
    names = [one.name for one in serving.shop.defects]
    rows = [one for one in list_defects(names) if one.is_on]
    yield f"Larkmoor is open at {serving.url}"
    yield f"  hosts to crawl     {serving.shop.scope}"
    yield f"  must be found      {place / MANIFEST}"
    yield f"  index policy       {place / POLICY}"
    yield f"  authority for TLS  {serving.ca_file}"
    if rows:
        yield f"{len(rows)} of {len(ALL)} defects are on:"
        yield as_table(rows)
    else:
        yield f"No defect is on; there are {len(ALL)}."
    yield "Ctrl-C closes the shop."


@contextmanager
def _interruptible() -> Iterator[None]:
    """End the block quietly on Ctrl-C, and on SIGTERM as a service manager sends it."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGTERM, before)
