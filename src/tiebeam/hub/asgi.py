"""The hub as an ASGI application: pages and REST by Django, assistants by their own protocol."""

import asyncio
import os
import signal
import warnings
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any

from django.core.asgi import get_asgi_application

from tiebeam.hub.orphans import end_with_parent

# The server's first process hands out no work: killed, it would leave us to answer unwatched.
end_with_parent(signal.SIGKILL)

# WhiteNoise hands out files as plain iterators; Django reads them in a thread, which is well.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous")

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tiebeam.hub.settings")

pages = get_asgi_application()

ASSISTANTS = "/mcp"


async def application(
    scope: dict[str, Any],
    receive: Callable[[], Awaitable[Any]],
    send: Callable[[Any], Awaitable[None]],
) -> None:
    """Hand each request to whom it is for."""
    if scope["type"] == "http" and scope["path"] == ASSISTANTS:
        # Takes seconds to load, in which others are answered, and most hubs are never asked.
        server = await asyncio.to_thread(import_module, "tiebeam.hub.api.mcp.server")
        await server.serve(scope, receive, send)
        return
    await pages(scope, receive, send)
