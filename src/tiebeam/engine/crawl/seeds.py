"""Lists of URLs to begin with: plain lines, CSV with a header, or the pages of an earlier crawl."""

import csv
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from pathlib import Path

import pyarrow.parquet as pq

from tiebeam.engine import urls
from tiebeam.engine.crawl.errors import InvalidSettings
from tiebeam.engine.crawl.ledger import Ledger
from tiebeam.engine.crawl.messages import Found
from tiebeam.engine.crawl.scope import host_of
from tiebeam.engine.tables.manifest import read_manifest
from tiebeam.engine.tables.places import Folder, Place, place_at

SEEDS = "state/seeds.txt"
MAX_HOSTS = 5_000
_CHUNK = 5_000
_INVALID = "! "
"""Before what is no address; it is kept to be counted."""
_HEADERS = ("url", "address", "page", "top pages", "landing page", "loc", "link", "urls")
_DELIMITERS = ",;\t"


def read_list(lines: Iterable[str], name: str) -> Iterator[str]:
    """The addresses of a list, as they are written. Raises InvalidSettings when it has none.

    Empty lines and lines that begin with # are passed over. Of a table with a header the column
    is taken whose name says that it holds addresses, else the first that does.
    """
    wanted = (line for line in lines if line.strip() and not line.startswith("#"))
    first = next(wanted, None)
    if first is None:
        raise InvalidSettings(f"{name} holds no address: write one on each line")
    first = first.removeprefix("\ufeff")
    if _is_address(first.split()[0].strip('"')) and not any(mark in first for mark in ",;\t"):
        return (line.strip() for line in chain([first], wanted))
    return _of_table(first, wanted, name)


def _of_table(first: str, rest: Iterator[str], name: str) -> Iterator[str]:
    delimiter = max(_DELIMITERS, key=first.count)
    rows = csv.reader(chain([first], rest), delimiter=delimiter)
    start = [row for row in islice(rows, 2) if row]
    has_header = not any(map(_is_address, start[0]))
    column = _column(start[0], start[-1])
    if column is None:
        raise InvalidSettings(f"{name} has no column of addresses: name one of its columns url")
    body = chain(start[1:] if has_header else start, rows)
    return (row[column].strip() for row in body if len(row) > column and row[column].strip())


def _column(header: list[str], row: list[str]) -> int | None:
    names = [name.strip().strip("\ufeff").lower() for name in header]
    named = (names.index(name) for name in _HEADERS if name in names)
    holding = (number for number, value in enumerate(row) if _is_address(value))
    return next(named, next(holding, None))


def _is_address(text: str) -> bool:
    return text.strip().lower().startswith(("http://", "https://", "/"))


def of_crawl(folder: Folder) -> Iterator[str]:
    """The URLs that an earlier crawl visited. Raises NoCrawl, NoPlace."""
    place = place_at(folder)
    for part in read_manifest(place).parts.get("pages", ()):
        path = place.local(f"pages/{part.name}", part.size_bytes)
        table = pq.read_table(path, columns=["url", "outcome"], partitioning=None)
        yield from table["url"].to_pylist()


def write_seeds(place: Place, given: Iterable[str], base: str) -> list[str]:
    """Keep a list with the crawl, so that it can be resumed; gives the hosts in it.

    base: what an address without a host is on. Raises InvalidSettings when no address is left.
    """
    hosts: dict[str, None] = {}

    def write(path: Path) -> None:
        with path.open("w", encoding="utf-8", errors="replace") as file:
            for text in given:
                try:
                    url = urls.normalise(text, base)
                except urls.InvalidURL:
                    file.write(f"{_INVALID}{' '.join(text.split())[:500]}\n")
                    continue
                file.write(f"{url}\n")
                if len(hosts) < MAX_HOSTS:
                    hosts[host_of(url)] = None

    place.here.mkdir(parents=True, exist_ok=True)
    place.write(SEEDS, write)
    if not hosts:
        place.remove(SEEDS)
        raise InvalidSettings("the list holds no web address: write one on each line")
    return list(hosts)


def seed(place: Place, ledger: Ledger, covers: Callable[[str], bool]) -> None:
    """Queue the list that is kept with a crawl, once; what is none of ours counts as left out."""
    size = None if ledger.frontier.noted("seeded") else place.size(SEEDS)
    if size is None:
        return
    place.forget_copy(SEEDS)
    with place.local(SEEDS, size).open(encoding="utf-8") as file:
        lines = (line.rstrip("\n") for line in file)
        while piece := list(islice(lines, _CHUNK)):
            found = [Found(urls.url_id(url), url, "list", None, 0, 0, 0) for url in piece]
            refused = {item.url_id: reason for item in found if (reason := _fault(item, covers))}
            ledger.add(item for item in found if item.url_id not in refused)
            ledger.leave_out(refused)
    with ledger.frontier.transaction():
        ledger.frontier.note("seeded", True)


def _fault(found: Found, covers: Callable[[str], bool]) -> str | None:
    if found.url.startswith(_INVALID):
        return "list-invalid"
    return None if covers(found.url) else "list-elsewhere"
