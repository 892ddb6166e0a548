"""The form of the filter: its groups of conditions, and the columns to choose."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import count

from django.utils.translation import get_language

from tiebeam.hub.explorer import words
from tiebeam.hub.explorer.choosing import MOST_GROUPS, Choice, Typed
from tiebeam.hub.sites.models import Crawl

REMEMBERED = 200
"""Choices of columns."""


@dataclass(frozen=True)
class Option:
    """One entry of a list to choose from."""

    value: str
    word: str
    is_chosen: bool
    sentence: str = ""


@dataclass(frozen=True)
class Topic:
    """Columns that belong together."""

    word: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class ConditionRow:
    """One condition, to be changed."""

    place: int
    typed: Typed
    topics: tuple[Topic, ...]
    operators: tuple[Option, ...]
    suggestions: Sequence[tuple[str, int]] = ()
    error: str = ""
    takes_value: bool = True
    hint: str = ""


@dataclass(frozen=True)
class GroupRows:
    """Conditions that belong together."""

    number: int
    rows: Sequence[ConditionRow]


def groups(
    choice: Choice,
    crawl: Crawl,
    *,
    lens: str,
    error: str = "",
    wrong_at: int = -1,
    more: bool = False,
) -> list[GroupRows]:
    """All groups with a blank row in each; `more` brings a blank group."""
    numbers = sorted({one.group for one in choice.typed} | {1})
    if more and numbers[-1] < MOST_GROUPS:
        numbers.append(numbers[-1] + 1)
    places = count()
    rows = {number: [one for one in choice.typed if one.group == number] for number in numbers}
    wrong = choice.typed[wrong_at] if 0 <= wrong_at < len(choice.typed) else None
    return [
        GroupRows(
            number,
            [
                condition_row(
                    one, next(places), crawl, lens=lens, error=error if one is wrong else ""
                )
                for one in (*rows[number], Typed("", group=number))
            ],
        )
        for number in numbers
    ]


def condition_row(
    typed: Typed, place: int, crawl: Crawl, *, lens: str, error: str = ""
) -> ConditionRow:
    """One row, with what can be asked of its column."""
    from tiebeam.engine import pipeline

    column = pipeline.explorer_columns().get(typed.column)
    known = pipeline.operators(column.kind) if column else tuple(words.OPERATORS)[1:]
    fitting = typed if typed.operator in known or error else replace(typed, operator="")
    kind = column.kind if column else ""
    return ConditionRow(
        place,
        fitting,
        topics((typed.column,), lens=lens),
        tuple(
            Option(name, words.operator_word(name, kind), name == fitting.operator)
            for name in ("", *known)
        ),
        suggestions=_suggestions(typed.column, crawl) if column and column.has_few_values else (),
        error=error,
        takes_value=kind != "flag",
        hint=_hint(column.sentence, column.unit) if column else "",
    )


def topics(chosen: Iterable[str], *, lens: str) -> tuple[Topic, ...]:
    """All columns by topic; those named are chosen."""
    from tiebeam.engine import pipeline

    known = pipeline.explorer_columns().keys()
    return _topics(frozenset(known & set(chosen)), lens, get_language() or "")


@lru_cache(REMEMBERED)
def _topics(chosen: frozenset[str], lens: str, _language: str) -> tuple[Topic, ...]:
    from tiebeam.engine import pipeline

    known = pipeline.explorer_columns()
    return tuple(
        Topic(
            str(words.TOPICS[topic]),
            tuple(
                Option(
                    name,
                    words.column_word(name, lens=lens),
                    name in chosen,
                    _hint(known[name].sentence, known[name].unit),
                )
                for name in names
            ),
        )
        for topic, names in pipeline.TOPICS.items()
    )


def _hint(sentence: str, unit: str) -> str:
    return f"{sentence} ({unit})" if unit else sentence


def _suggestions(column: str, crawl: Crawl) -> list[tuple[str, int]]:
    """Values of the column in this crawl, most frequent first; none where it cannot be read."""
    from tiebeam.engine import pipeline

    try:
        return pipeline.explore(crawl.folder).values(column)
    except (pipeline.NoCrawl, pipeline.TornPart, pipeline.TooSlow):
        return []
