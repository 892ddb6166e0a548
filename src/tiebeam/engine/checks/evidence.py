"""The evidence of an occurrence as a JSON object of bounded size, made inside the database."""

from collections.abc import Iterable

import ibis

LONGEST_TEXT = 1_000
"""Characters kept of one text; a title can have 5 MB."""

MOST_ITEMS = 20
"""Entries kept of one list."""


def as_json(answer: ibis.Table, columns: Iterable[str]) -> ibis.Value:
    """The columns as the text of a JSON object; `{}` without any."""
    fields = {name: _bounded(answer[name]) for name in columns}
    if not fields:
        return ibis.literal("{}")
    return ibis.struct(fields).cast("json").cast("string")


def _bounded(value: ibis.Value) -> ibis.Value:
    kind = value.type()
    if kind.is_string():
        cut = value.substr(0, LONGEST_TEXT - 1) + "…"
        return ibis.ifelse(value.length() > LONGEST_TEXT, cut, value)
    if kind.is_array():
        items = value[:MOST_ITEMS]
        return items.map(_bounded) if kind.value_type.is_string() else items
    if kind.is_floating():  # JSON knows no NaN and no infinity
        return ibis.ifelse(value.isnan() | value.isinf(), ibis.null(kind), value)
    return value
