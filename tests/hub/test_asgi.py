"""The hub as its web server calls it."""

import asyncio
import gc
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from queue import Queue
from subprocess import Popen
from typing import Any, cast

import httpx2
import pytest
from django.test import Client
from tests.hub.api.conftest import program_of
from tests.hub.explorer.conftest import crawl, tables

from tiebeam.engine.explorer.console import SECONDS, Statement
from tiebeam.hub import asgi
from tiebeam.hub.people.models import User
from tiebeam.hub.sites.models import Crawl
from tiebeam.hub.turns import Turns

__all__ = ["crawl", "tables"]

PATIENCE_S = SECONDS / 2
"""Less than a statement ends after by itself."""

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def thread() -> Iterator[ThreadPoolExecutor]:
    """A thread without an event loop, for a browser test may leave one in this one."""
    with ThreadPoolExecutor(1) as one:
        yield one


async def _get(app: Any, path: str, **headers: str) -> httpx2.Response:
    transport = httpx2.ASGITransport(app=cast("Any", app))
    async with httpx2.AsyncClient(transport=transport, base_url="http://localhost") as client:
        return await client.get(path, headers=headers)


def test_answers_pages(thread: ThreadPoolExecutor) -> None:
    answer = thread.submit(asyncio.run, _get(asgi.application, "/health/")).result()
    assert answer.status_code == 200
    assert answer.headers["content-security-policy"]


@pytest.fixture
def left_over() -> Iterator[Callable[[], list[Any]]]:
    """What has been left since the test began that only the collector of circles frees."""
    gc.collect()
    gc.disable()

    def found() -> list[Any]:
        gc.set_debug(gc.DEBUG_SAVEALL)
        gc.collect()
        return gc.garbage

    yield found
    gc.set_debug(0)
    gc.garbage.clear()
    gc.enable()


@pytest.mark.parametrize("path", ["/", "/sites/"])
def test_what_a_page_shows_is_freed_with_it(
    thread: ThreadPoolExecutor,
    signed_in: Client,
    crawl: Crawl,
    left_over: Callable[[], list[Any]],
    path: str,
) -> None:
    cookie = "; ".join(f"{one.key}={one.value}" for one in signed_in.cookies.values())
    asked = [thread.submit(asyncio.run, _get(asgi.pages, path, cookie=cookie)) for _ in range(3)]
    assert [one.result().status_code for one in asked] == [200, 200, 200]
    assert crawl.site.name in asked[0].result().text
    large = ("Model", "BaseContext", "HttpRequest", "SQLCompiler")
    kinds = [{kind.__name__ for kind in type(one).__mro__} for one in left_over()]
    assert not [one for one in kinds if one.intersection(large)]


def test_who_goes_away_ends_the_statement_that_was_asked(
    thread: ThreadPoolExecutor, administrator: User, crawl: Crawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: Queue[Popen[bytes]] = Queue()
    start = Statement._start

    def begin(statement: Statement) -> Popen[bytes]:
        process = start(statement)
        begun.put(process)
        return process

    monkeypatch.setattr(Statement, "_start", begin)
    body = json.dumps({"sql": "SELECT count(*) FROM range(1e12::BIGINT)"}).encode()
    token = program_of(administrator).defaults["HTTP_AUTHORIZATION"]
    headers = {
        "host": "localhost",
        "content-type": "application/json",
        "content-length": str(len(body)),
        "authorization": token,
    }
    scope = {
        "type": "http",
        "method": "POST",
        "path": f"/api/v1/sites/{crawl.site_id}/sql",
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }
    sent: list[Any] = []

    async def story() -> None:
        messages = iter((b"request", b"disconnect"))
        processes = []

        async def receive() -> dict[str, Any]:
            if next(messages) == b"request":
                return {"type": "http.request", "body": body}
            processes.append(await asyncio.to_thread(begun.get, timeout=PATIENCE_S))
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(message)

        await asgi.pages(scope, receive, send)
        await asyncio.to_thread(processes[0].wait, PATIENCE_S)

    thread.submit(asyncio.run, story()).result()
    assert sent == []


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
