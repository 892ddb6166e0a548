"""Queries whose SQL is written once and asked again with other values.

To build a query and to write its SQL takes Django longer than the database takes to answer it, and
a page asks twenty. `prepared` makes both once for each shape of the arguments. To find out where
in the SQL an argument stands, the query is described twice with stand-ins for values: what differs
then must be the stand-ins themselves, so a query that depends on anything else is refused.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Generic, ParamSpec, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Count, QuerySet, Value
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row")
Given = ParamSpec("Given")

MOST = 200
"""Values in a list; each number of them has SQL of its own, and longer lists are rare."""

LARGEST = 2**31 - 1
"""What every column for numbers can hold; what to do with larger ones, Django knows."""

KEPT = 1_000
"""Shapes of one query; what is asked in more is not asked often in any."""

STAND_INS: Mapping[type, Callable[[int], Any]] = {
    int: lambda number: 20_000 + number,  # fits the smallest column
    str: lambda number: f"stand-in {number}",
    date: lambda number: date(2001, 1, 1) + timedelta(number),
    datetime: lambda number: datetime(2001, 1, 1, tzinfo=UTC) + timedelta(number),
}
"""By type of argument, how its values are stood in for; others are part of the shape."""

CONSTANTS = (bool, type(None))
"""Types of arguments of which each value may have SQL of its own."""


class CannotPrepare(TypeError):
    """The query depends on more than its arguments, or on them in a way that SQL does not show."""


class Prepared(Generic[Given, Row]):
    """A query that is described by a function, asked by calling it as that function is called.

    Arguments are numbers, texts, days, times, tuples of these, None and booleans. Any other value
    that the query depends on must be an argument, too: a clock, for example.
    Raises CannotPrepare, at the first call with arguments of a shape.
    """

    def __init__(self, describe: Callable[Given, "QuerySet[Any, Row]"]) -> None:
        self.describe = describe
        """What Django would be asked, for comparison and for those who want to go on from there."""
        self.__doc__, self.__name__ = describe.__doc__, describe.__name__
        self._written: dict[Hashable, _Statement] = {}

    def __call__(self, *given: Given.args, **named: Given.kwargs) -> list[Row]:
        """The rows."""
        shape, values = _taken_apart((*given, *named.values()))
        if shape is None:
            return list(self.describe(*given, **named))
        connection = connections[DEFAULT_DB_ALIAS]
        key = connection.vendor, shape, tuple(named)
        statement = self._written.get(key)
        if statement is None:
            statement = _Writer(self.describe, given, named, len(values)).write()
            if len(self._written) >= KEPT:
                self._written.clear()
            self._written[key] = statement
        return statement.ask(values)

    def first(self, *given: Given.args, **named: Given.kwargs) -> Row | None:
        """The first row; describe no more than one."""
        return next(iter(self(*given, **named)), None)


def prepared(describe: Callable[Given, "QuerySet[Any, Row]"]) -> Prepared[Given, Row]:
    """The query that the function describes, its SQL written once."""
    return Prepared(describe)


def counted(rows: "QuerySet[Any, Any]", **counts: Any) -> "QuerySet[Any, tuple[int, ...]]":
    """One row with the numbers, of all rows unless they say of which: an aggregate not yet asked.

    Django's own `aggregate` asks at once, so it cannot be described.
    """
    asked = counts or {"all": Count("pk")}
    grouped: QuerySet[Any, Any] = rows.order_by().annotate(everything=Value(1)).values("everything")
    rows_of_one: QuerySet[Any, tuple[int, ...]] = grouped.annotate(**asked).values_list(*asked)
    return rows_of_one


def _taken_apart(given: Sequence[Any]) -> tuple[Hashable | None, list[Any]]:
    """The shape of arguments, None where it is too rare to be kept, and their values."""
    shape: list[Any] = []
    values: list[Any] = []
    for one in given:
        kind = type(one)
        if kind is int and abs(one) > LARGEST:
            return None, []
        if kind in STAND_INS:
            shape.append(kind)
            values.append(one)
        elif kind is tuple:
            inner, found = _taken_apart(one)
            if inner is None or not 0 < len(one) <= MOST:
                return None, []
            shape.append(inner)
            values += found
        elif kind in CONSTANTS:
            shape.append(one)
        else:
            raise CannotPrepare(f"an argument is a {kind.__name__}")
    return tuple(shape), values


@dataclass(frozen=True)
class _Place:
    """Where in the parameters of a statement a value stands, and how the database takes it."""

    value: int
    """Which value."""
    adapt: Callable[[Any], Any] | None


@dataclass(frozen=True)
class _Statement:
    """SQL, and all that Django needs to know to read what is answered."""

    queryset: "QuerySet[Any, Any]"
    compiler: SQLCompiler
    sql: str
    parameters: tuple[Any, ...]
    """Constants at their places."""
    places: Mapping[int, _Place]
    converters: Mapping[int, Any]
    """What makes of the database's values those of Python, by column."""

    def ask(self, values: Sequence[Any]) -> list[Any]:
        """The rows for these values."""
        parameters = list(self.parameters)
        for at, place in self.places.items():
            value = values[place.value]
            parameters[at] = place.adapt(value) if place.adapt else value
        query = _copied(self.queryset.query)
        asked: QuerySet[Any, Any] = QuerySet(self.queryset.model, query, DEFAULT_DB_ALIAS)
        for name in ("_iterable_class", "_fields", "_prefetch_related_lookups"):
            setattr(asked, name, getattr(self.queryset, name))
        compiler = _copied(self.compiler)
        connection = compiler.connection = connections[DEFAULT_DB_ALIAS]  # of this thread
        compiler.get_converters = lambda *_: self.converters
        # Not by way of the compiler, which would then hold itself, and with it all it has made.
        compiler.execute_sql = lambda *_, **__: [_rows(connection, self.sql, parameters)]
        query.get_compiler = lambda *_, **__: compiler
        return list(asked)


