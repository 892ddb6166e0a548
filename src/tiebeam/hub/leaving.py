"""What is ended when whoever asked goes away before the answer.

A page is made in a thread, which nobody can break off. What it waits for can be: a view says how,
and the server, which alone sees that somebody closed the connection, has it done.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

from django.http import HttpRequest

Stop = Callable[[], None]
NAME = "leaving"


class Leaving:
    """Whether whoever sent a request went away, and what is to be stopped then."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._stops: list[Stop] = []
        self._has_left = False

    def leave(self) -> None:
        """They went away: stop all, now and from now on."""
        with self._lock:
            self._has_left = True
            stops = list(self._stops)
        for stop in stops:
            stop()

    @contextmanager
    def ending(self, stop: Stop) -> Iterator[None]:
        """While this lasts, `stop` is called, from another thread, when they go away."""
        with self._lock:
            self._stops.append(stop)
            has_left = self._has_left
        if has_left:
            stop()
        try:
            yield
        finally:
            with self._lock:
                self._stops.remove(stop)


def set_leaving(request: HttpRequest, leaving: Leaving) -> None:
    """Have the views of a request find the one that the server tells."""
    request.__dict__[NAME] = leaving


def leaving_of(request: HttpRequest) -> Leaving:
    """The one of the request, for its view."""
    found: Leaving = request.__dict__.setdefault(NAME, Leaving())
    return found
