"""Long lists, a page at a time: each answer names where the next one begins."""

from datetime import UTC, datetime
from typing import Annotated, Any, Generic, Self, TypeVar

from django.db.models import Model, QuerySet
from ninja import Path, Schema
from ninja.schema import DjangoGetter
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    ConfigDict,
    Field,
    Strict,
    ValidationInfo,
    model_validator,
)

T = TypeVar("T")
M = TypeVar("M", bound=Model)

MOST = 200
LAST_ID = 2**53 - 1
"""The hub counts its ids from 1; no JSON reader rounds one up to here."""

Id = Annotated[int, Path(..., ge=1, le=LAST_ID)]
"""The id of one thing, in the path of its address."""


def _without_nul(text: str) -> str:
    if "\0" in text:
        raise ValueError("holds a NUL character, which no database takes")
    return text


def _no_number(value: object) -> object:
    if isinstance(value, str) and "T" not in value.upper():
        raise ValueError("write it as in 2026-11-29T09:00:00Z")
    return value


def _in_utc(moment: datetime) -> datetime:
    """PostgreSQL refuses offsets beyond 16 hours, which ISO 8601 allows."""
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("is before the year 1 or after the year 9999 in UTC") from None


Moment = Annotated[AwareDatetime, BeforeValidator(_no_number), AfterValidator(_in_utc)]
"""A point in time with its offset, in ISO 8601; kept in UTC."""

Words = Annotated[str, AfterValidator(_without_nul)]
"""Text that a database takes."""


Flag = Annotated[bool, Strict()]
"""True or false in a body; neither 0 nor "yes"."""

Whole = Annotated[int, Strict()]
"""A whole number in a body; neither true nor "7"."""

Clock = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
"""A time of day, as in 09:30."""


class Asked(Schema):
    """What stands behind the question mark of an address, all of it: the unknown is refused."""

    model_config = ConfigDict(extra="forbid")
    """So says the description; the request is looked at below, for only what is known gets here."""

    @model_validator(mode="after")
    def _refuse_unknown(self, info: ValidationInfo) -> Self:
        known = type(self).model_fields
        for name, values in info.context["request"].GET.lists() if info.context else ():
            if name not in known:
                raise ValueError(f"{name!r} is unknown here; known are {', '.join(known)}")
            if len(values) > 1:
                raise ValueError(f"{name!r} is given {len(values)} times; give it once")
        return self


class Sent(Schema):
    """What a request brings in its body: an object, and nothing in it that is unknown."""

    model_config = ConfigDict(extra="forbid")
    """So says the description; what was sent is looked at below, for lists look like objects."""

    @model_validator(mode="before")
    @classmethod
    def _refuse_unknown(cls, sent: Any) -> Any:
        body = sent._obj if isinstance(sent, DjangoGetter) else sent  # noqa: SLF001 ninja wraps it
        if not isinstance(body, dict):
            raise ValueError("send a JSON object")  # noqa: TRY004 pydantic tells of these alone
        known = cls.model_fields
        if unknown := [name for name in body if name not in known]:
            raise ValueError(f"{unknown[0]!r} is unknown here; known are {', '.join(known)}")
        return sent


class Filled(Schema):
    """The fields of a multipart form; an unknown one is refused. Files are told beside it."""

    model_config = ConfigDict(extra="forbid")
    """So says the description; the request is looked at below, for only what is known gets here."""

    @model_validator(mode="after")
    def _refuse_unknown(self, info: ValidationInfo) -> Self:
        known = type(self).model_fields
        for name, values in info.context["request"].POST.lists() if info.context else ():
            if name not in known:
                raise ValueError(f"{name!r} is unknown here; known are {', '.join(known)}")
            if len(values) > 1:
                raise ValueError(f"{name!r} is given {len(values)} times; give it once")
        return self


class Window(Asked):
    """Which part of a list is asked for."""

    limit: int = Field(50, ge=1, le=MOST, description="How many at most.")
    after: int | None = Field(
        None, ge=0, le=LAST_ID, description="`next` of the answer before; leave out to begin."
    )


class Page(Schema, Generic[T]):
    """A part of a list."""

    items: list[T]
    next: int | None = Field(description="Ask with after=… for what follows; null: nothing does.")


def newest_first(rows: QuerySet[M], window: Window) -> dict[str, Any]:
    """The part of `rows` that is asked for, ordered by falling id."""
    ordered = rows.order_by("-pk")
    if window.after is not None:
        ordered = ordered.filter(pk__lt=window.after)
    found = list(ordered[: window.limit + 1])
    items = found[: window.limit]
    return {"items": items, "next": items[-1].pk if len(found) > window.limit else None}
