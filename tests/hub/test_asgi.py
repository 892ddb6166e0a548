"""The hub as its web server calls it."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

import httpx2
import pytest

from tiebeam.hub import asgi
from tiebeam.hub.turns import Turns

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def thread() -> Iterator[ThreadPoolExecutor]:
    """A thread without an event loop, for a browser test may leave one in this one."""
    with ThreadPoolExecutor(1) as one:
        yield one


async def _get(app: Any, path: str) -> httpx2.Response:
    transport = httpx2.ASGITransport(app=cast("Any", app))
    async with httpx2.AsyncClient(transport=transport, base_url="http://localhost") as client:
        return await client.get(path)


def test_answers_pages(thread: ThreadPoolExecutor) -> None:
    answer = thread.submit(asyncio.run, _get(asgi.application, "/health/")).result()
    assert answer.status_code == 200
    assert answer.headers["content-security-policy"]


def test_who_sends_slowly_takes_no_turn(
    thread: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asgi.pages, "_turns", Turns(at_once=1, long_s=60))

    async def never(*_sent: Any) -> Any:
        await asyncio.sleep(60)

    async def story() -> httpx2.Response:
        scope = {"type": "http", "method": "POST", "path": "/", "headers": [], "query_string": b""}
        slow = asyncio.create_task(asgi.pages(scope, never, never))
        await asyncio.sleep(0)
        answer = await asyncio.wait_for(_get(asgi.application, "/health/"), 20)
        slow.cancel()
        return answer

    assert thread.submit(asyncio.run, story()).result().status_code == 200
