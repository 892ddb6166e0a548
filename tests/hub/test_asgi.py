"""The hub as its web server calls it."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

import httpx2
import pytest

from tiebeam.hub import asgi

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
