"""Rows of a choice, to be taken away or told to programs."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from tiebeam.hub.explorer import listing
from tiebeam.hub.explorer.choosing import Choice, Place
from tiebeam.hub.explorer.plain import plain_of
from tiebeam.hub.sites.models import Crawl

if TYPE_CHECKING:
    from tiebeam.engine import pipeline


class CannotTake(Exception):
    """The rows cannot be read; the message says why."""


class WrongChoice(CannotTake):
    """What was asked for cannot be asked."""


@dataclass(frozen=True)
class Taken:
    """Rows that wait to be read, and their columns."""

    reading: "pipeline.Reading"
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Some:
    """Rows that follow each other, as JSON has them."""

    items: Sequence[dict[str, Any]]
    total: int
    """Rows of the whole list."""
    next: str | None
    """The place of the last one where more follow."""


def take(crawl: Crawl, choice: Choice) -> Taken:
    """Everything that passes. Raises CannotTake."""
    from tiebeam.engine import pipeline

    with _told():
        question = choice.question()
        return Taken(pipeline.explore(crawl.folder).read(question), question.columns)


def some(crawl: Crawl, choice: Choice, *, limit: int) -> Some:
    """So many rows from the place in the choice. Raises CannotTake."""
    with _told():
        names = choice.question().columns
        found = listing.stretch(crawl, choice, limit=limit)
    items = [{name: plain_of(name, row[name]) for name in ("url", *names)} for row in found.rows]
    last = found.last if found.has_more else None
    return Some(items, found.total, str(Place(last.place, last.key)) if last else None)


@contextmanager
def _told() -> Iterator[None]:
    """Why the engine has no rows, in words."""
    from tiebeam.engine import pipeline

    try:
        yield
    except pipeline.WrongCondition as error:
        raise WrongChoice(str(error)) from None
    except pipeline.TooSlow as error:
        raise CannotTake(str(error)) from None
    except (pipeline.NoCrawl, pipeline.TornPart):
        raise CannotTake(_("The tables of this crawl are gone or damaged.")) from None
