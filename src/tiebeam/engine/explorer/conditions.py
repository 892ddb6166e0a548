"""Conditions on URLs, and what a database is asked for them.

A name of a column or of an operator is looked up, never written through; every value is bound.
"""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

import duckdb

from tiebeam.engine.explorer.columns import ExplorerColumn, columns

LONGEST_VALUE = 2_000
LONGEST_PATTERN = 200
MOST_CONDITIONS = 40
LARGEST = 2**64
"""Beyond it no number of a table lies."""


@dataclass(frozen=True)
class Condition:
    """One question to one column. Conditions of the same group belong together."""

    column: str
    operator: str
    value: str = ""
    group: int = 1


class WrongCondition(ValueError):
    """A condition cannot be asked; the message says why, `place` which of them, from 0."""

    def __init__(self, message: str, place: int) -> None:
        super().__init__(message)
        self.place = place


@dataclass(frozen=True)
class Where:
    """A condition as the database takes it."""

    sql: str = "true"
    values: tuple[Any, ...] = ()
    columns: frozenset[str] = frozenset()


_SPECIAL = frozenset("\\%_")

Made = tuple[str, tuple[Any, ...]]
Make = Callable[[str, str], Made]
"""From a column and the value typed to the question and the values bound in it."""


def where(conditions: Sequence[Condition], *, is_any_group: bool = True) -> Where:
    """All conditions as one. Raises WrongCondition.

    is_any_group: a URL is kept when every condition of at least one group holds; otherwise when
    at least one condition of every group holds.
    """
    if len(conditions) > MOST_CONDITIONS:
        raise WrongCondition(
            f"More than {MOST_CONDITIONS} conditions are too many.", MOST_CONDITIONS
        )
    groups: dict[int, list[Made]] = {}
    for place, one in enumerate(conditions):
        groups.setdefault(one.group, []).append(_made(one, place))
    inner, outer = (" AND ", " OR ") if is_any_group else (" OR ", " AND ")
    sql = outer.join(f"({inner.join(sql for sql, _ in group)})" for group in groups.values())
    values = tuple(value for group in groups.values() for _, bound in group for value in bound)
    return Where(sql or "true", values, frozenset(one.column for one in conditions))


def operators(kind: str) -> tuple[str, ...]:
    """What can be asked of a column of that kind, the usual first."""
    return tuple(_OPERATORS[kind])


def needs_value(operator: str) -> bool:
    """Whether something must be typed beside the operator."""
    return operator not in {"empty", "filled", "yes", "no"}


def as_text(column: ExplorerColumn) -> str:
    """The column as one text; entries of a list each on a line of its own."""
    name = f'"{column.name}"'
    return f"array_to_string({_entries(column)}, chr(10))" if column.kind == "list" else name


def _entries(column: ExplorerColumn) -> str:
    """The entries of a list as texts."""
    name, entry = f'"{column.name}"', _ENTRIES.get(column.name)
    if entry is None:
        return name
    entries = f"map_entries({name})" if column.name in _MAPS else name
    return f"list_transform({entries}, lambda e: {entry})"


_MAPS = frozenset({"headers", "open_graph"})
_ENTRIES = {
    **dict.fromkeys(_MAPS, "e.key || ': ' || e.value"),
    "hreflang": "e.code || ' ' || e.url",
    "headings": "'h' || e.level || ' ' || e.text",
    "shape": "CAST(e AS VARCHAR)",
}
"""How an entry is written where it is no plain text."""

_OF_ENTRIES = frozenset({"is", "is-not", "ge", "le", "empty", "filled"})
"""What is asked of a list as such, not of its text."""


def _made(one: Condition, place: int) -> Made:
    column = columns().get(one.column)
    if column is None:
        raise WrongCondition(f"There is no column {one.column!r}.", place)
    make = _OPERATORS[column.kind].get(one.operator)
    if make is None:
        raise WrongCondition(
            f"{column.name} is a {column.kind}: {one.operator!r} cannot be asked of it.", place
        )
    if needs_value(one.operator) and not one.value:
        raise WrongCondition(f"What is {column.name} compared with? The value is missing.", place)
    if len(one.value) > LONGEST_VALUE:
        raise WrongCondition(f"A value has at most {LONGEST_VALUE:,} letters.", place)
    try:
        is_of_entries = column.kind == "list" and one.operator in _OF_ENTRIES
        return make(_entries(column) if is_of_entries else as_text(column), one.value)
    except ValueError as error:
        raise WrongCondition(f"{column.name}: {error}", place) from None


def _plain(value: str) -> str:
    """The text as the database takes it. Raises ValueError."""
    try:
        value.encode()
    except UnicodeEncodeError:
        raise ValueError("the value holds half a letter.") from None
    return value.replace("\0", "")


