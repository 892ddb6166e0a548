"""Answers that come piece by piece, as a server would send them."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")


def finished(work: Coroutine[None, None, T]) -> T:
    """What the coroutine gives; in a thread, for a browser test may leave a loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def received(answer: Any) -> bytes:
    """All that an answer holds, streamed or not."""
    if not answer.streaming:
        content: bytes = answer.content
        return content

    async def gather() -> bytes:
        return b"".join([piece async for piece in answer.streaming_content])

    return finished(gather())
