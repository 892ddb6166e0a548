"""What a check reads: the plan of its question names the columns, before anything is read."""

import json
import re
from collections.abc import Iterator
from typing import Any

import ibis

from tiebeam.engine.checks import Check
from tiebeam.engine.tables import Tables


def may_read(check: Check, t: Tables, columns: tuple[str, ...]) -> bool:
    """Whether the answer of a check rests on one of the columns, in whatever table.

    True as well where that cannot be told beforehand.
    """
    try:
        question = ibis.to_sql(check.question(t), dialect="duckdb")
        plan = t.connection.con.execute(f"EXPLAIN (FORMAT json) {question}").fetchall()
    except Exception:  # noqa: BLE001 # when it runs, the check says itself why it cannot tell
        return True
    named = re.compile(rf"\b(?:{'|'.join(columns)})\b")
    return any(named.search(leaf) for _, text in plan for leaf in _leaves(json.loads(text)))


def _leaves(nodes: list[dict[str, Any]]) -> Iterator[str]:
    """What each scan of a table reads and filters by."""
    for node in nodes:
        if node.get("children"):
            yield from _leaves(node["children"])
        else:
            yield json.dumps(node.get("extra_info", {}))
