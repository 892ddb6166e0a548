"""Takes rows of the previous crawl over, a part at a time, without making objects of them."""

import json
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tiebeam.engine.crawl.recrawl.conditions import FROM_ANSWER, FROM_VISIT
from tiebeam.engine.crawl.recrawl.freshening import freshened
from tiebeam.engine.crawl.recrawl.stored import OF_A_PAGE, Stored
from tiebeam.engine.tables.schemas import TABLES

_SAID = ("fetched_at", "attempts", *FROM_ANSWER, *FROM_VISIT)


def carried(
    stored: Stored, number: int, rows: pa.Array, said: Sequence[str]
) -> dict[str, pa.Table]:
    """The rows of every table that pages of one part have, as this crawl is to tell them.

    rows: of the pages in their part; said: what each visit told, as `conditions.unchanged` has it.
    Raises Altered.
    """
    pages = stored.read(number, "pages").take(rows)
    ids = pages["url_id"].combine_chunks()
    found = {"pages": _as_of_now(pages, said)}
    for table, column in OF_A_PAGE.items():
        if table != "pages":
            found[table] = _of_pages(stored.read(number, table), table, column, ids)
    return found


def _of_pages(rows: pa.Table, table: str, column: str, ids: pa.Array) -> pa.Table:
    wanted = pc.is_in(rows[column], value_set=ids)
    return rows.filter(wanted).cast(TABLES[table].arrow)


def _as_of_now(pages: pa.Table, said: Sequence[str]) -> pa.Table:
    """The stored rows with what this visit says of each."""
    *columns, faults, headers = zip(*json.loads(f"[{','.join(said)}]"), strict=True)
    old = pages["headers"].combine_chunks()
    newer = pa.array([list(fields.items()) for fields in headers], old.type)
    fresh = dict(zip(_SAID, columns, strict=True)) | {
        "faults": [
            [*new, *(one for one in before if not one.startswith("before_"))]
            for new, before in zip(faults, pages["faults"].to_pylist(), strict=True)
        ],
        "carried_over": np.ones(len(said), np.bool_),
    }
    schema = TABLES["pages"].arrow
    arrays = [
        pa.array(fresh[one.name], one.type) if one.name in fresh else pages[one.name]
        for one in schema
    ]
    arrays[schema.get_field_index("headers")] = freshened(old, newer)
    return pa.table(arrays, schema=schema)
