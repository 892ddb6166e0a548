"""The graph of a small crawl as a mapping."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.engine.conftest import MakeTables
from tests.engine.written_tables import SITE

Column = Callable[..., dict[str, Any]]


@pytest.fixture
def column(tables: MakeTables) -> Column:
    """One column of the graph by path: `column("depth", pages=…, links=…)`."""

    def read(name: str, pages: str, links: str = "source target") -> dict[str, Any]:
        t = tables(pages=pages, links=links)
        rows = t.graph.join(t.pages, "url_id").select("url", value=t.graph[name]).to_pyarrow()
        return {row["url"].removeprefix(SITE): row["value"] for row in rows.to_pylist()}

    return read