def _contains(text: str, value: str) -> Made:
    value = _plain(value)
    if not _SPECIAL.intersection(value):  # looked for in half the time, and nothing is special
        return f"coalesce({text} ILIKE ?, false)", (f"%{value}%",)
    literally = re.sub(r"[\\%_]", lambda found: f"\\{found.group()}", value)
    return f"coalesce({text} ILIKE ? ESCAPE '\\', false)", (f"%{literally}%",)


def _contains_not(text: str, value: str) -> Made:
    sql, values = _contains(text, value)
    return f"NOT {sql}", values


def _starts(text: str, value: str) -> Made:
    return f"coalesce(starts_with({text}, ?), false)", (_plain(value),)


def _ends(text: str, value: str) -> Made:
    return f"coalesce(ends_with({text}, ?), false)", (_plain(value),)


def _matches(text: str, value: str) -> Made:
    return f"coalesce(regexp_matches({text}, ?), false)", (_pattern(value),)


def _matches_not(text: str, value: str) -> Made:
    return f"NOT coalesce(regexp_matches({text}, ?), false)", (_pattern(value),)


def _pattern(value: str) -> str:
    """A pattern of RE2, which takes time in proportion to the text. Raises ValueError."""
    if len(value) > LONGEST_PATTERN:
        raise ValueError(f"a pattern has at most {LONGEST_PATTERN} letters.")
    pattern = _plain(value)
    try:
        _trial().cursor().execute("SELECT regexp_matches('', ?)", [pattern])
    except duckdb.Error as error:
        reason = str(error).partition("Error: ")[2] or str(error)
        raise ValueError(f"that is no pattern: {reason}.") from None
    return pattern


@cache
def _trial() -> duckdb.DuckDBPyConnection:
    """A database without anything in it, to try patterns in."""
    return duckdb.connect(config={"threads": 1, "memory_limit": "64MB"})


def _has_entry(entries: str, value: str) -> Made:
    return f"coalesce(list_contains({entries}, ?), false)", (_plain(value),)


def _has_not_entry(entries: str, value: str) -> Made:
    sql, values = _has_entry(entries, value)
    return f"NOT {sql}", values


def _is(text: str, value: str) -> Made:
    return f"{text} = ?", (_plain(value),)


def _is_not(text: str, value: str) -> Made:
    return f"{text} IS DISTINCT FROM ?", (_plain(value),)


def _compared(sign: str, read: Callable[[str], Any]) -> Make:
    return lambda name, value: (f"{name} {sign} ?", (read(value),))


def _number(value: str) -> int | float:
    text = value.strip().replace(",", "").replace("_", "")
    try:
        number: int | float = int(text)
    except ValueError:
        try:
            number = float(text)
        except ValueError:
            raise ValueError(f"{value!r} is no number.") from None
    if not math.isfinite(number) or abs(number) > LARGEST:
        raise ValueError(f"{value!r} is no number that can be compared.")
    return number


def _moment(value: str) -> datetime:
    try:
        moment = datetime.fromisoformat(value.strip())
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(
            f"{value!r} is no time such as 2026-11-20 or 2026-11-20T06:30 (UTC)."
        ) from None


def _fixed(sql: str) -> Make:
    return lambda name, _value: (sql.format(name), ())


def _length(sign: str) -> Make:
    return lambda name, value: (f"coalesce(len({name}), 0) {sign} ?", (_number(value),))


_EMPTY_TEXT, _FILLED_TEXT = _fixed("coalesce({0}, '') = ''"), _fixed("coalesce({0}, '') <> ''")
_NULL, _NOT_NULL = _fixed("{0} IS NULL"), _fixed("{0} IS NOT NULL")

_OPERATORS: dict[str, dict[str, Make]] = {
    "text": {
        "contains": _contains,
        "contains-not": _contains_not,
        "is": _is,
        "is-not": _is_not,
        "starts": _starts,
        "ends": _ends,
        "matches": _matches,
        "matches-not": _matches_not,
        "empty": _EMPTY_TEXT,
        "filled": _FILLED_TEXT,
    },
    "number": {
        "is": _compared("=", _number),
        "is-not": _compared("IS DISTINCT FROM", _number),
        "ge": _compared(">=", _number),
        "le": _compared("<=", _number),
        "empty": _NULL,
        "filled": _NOT_NULL,
    },
    "flag": {
        "yes": _fixed("{0}"),
        "no": _fixed("NOT {0}"),
        "empty": _NULL,
    },
    "time": {
        "ge": _compared(">=", _moment),
        "le": _compared("<=", _moment),
        "empty": _NULL,
        "filled": _NOT_NULL,
    },
    "list": {
        "contains": _contains,
        "contains-not": _contains_not,
        "is": _has_entry,
        "is-not": _has_not_entry,
        "matches": _matches,
        "ge": _length(">="),
        "le": _length("<="),
        "empty": _fixed("coalesce(len({0}), 0) = 0"),
        "filled": _fixed("len({0}) > 0"),
    },
}
