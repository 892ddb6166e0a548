"""The hub as an ASGI application: pages and REST by Django, assistants by their own protocol."""

import asyncio
import os
import signal
import warnings
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from importlib import import_module
from typing import IO, Any

import django
from asgiref.sync import sync_to_async
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler
from django.db import connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from tiebeam.hub.leaving import leaving_of
from tiebeam.hub.loading import load
from tiebeam.hub.orphans import end_with_parent
from tiebeam.hub.turns import AT_ONCE, Turns

# The server's first process hands out no work: killed, it would leave us to answer unwatched.
end_with_parent(signal.SIGKILL)

# WhiteNoise hands out files as plain iterators; Django reads them in a thread, which is well.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous")

Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tiebeam.hub.settings")

ASSISTANTS = "/mcp"


class Pages(ASGIHandler):
    """Django's pages, each made by one thread from the first middleware to the last.

    Django's own handler goes back and forth between threads for every middleware that could also
    be asynchronous, and opens a thread and a connection to the database for each request.
    """

    def __init__(self) -> None:
        super().__init__()
        self.load_middleware(is_async=False)  # once more, for Django's begins as asynchronous
        is_file = connection.vendor == "sqlite"
        self._turns = Turns(at_once=1 if is_file else AT_ONCE)

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request when it is its turn, which nobody has while they still send it."""
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)  # raises what a server waits for
        try:
            body = await super().read_body(receive)
        except RequestAborted:
            return
        async with self._turns.take():
            await self.handle(scope, _Received(receive, body), send)

    async def read_body(self, receive: Any) -> IO[bytes]:
        """The body of `_Received`, which is there."""
        body: IO[bytes] = receive.body
        return body

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, made in the thread of this turn; who goes away ends what it waits for."""
        try:
            return await sync_to_async(self.get_response)(request)
        except asyncio.CancelledError:
            leaving_of(request).leave()
            raise


@dataclass(frozen=True)
class _Received:
    """A request that came in whole; what comes later is that its sender went away."""

    later: Receive
    body: IO[bytes]

    async def __call__(self) -> Any:
        return await self.later()


django.setup(set_prefix=False)
pages = Pages()
load()


async def application(
    scope: dict[str, Any],
    receive: Receive,
    send: Send,
) -> None:
    """Hand each request to whom it is for."""
    if scope["type"] == "http" and scope["path"] == ASSISTANTS:
        # Takes seconds to load, in which others are answered, and most hubs are never asked.
        server = await asyncio.to_thread(import_module, "tiebeam.hub.api.mcp.server")
        await server.serve(scope, receive, send)
        return
    await pages(scope, receive, send)
