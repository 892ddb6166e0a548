"""Long lists, a page at a time: each answer names where the next one begins."""

from typing import Annotated, Any, Generic, Self, TypeVar

from django.db.models import Model, QuerySet
from ninja import Path, Schema
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    model_validator,
)

T = TypeVar("T")
M = TypeVar("M", bound=Model)

MOST = 200
LAST_ID = 2**63 - 1

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


Moment = Annotated[AwareDatetime, BeforeValidator(_no_number)]
"""A point in time with its offset, in ISO 8601."""

Words = Annotated[str, AfterValidator(_without_nul)]
"""Text that a database takes."""


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
