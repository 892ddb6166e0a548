"""Watchers: functions that look for rows that wait for work and queue it.

Each app keeps its own in `workers.py`, where they are found by their place. They run every
second in every worker, so they ask one quick question and take a row by a conditional update.
"""

import logging
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.utils.module_loading import autodiscover_modules

log = logging.getLogger(__name__)

Watcher = Callable[[], None]

_watchers: list[Watcher] = []


def watcher(function: Watcher) -> Watcher:
    """Have `function` called every second by every worker."""
    _watchers.append(function)
    return function


def find_watchers() -> list[Watcher]:
    """All watchers of all apps."""
    autodiscover_modules("workers")
    return list(_watchers)


def look(watchers: list[Watcher]) -> None:
    """Call each watcher; one that fails does not keep the others from looking."""
    for watch in watchers:
        try:
            watch()
        except (InterfaceError, OperationalError) as error:
            log.warning("%s.%s could not look: %s", watch.__module__, watch.__qualname__, error)
        except Exception:
            log.exception("%s.%s failed", watch.__module__, watch.__qualname__)