def _rows(connection: Any, sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    """What the database answers, all of it at once: Django's own way asks for it piece by piece."""
    with _keeping_plans(connection), connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


@contextmanager
def _keeping_plans(connection: Any) -> Iterator[None]:
    """On PostgreSQL, have the connection keep the plans of the statements it is asked.

    Django puts the values into the text of every query, so that each is another to PostgreSQL.
    """
    if connection.vendor != "postgresql":
        yield
        return
    from django.db.backends.postgresql.base import ServerBindingCursor

    connection.ensure_connection()
    driver = connection.connection
    usual, driver.cursor_factory = driver.cursor_factory, ServerBindingCursor
    try:
        yield
    finally:
        driver.cursor_factory = usual


def _copied(one: Any) -> Any:
    """The same object over again, sharing what it holds; `copy` would ask a query for its rows."""
    twin = object.__new__(type(one))
    twin.__dict__.update(one.__dict__)
    return twin


class _Writer:
    """Finds out where in its SQL the arguments of a query stand."""

    def __init__(
        self,
        describe: Callable[..., "QuerySet[Any, Any]"],
        given: Sequence[Any],
        named: Mapping[str, Any],
        values: int,
    ) -> None:
        self._describe, self._given, self._named, self._values = describe, given, named, values

    def write(self) -> _Statement:
        """The statement. Raises CannotPrepare."""
        first, second = self._stand_ins(0), self._stand_ins(self._values)
        name = self._describe.__qualname__
        queryset, compiler, sql, parameters = self._compiled(first)
        _, _, sql_again, parameters_again = self._compiled(second)
        if sql != sql_again or len(parameters) != len(parameters_again):
            raise CannotPrepare(f"the SQL of {name} depends on the values of its arguments")
        places = {}
        for at, (one, other) in enumerate(zip(parameters, parameters_again, strict=True)):
            place = self._place(one, other, _flat(first), _flat(second))
            if place is not None:
                places[at] = place
            elif one != other:
                raise CannotPrepare(f"{name} makes {one!r} of something else")
        if missing := set(range(self._values)) - {one.value for one in places.values()}:
            raise CannotPrepare(f"the values {sorted(missing)} do not occur in the SQL of {name}")
        # One that is never opened: that of this thread would be kept when the thread has ended.
        compiler.connection = connections.create_connection(DEFAULT_DB_ALIAS)
        converters = compiler.get_converters([one for one, *_ in compiler.select])
        return _Statement(queryset, compiler, sql, tuple(parameters), places, converters)

    def _stand_ins(self, offset: int) -> list[Any]:
        """Other arguments of the same shape, no two values the same."""
        numbers = iter(range(offset, offset + self._values))

        def stand_in(one: Any) -> Any:
            if type(one) is tuple:
                return tuple(map(stand_in, one))
            return STAND_INS[type(one)](next(numbers)) if type(one) in STAND_INS else one

        return [stand_in(one) for one in (*self._given, *self._named.values())]

    def _compiled(self, all_given: Sequence[Any]) -> tuple[Any, SQLCompiler, str, Sequence[Any]]:
        given, named = all_given[: len(self._given)], all_given[len(self._given) :]
        queryset = self._describe(*given, **dict(zip(self._named, named, strict=True)))
        compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        try:
            sql, parameters = compiler.as_sql()
        except EmptyResultSet as empty:
            raise CannotPrepare(f"{self._describe.__qualname__} never finds anything") from empty
        return queryset, compiler, sql, parameters

    def _place(
        self, one: Any, other: Any, first: Sequence[Any], second: Sequence[Any]
    ) -> _Place | None:
        """Which value that parameter is, as the database takes it; None where it is none."""
        for value, (stand_in, again) in enumerate(zip(first, second, strict=True)):
            for adapt in self._ways(type(stand_in), type(one)):
                same = adapt(stand_in) if adapt else stand_in
                same_again = adapt(again) if adapt else again
                if (type(one), one, other) == (type(same), same, same_again):
                    return _Place(value, adapt)
        return None

    def _ways(self, kind: type, taken: type) -> Iterator[Callable[[Any], Any] | None]:
        """How a database may take a value of that kind."""
        yield None
        if kind is int and issubclass(taken, int):
            yield taken  # PostgreSQL's numbers say how long they are
        elif kind is date:
            yield _as_date
        elif kind is datetime:
            yield _as_time


def _as_date(value: date) -> Any:
    return connections[DEFAULT_DB_ALIAS].ops.adapt_datefield_value(value)


def _as_time(value: datetime) -> Any:
    return connections[DEFAULT_DB_ALIAS].ops.adapt_datetimefield_value(value)


def _flat(given: Sequence[Any]) -> list[Any]:
    return _taken_apart(given)[1]
