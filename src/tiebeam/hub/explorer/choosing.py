"""What an address of the explorer asks for, and the address that asks for something.

The address holds all: `c`, `o`, `v`, `g` are column, operator, value and group of each condition,
one after the other; `m` says whether any group or all must hold, `col` names the columns, `sort`
the order (with - for falling), `crawl` the crawl, `after` or `before` a place in the list.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tiebeam.hub.sites.doors import query_of
from tiebeam.hub.ui.numbers import whole_number

if TYPE_CHECKING:
    from tiebeam.engine import pipeline

MOST_GROUPS = 6
MOST_TYPED = 60
"""Conditions that are read at all; the engine takes fewer."""
LARGEST_PLACE = 2**53
LONGEST_PLACE = 16
"""Digits of it."""


@dataclass(frozen=True)
class Typed:
    """A condition as it was typed."""

    column: str
    operator: str = ""
    """Empty for the usual one of the column."""
    value: str = ""
    group: int = 1

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed."""
        return not self.column and not self.value.strip()


@dataclass(frozen=True)
class Place:
    """Where in the list the rows that are shown begin or end."""

    number: int
    key: str | None

    def __str__(self) -> str:
        return f"{self.number}" if self.key is None else f"{self.number}~{self.key}"


@dataclass(frozen=True)
class Choice:
    """What was asked for."""

    crawl: str = ""
    typed: tuple[Typed, ...] = ()
    is_any_group: bool = True
    columns: tuple[str, ...] = ()
    """Empty for the usual ones."""
    sort: str = "url"
    is_descending: bool = False
    place: Place | None = None
    backwards: bool = False
    """Whether rows before the place are asked for, or without one the last."""
    row: int = 1
    """Number of the first row, as far as it is known."""
    remarks: tuple[str, ...] = ()
    """What in the address means nothing."""

    def question(self) -> "pipeline.Question":
        """What the engine is asked. Raises WrongCondition."""
        from tiebeam.engine import pipeline

        conditions = tuple(_condition(one, at) for at, one in enumerate(self.typed))
        return pipeline.Question(
            conditions,
            is_any_group=self.is_any_group,
            columns=self.columns or pipeline.USUAL,
            sort=self.sort,
            is_descending=self.is_descending,
        )

    def query(self, **other: Any) -> str:
        """The address of the same, but for what is given otherwise; from the first row."""
        given = {"sort": _signed(self), "crawl": self.crawl, **other}
        typed = given.pop("typed", self.typed)
        columns = given.pop("columns", self.columns)
        return _written(typed, columns, is_any_group=self.is_any_group, further=given)

    @property
    def kept_query(self) -> str:
        """The same for whatever crawl, as a saved view keeps it."""
        return self.query(crawl="")


def read(query: QueryDict) -> Choice:
    """The choice in an address; what means nothing is told in `remarks`."""
    remarks: list[str] = []
    backwards = "before" in query or "end" in query
    sort = query.get("sort", "")
    return Choice(
        crawl=query.get("crawl", "")[:20],
        typed=_typed(query),
        is_any_group=query.get("m", "any") != "all",
        columns=_columns(query.getlist("col"), remarks),
        sort=_sort(sort.removeprefix("-"), remarks),
        is_descending=sort.startswith("-"),
        place=place_of(query.get("before" if backwards else "after", "")),
        backwards=backwards,
        row=number_of(query.get("row", "")) or 1,
        remarks=tuple(remarks),
    )


def is_untidy(query: QueryDict) -> bool:
    """Whether the address came from the form and can be said shorter."""
    rows = zip_longest(query.getlist("c"), query.getlist("v"), fillvalue="")
    return "drop" in query or any(Typed(column, value=value).is_blank for column, value in rows)


def address_of(
    *conditions: tuple[str, str, str], columns: Sequence[str] = (), sort: str = ""
) -> str:
    """The query of the explorer for conditions (column, operator, value) that must all hold."""
    typed = [Typed(column, operator, value) for column, operator, value in conditions]
    return _written(typed, columns, is_any_group=True, further={"sort": sort})


def _typed(query: QueryDict) -> tuple[Typed, ...]:
    lists = [query.getlist(name)[:MOST_TYPED] for name in ("c", "o", "v", "g")]
    dropped = number_of(query.get("drop", ""))
    typed = [
        Typed(column, operator, value, group_of(group))
        for place, (column, operator, value, group) in enumerate(zip_longest(*lists, fillvalue=""))
        if place != dropped
    ]
    typed.sort(key=lambda one: one.group)
    return tuple(one for one in typed if not one.is_blank)


def group_of(text: str) -> int:
    """The number of a group."""
    return min(max(number_of(text) or 1, 1), MOST_GROUPS)


def _condition(one: Typed, place: int) -> "pipeline.Condition":
    from tiebeam.engine import pipeline

    if not one.column:
        raise pipeline.WrongCondition(_("Which column is meant? Choose one."), place)
    known = pipeline.explorer_columns().get(one.column)
    operator = one.operator or (_usual(known.kind, one.value) if known else "")
    return pipeline.Condition(one.column, operator, one.value, one.group)


def _usual(kind: str, value: str) -> str:
    if kind == "flag":
        return "yes"
    if not value:
        return "filled"
    return {"number": "is", "time": "ge"}.get(kind, "contains")


def _columns(names: Sequence[str], remarks: list[str]) -> tuple[str, ...]:
    from tiebeam.engine import pipeline

    known = pipeline.explorer_columns()
    chosen = list(dict.fromkeys(names))
    remarks += [_unknown(name) for name in chosen if name not in known][:3]
    return tuple(name for name in chosen if name in known)


def _sort(name: str, remarks: list[str]) -> str:
    from tiebeam.engine import pipeline

    if not name or (name in pipeline.explorer_columns() and pipeline.is_sortable(name)):
        return name or "url"
    remarks.append(
        _("The list cannot be sorted by %(name)s; it is sorted by URL.") % {"name": name[:60]}
    )
    return "url"


def _unknown(name: str) -> str:
    return _("There is no column %(name)s; it is left out.") % {"name": name[:60]}


def place_of(text: str) -> Place | None:
    """The place that is written so; None for what means none."""
    number, has_key, key = text.partition("~")
    at = number_of(number)
    return None if at is None else Place(at, key.replace("\0", "") if has_key else None)


def number_of(text: str) -> int | None:
    """A whole number that is written plainly, else None."""
    number = whole_number(text, most_digits=LONGEST_PLACE)
    return None if number is None else min(number, LARGEST_PLACE)


def _signed(choice: Choice) -> str:
    if choice.sort == "url" and not choice.is_descending:
        return ""
    return f"{'-' if choice.is_descending else ''}{choice.sort}"


def _written(
    typed: Sequence[Typed],
    columns: Sequence[str],
    *,
    is_any_group: bool,
    further: Mapping[str, Any],
) -> str:
    has_groups = any(one.group != 1 for one in typed)
    pairs = []
    for one in typed:
        pairs += query_of([(one.column, one.operator, one.value)])
        pairs += [("g", str(one.group))] if has_groups else []
    pairs += [] if is_any_group else [("m", "all")]
    pairs += [("col", name) for name in columns]
    pairs += [(name, str(value)) for name, value in further.items() if value not in ("", None)]
    return urlencode(_encodable(pairs))


def _encodable(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Half a letter, which an address may hold, cannot be written again."""
    return [(name, value.encode("utf-8", "replace").decode()) for name, value in pairs]
