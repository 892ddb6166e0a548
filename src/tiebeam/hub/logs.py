"""What the hub writes down: lines for people or JSON for programs, with what they belong to.

No line holds a header, a query or anything typed: an address of a page is named by its route.
"""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

FORMATS = ("plain", "json")

_belongs_to: ContextVar[dict[str, Any]] = ContextVar("belongs_to", default={})  # noqa: B039 never changed in place


@contextmanager
def belonging(**to: Any) -> Iterator[None]:
    """Have each line of the block say what it belongs to: a request, a task."""
    token = _belongs_to.set({**_belongs_to.get(), **to})
    try:
        yield
    finally:
        _belongs_to.reset(token)


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; `facts` given as extra stand beside the message."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **_belongs_to.get(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str)


def configure(form: str) -> dict[str, Any]:
    """Django's LOGGING. form: one of FORMATS; requests are written down as JSON only."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
            "json": {"()": JsonLines},
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": form}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            "tiebeam": {"level": "INFO"},
            "tiebeam.hub.monitoring.requests": {"level": "INFO" if form == "json" else "WARNING"},
            "django_tasks": {"level": "WARNING"},
            "django_tasks_db": {"level": "ERROR"},
        },
    }
