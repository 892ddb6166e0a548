"""The way out of the browser."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tiebeam.engine.render.gate import Gate
from tiebeam.engine.render.proxy import Proxy


def test_an_answer_under_way_when_it_is_over_is_no_accident() -> None:
    with ThreadPoolExecutor(1) as thread:  # a browser test leaves its event loop in this one
        assert thread.submit(asyncio.run, _told_of_at_the_end()).result() == []


async def _told_of_at_the_end() -> list[dict[str, Any]]:
    """What asyncio tells of when the proxy ends while a server still keeps silent."""
    told: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(context))
    was_asked = asyncio.Event()

    async def keep_silent(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        was_asked.set()

    server = await asyncio.start_server(keep_silent, "127.0.0.1")
    host = f"shop.localhost:{server.sockets[0].getsockname()[1]}"
    async with Proxy(Gate(private_hosts=frozenset({host}))) as proxy:
        _, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
        writer.write(f"GET http://{host}/ HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        await was_asked.wait()
    await asyncio.sleep(0)
    writer.close()
    server.close()
    return told
