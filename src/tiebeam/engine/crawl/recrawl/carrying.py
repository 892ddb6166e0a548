"""Takes rows of the previous crawl over, a part at a time, without making objects of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from tiebeam.engine.crawl.recrawl.conditions import FROM_ANSWER, FROM_VISIT
from tiebeam.engine.crawl.recrawl.freshening import freshened
from tiebeam.engine.crawl.recrawl.stored import OF_A_PAGE, Stored
from tiebeam.engine.tables import Part
from tiebeam.engine.tables.schemas import TABLES

_SAID = ("fetched_at", "attempts", *FROM_ANSWER, *FROM_VISIT)


@dataclass
class Carried:
    """What pages of one part of the previous crawl have in every table."""

    rows: dict[str, pa.Table]
    """Those to be written, as this crawl is to tell them."""
    files: list[tuple[str, Path, Part]]
    """Tables, and parts of the previous crawl that hold rows of these pages only."""

    def add(self, table: str, rows: pa.Table) -> None:
        """Take rows to be written."""
        before = [self.rows[table]] if table in self.rows else []
        self.rows[table] = pa.concat_tables([*before, rows])


def carried(stored: Stored, number: int, rows: pa.Array, said: Sequence[Sequence[Any]]) -> Carried:
    """Take over what pages of one part have. Raises Altered.

    rows: of the pages in their part; said: what each visit told, as `conditions.unchanged` has it.
    """
    import pyarrow.compute as pc  # a crawl that takes nothing over does not need it

    pages = stored.read(number, "pages").take(rows)
    ids = pages["url_id"].combine_chunks()
    found = Carried({"pages": _as_of_now(pages, said)}, [])
    for table, column in OF_A_PAGE.items():
        for part in stored.parts(number, table) if table != "pages" else ():
            owners = stored.read_part(table, part, [column])[column]
            wanted = pc.is_in(owners, value_set=ids)
            if pc.all(wanted).as_py():
                found.files.append((table, stored.path(table, part), part))
            elif pc.any(wanted).as_py():
                some = stored.read_part(table, part).filter(wanted)
                found.add(table, some.cast(TABLES[table].arrow))
    return found


def _as_of_now(pages: pa.Table, said: Sequence[Sequence[Any]]) -> pa.Table:
    """The stored rows with what this visit says of each."""
    *columns, faults, headers = zip(*said, strict=True)
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
