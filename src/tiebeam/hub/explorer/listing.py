"""The list of URLs as a screen shows it: what was asked, what was found, where it goes on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from tiebeam.hub.explorer import words
from tiebeam.hub.explorer.cells import Cell, cell
from tiebeam.hub.explorer.choosing import Choice
from tiebeam.hub.sites.models import Crawl

if TYPE_CHECKING:
    from tiebeam.engine import pipeline

ROWS = 50


@dataclass(frozen=True)
class Head:
    """The head of a column."""

    name: str
    word: str
    sentence: str
    unit: str
    is_figure: bool
    sort_query: str
    """Address that sorts by it, empty where that cannot be."""
    is_long: bool
    """Whether whole sentences stand in it."""
    direction: str
    """ascending, descending, or empty when the list is not sorted by it."""


@dataclass(frozen=True)
class Row:
    """One URL."""

    url: str
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Listing:
    """What was found."""

    heads: Sequence[Head]
    rows: Sequence[Row] = ()
    total: int = 0
    whole: int = 0
    """URLs of the crawl."""
    first: int = 0
    last: int = 0
    previous_query: str = ""
    next_query: str = ""
    end_query: str = ""
    error: str = ""
    wrong_at: int = -1
    """Which condition is wrong, from 0."""


def of_crawl(crawl: Crawl, choice: Choice, *, lens: str) -> Listing:
    """The stretch of the list that was asked for, or why there is none."""
    from tiebeam.engine import pipeline

    heads = _heads(choice, lens)
    try:
        found = stretch(crawl, choice, limit=ROWS)
        whole = pipeline.explore(crawl.folder).count(pipeline.Question())
    except pipeline.WrongCondition as error:
        return Listing(heads, error=str(error), wrong_at=error.place)
    except pipeline.TooSlow as error:
        return Listing(heads, error=str(error))
    except (pipeline.NoCrawl, pipeline.TornPart):
        return Listing(heads, error=_("The tables of this crawl are gone or damaged."))
    return _listing(choice, heads, found, whole)


def stretch(crawl: Crawl, choice: Choice, *, limit: int) -> "pipeline.Stretch":
    """So many rows from the place that was asked for. Raises what the engine raises."""
    from tiebeam.engine import pipeline

    question = choice.question()
    mark = pipeline.Mark(choice.place.key, choice.place.number) if choice.place else None
    explorer = pipeline.explore(crawl.folder)
    return explorer.stretch(question, limit=limit, beside=mark, backwards=choice.backwards)


def _listing(
    choice: Choice, heads: Sequence[Head], found: "pipeline.Stretch", whole: int
) -> Listing:
    first = _first_row(choice, found)
    last = first + len(found.rows) - 1
    return Listing(
        heads,
        [_row(one, heads) for one in found.rows],
        total=found.total,
        whole=whole,
        first=first,
        last=last,
        **_pager(choice, found, first, last),
    )


def _first_row(choice: Choice, found: "pipeline.Stretch") -> int:
    """Number of the first row that is shown; the ends of the list are known, the rest is told."""
    if choice.backwards and (choice.place is None or not found.has_more):
        return 1 if choice.place else max(found.total - len(found.rows), 0) + 1
    if choice.place is None:
        return 1
    return max(min(choice.row, found.total - len(found.rows) + 1), 1)


def _pager(choice: Choice, found: "pipeline.Stretch", first: int, last: int) -> dict[str, Any]:
    """Where the stretches beside this one are."""
    has_next = last < found.total
    return {
        "previous_query": choice.query(before=_mark(found.first), row=max(first - ROWS, 1))
        if first > 1 and found.first
        else "",
        "next_query": choice.query(after=_mark(found.last), row=last + 1)
        if has_next and found.last
        else "",
        "end_query": choice.query(end=1) if has_next else "",
    }


def _mark(mark: "pipeline.Mark") -> str:
    return f"{mark.place}" if mark.key is None else f"{mark.place}~{mark.key}"


def _heads(choice: Choice, lens: str) -> list[Head]:
    from tiebeam.engine import pipeline

    known = pipeline.explorer_columns()
    return [_head(known[name], choice, lens) for name in choice.columns or pipeline.USUAL]


def _head(column: "pipeline.ExplorerColumn", choice: Choice, lens: str) -> Head:
    from tiebeam.engine import pipeline

    is_sorted = choice.sort == column.name
    falls = choice.is_descending if is_sorted else column.kind != "number"
    sort = f"{'' if falls else '-'}{column.name}"
    return Head(
        name=column.name,
        word=words.column_word(column.name, lens=lens),
        sentence=column.sentence,
        unit=column.unit,
        is_figure=column.kind == "number",
        sort_query=choice.query(sort=sort) if pipeline.is_sortable(column.name) else "",
        is_long=column.kind in {"text", "list"} and not column.has_few_values,
        direction=("descending" if choice.is_descending else "ascending") if is_sorted else "",
    )


def _row(values: Mapping[str, Any], heads: Sequence[Head]) -> Row:
    return Row(values["url"], [cell(head.name, values[head.name]) for head in heads])
