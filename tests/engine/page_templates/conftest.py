"""Tables of pages that were read from markup, as a crawl would write them."""

from collections.abc import Callable, Iterable

import ibis
import pyarrow as pa
import pytest

from tiebeam.engine import urls
from tiebeam.engine.extract import extract_page
from tiebeam.engine.tables import TABLES, Tables

HOST = "http://shop.test"
MakePages = Callable[[Iterable[tuple[str, str]]], Tables]


@pytest.fixture
def tables() -> MakePages:
    """Addresses (a path, or a whole URL) with their markup to the tables of a crawl."""

    def make(pages: Iterable[tuple[str, str]]) -> Tables:
        schema = TABLES["pages"].arrow
        rows = [_row(address, markup) for address, markup in pages]
        table = pa.Table.from_pylist(
            [{name: row.get(name) for name in schema.names} for row in rows], schema=schema
        )
        found = Tables(ibis.duckdb.connect(), [])
        found.add("pages", table)
        return found

    return make


def _row(address: str, markup: str) -> dict[str, object]:
    url = urls.normalise(address if "://" in address else HOST + address)
    facts = extract_page(
        markup.encode(), url=url, content_type="text/html", headers={}, is_internal=_is_internal
    )
    parts = urls.parts(url)
    return {
        **dict(facts.columns()),
        "url": url,
        "url_id": urls.url_id(url),
        "host": parts.host,
        "path": parts.path,
        "query": parts.query,
        "outcome": "answered",
        "status": 200,
    }


def _is_internal(url: str) -> bool:
    return url.startswith(HOST)
