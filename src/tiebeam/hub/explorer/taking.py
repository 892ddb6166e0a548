"""All rows of a choice, ready to be read."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from tiebeam.hub.explorer.choosing import Choice
from tiebeam.hub.sites.models import Crawl

if TYPE_CHECKING:
    from tiebeam.engine import pipeline


class CannotTake(Exception):
    """The rows cannot be read; the message says why."""


@dataclass(frozen=True)
class Taken:
    """Rows that wait to be read, and their columns."""

    reading: "pipeline.Reading"
    columns: tuple[str, ...]


def take(crawl: Crawl, choice: Choice) -> Taken:
    """Everything that passes. Raises CannotTake."""
    from tiebeam.engine import pipeline

    try:
        question = choice.question()
        return Taken(pipeline.explore(crawl.folder).read(question), question.columns)
    except pipeline.WrongCondition as error:
        raise CannotTake(str(error)) from None
    except (pipeline.NoCrawl, pipeline.TornPart):
        raise CannotTake(_("The tables of this crawl are gone or damaged.")) from None
