"""The URLs of a crawl: filtered, sorted, taken away; and statements of SQL to its tables."""

from dataclasses import replace
from enum import StrEnum
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import QueryDict, StreamingHttpResponse
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from tiebeam.hub.api.bearer import Caller, reading
from tiebeam.hub.api.endpoints.sites import site_of
from tiebeam.hub.api.paging import MOST, Asked, Id, Sent, Whole, Words
from tiebeam.hub.api.problems import CONFLICT, REFUSED, Problem
from tiebeam.hub.explorer import asking, choosing, exports, queries, taking
from tiebeam.hub.explorer.choosing import Choice
from tiebeam.hub.explorer.models import LONGEST_QUERY
from tiebeam.hub.leaving import leaving_of
from tiebeam.hub.sites.models import Crawl, Site

router = Router(tags=["urls"])

Kind = StrEnum("Kind", {name: name for name in exports.KINDS})  # type: ignore[misc]
"""Files that the list can be taken away as."""

MOST_OF_SQL = 1_000
LONGEST_SQL = 20_000
LONGEST_MARK = 20_000

FILE = {
    "responses": {
        200: {
            "content": {
                kind.partition(";")[0]: {"schema": {"type": "string", "format": "binary"}}
                for kind in exports.KINDS.values()
            }
        }
    }
}
"""How the description tells of an answer that is a file."""


class ColumnOut(Schema):
    """A column of the explorer."""

    name: str
    kind: str = Field(description="text, number, flag, time or list.")
    sentence: str
    unit: str
    operators: list[str] = Field(description="What can be asked of it, the usual first.")
    is_sortable: bool
    is_id: bool = Field(
        description="A 64-bit id or hash: asked for as a number, answered as a string of digits."
    )


class Explored(Asked):
    """Which URLs are asked for."""

    query: Words = Field(
        "",
        max_length=LONGEST_QUERY,
        description="As it stands in the address of the explorer: c, o, v, g, m, col, sort, crawl.",
    )


class ExploredPart(Explored):
    """Which part of the list is asked for."""

    limit: int = Field(50, ge=1, le=MOST, description="How many at most.")
    after: Words | None = Field(
        None,
        max_length=LONGEST_MARK,
        description="`next` of the answer before; leave out to begin.",
    )


class ExploredFile(Explored):
    """As which file the list is taken away."""

    kind: Kind


class RowsOut(Schema):
    """A part of the list of URLs."""

    crawl_id: int
    items: list[dict[str, Any]] = Field(
        description="`url` and the columns chosen, by name; ids and hashes as strings of digits."
    )
    total: int = Field(description="URLs that pass.")
    next: str | None = Field(description="Ask with after=… for what follows; null: nothing does.")


class StatementIn(Sent):
    """A statement to the tables of a crawl."""

    sql: Words = Field(min_length=1, max_length=LONGEST_SQL, description="One SELECT, of DuckDB.")
    crawl: Whole | None = Field(
        None, ge=1, le=999_999_999, description="Its number; the newest of production if left out."
    )
    limit: Whole = Field(asking.ROWS, ge=1, le=MOST_OF_SQL)


class AnswerOut(Schema):
    """What a statement was answered with."""

    columns: list[str]
    rows: list[list[Any]] = Field(
        description="UBIGINT, as ids and hashes are, and whole numbers beyond 2^53 - 1 are strings."
    )
    is_cut: bool = Field(description="Whether there are more rows than that.")


@router.get("/columns", response={200: list[ColumnOut], **REFUSED}, auth=reading)
def list_columns(request: Caller) -> Any:
    """What a crawl knows of each URL, and what can be asked of it."""
    return asking.columns()


@router.get("/sites/{site_id}/urls", response={200: RowsOut, **CONFLICT, **REFUSED}, auth=reading)
def list_urls(request: Caller, site_id: Id, asked: Query[ExploredPart]) -> Any:
    """The URLs of a crawl that pass the filter, with the columns chosen, in the order chosen."""
    choice = _choice(asked.query)
    crawl = crawl_of_site(site_of(request, site_id), choice.crawl)
    place = choosing.place_of(asked.after) if asked.after else None
    if asked.after and place is None:
        raise Problem(422, "after: send `next` of the answer before.")
    choice = replace(choice, place=place, backwards=False)
    try:
        found = taking.some(crawl, choice, limit=asked.limit)
    except taking.CannotTake as error:
        raise _refusal(error) from error
    return {"crawl_id": crawl.pk, "items": found.items, "total": found.total, "next": found.next}


@router.get(
    "/sites/{site_id}/urls/export",
    response={200: None, **CONFLICT, **REFUSED},
    auth=reading,
    openapi_extra=FILE,
)
def export_urls(request: Caller, site_id: Id, asked: Query[ExploredFile]) -> Any:
    """The same, all of it, as a file that comes piece by piece."""
    site, choice = site_of(request, site_id), _choice(asked.query)
    crawl = crawl_of_site(site, choice.crawl)
    try:
        rows = taking.take(crawl, choice)
    except taking.CannotTake as error:
        raise _refusal(error) from error
    name = exports.file_name(site.name, crawl.number, asked.kind, now=timezone.now())
    return StreamingHttpResponse(
        exports.stream(asked.kind, rows.reading, rows.columns),
        content_type=exports.KINDS[asked.kind],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@router.post("/sites/{site_id}/sql", response={200: AnswerOut, **CONFLICT, **REFUSED}, auth=reading)
def ask_sql(request: Caller, site_id: Id, given: StatementIn) -> Any:
    """Ask the tables of a crawl, which it can only read. 409: others ask just now.

    It ends after 20 seconds, and at once when the connection is closed: close it to cancel.
    """
    crawl = crawl_of_site(site_of(request, site_id), str(given.crawl or ""))
    try:
        asked = asking.statement(crawl, given.sql, most_rows=given.limit)
        answer = asking.answer(asked, leaving_of(request))
    except asking.OthersAsk as busy:
        raise Problem(409, str(busy)) from busy
    except asking.NoAnswer as error:
        raise Problem(422, f"sql: {error}") from error
    rows = asking.as_json(answer)
    return {"columns": answer.rows.column_names, "rows": rows, "is_cut": answer.is_cut}


def _choice(query: str) -> Choice:
    """What the query asks for. Raises Problem for what means nothing; a screen only says so."""
    try:
        choice = choosing.read(QueryDict(query))
    except SuspiciousOperation as error:
        raise Problem(422, "query: it has too many parts.") from error
    if choice.remarks:
        raise Problem(422, f"query: {' '.join(choice.remarks)}")
    return choice


def crawl_of_site(site: Site, number: str) -> Crawl:
    """The crawl of that number, else the newest of production, with its tables. Raises Problem."""
    crawl = queries.explored_crawl(site, number)
    if crawl is None:
        raise Problem(404, "This site has no such crawl that is done and whose tables are there.")
    return crawl


def _refusal(error: taking.CannotTake) -> Problem:
    is_wrong = isinstance(error, taking.WrongChoice)
    return Problem(422, f"query: {error}") if is_wrong else Problem(409, str(error))
