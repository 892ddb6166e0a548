"""The hub as an ASGI application: pages and REST by Django, assistants by their own protocol."""

import asyncio
import os
import signal
import warnings
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor
from contextlib import closing, suppress
from contextvars import copy_context
from functools import partial
from importlib import import_module
from typing import IO, Any, cast

import django
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.signals import request_started
from django.db import connection
from django.http import HttpRequest
from django.http.response import FileResponse, HttpResponseBase
from django.urls import set_script_prefix

from tiebeam.hub.leaving import Leaving, set_leaving
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


QUICK_S = 0.1
"""Most pages are made by then, and nobody need watch whether who asked for them is still there."""


class Pages(ASGIHandler):
    """Django's pages, each made by one call in one thread.

    Django's own handler goes back and forth between threads for every middleware that could also
    be asynchronous and for what begins and ends with a request, watches each reader with tasks,
    and opens a thread and a connection to the database for each request.
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
            body = await self.read_body(receive)
        except RequestAborted:
            return
        with closing(body), closing(_Reader(receive)) as reader:
            async with self._turns.take() as thread:
                response = await self._answer(scope, body, reader, send, thread)
            if response:
                await self.send_response(response, send)

    async def _answer(
        self,
        scope: dict[str, Any],
        body: IO[bytes],
        reader: "_Reader",
        send: Send,
        thread: Executor,
    ) -> HttpResponseBase | None:
        """The page that is still to be sent, if any: one that is made as it is read is sent."""
        loop, context, leaving = asyncio.get_running_loop(), copy_context(), Leaving()
        make = partial(context.run, self._make, scope, body, leaving)
        making = loop.run_in_executor(thread, make)
        await asyncio.wait([making], timeout=QUICK_S)
        is_read = making.done() or await reader.waits_for(making)
        if not is_read:
            leaving.leave()
        response = await making
        if not response.streaming:
            return response if is_read else None
        try:
            if is_read:
                sending = loop.create_task(self.send_response(response, send), context=context)
                await reader.reads(sending)
        finally:
            await loop.run_in_executor(thread, partial(context.run, response.close))
        return None

    def _make(self, scope: dict[str, Any], body: IO[bytes], leaving: Leaving) -> HttpResponseBase:
        """A page, from what begins with a request to what ends with it."""
        set_script_prefix(get_script_prefix(scope))
        request_started.send(sender=type(self), scope=scope)
        request, refusal = self.create_request(scope, body)
        if request is None:
            return cast("HttpResponseBase", refusal)
        set_leaving(request, leaving)
        response = self.get_response(request)
        if isinstance(response, FileResponse):
            response.block_size = self.chunk_size
        if not response.streaming:
            response.close()
            _forget(request)
        return response


def _forget(request: HttpRequest) -> None:
    """Let go of what a request holds, so that all of it is freed at once.

    Its user, its session and its messages know it in turn. Left to itself, Python frees such
    circles some hundred pages later, and stops the process for a tenth of a second to do so.
    """
    vars(request).clear()


class _Reader:
    """Who asked for a page, and may go away before it is there."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._going: asyncio.Future[Any] | None = None

    async def waits_for(self, work: asyncio.Future[Any]) -> bool:
        """Whether they are there until the work is done; it ends sooner when they go."""
        if self._going is None:  # beyond a request there is only one thing to receive
            self._going = asyncio.ensure_future(self._receive())
        await asyncio.wait([work, self._going], return_when=asyncio.FIRST_COMPLETED)
        return work.done()

    async def reads(self, sending: asyncio.Task[None]) -> None:
        """Have something sent until it ends or they go."""
        if not await self.waits_for(sending):
            sending.cancel()
        with suppress(asyncio.CancelledError):
            await sending

    def close(self) -> None:
        """Watch no longer."""
        if self._going:
            self._going.cancel()


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
