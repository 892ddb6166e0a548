"""Few pages are made at once, in the order in which they came; a long one holds nobody up."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor

from asgiref.sync import sync_to_async

from tiebeam.hub.turns import Turns

PATIENCE_S = 10


def run(story: Callable[[], Awaitable[None]]) -> None:
    """Run it in a thread of its own, for a browser test may leave an event loop in this one."""

    async def told() -> None:
        await asyncio.wait_for(story(), PATIENCE_S)

    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, told()).result()


def test_those_who_wait_follow_in_the_order_in_which_they_came() -> None:
    turns, begun, most = Turns(at_once=2, long_s=60), list[int](), [0]

    async def page(number: int, at_work: set[int]) -> None:
        async with turns.take():
            begun.append(number)
            at_work.add(number)
            most[0] = max(most[0], len(at_work))
            await asyncio.sleep(0)
            at_work.remove(number)

    async def story() -> None:
        at_work: set[int] = set()
        await asyncio.gather(*(page(number, at_work) for number in range(9)))

    run(story)
    assert begun == list(range(9))
    assert most == [2]


def test_who_takes_long_holds_nobody_up() -> None:
    turns = Turns(at_once=1, long_s=0.01)

    async def story() -> None:
        is_over = asyncio.Event()

        async def long() -> None:
            async with turns.take():
                await is_over.wait()

        slow = asyncio.create_task(long())
        await asyncio.sleep(0)
        async with turns.take():
            assert not slow.done()
        is_over.set()
        await slow

    run(story)


def test_a_turn_given_up_is_not_given_back_twice() -> None:
    turns, at_work, most = Turns(at_once=1, long_s=0.01), [0], [0]

    async def brief() -> None:
        async with turns.take():
            at_work[0] += 1
            most[0] = max(most[0], at_work[0])
            await asyncio.sleep(0)
            at_work[0] -= 1

    async def story() -> None:
        async with turns.take():
            await asyncio.sleep(0.05)
        await asyncio.gather(*(brief() for _ in range(5)))

    run(story)
    assert most == [1]


def test_a_page_is_made_in_one_thread_which_serves_the_next() -> None:
    turns, threads = Turns(at_once=1), list[int]()

    async def story() -> None:
        for _ in range(3):
            async with turns.take():
                for _ in range(2):
                    threads.append(await sync_to_async(threading.get_ident)())

    run(story)
    assert len(threads) == 6
    assert len(set(threads)) == 1


def test_a_page_that_fails_gives_its_turn_back() -> None:
    turns = Turns(at_once=1, long_s=60)

    async def fail() -> None:
        async with turns.take():
            raise LookupError

    async def story() -> None:
        failed = await asyncio.gather(fail(), fail(), return_exceptions=True)
        assert all(isinstance(one, LookupError) for one in failed)

    run(story)
