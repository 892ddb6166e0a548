"""One process that answers: `python -m tiebeam.lab.server.worker`, told what to do on stdin.

The first line is a JSON object with seed, pages, defects, port, folder and, for a restless shop,
jitter. Each later line is a
JSON list of the defects that are to be on from now. The process writes "ready" once it listens and
"switched" after each change, and ends when its input does, so that it never outlives its parent.
"""

import asyncio
import json
import signal
import sys
from pathlib import Path
from typing import Any

from tiebeam.lab.jitter import Jitter, Restless
from tiebeam.lab.server.certificate import tls_context
from tiebeam.lab.server.connection import Connection
from tiebeam.lab.server.listener import listen
from tiebeam.lab.server.wire import Answers
from tiebeam.lab.shop import Shop


async def work(orders: asyncio.StreamReader, order: dict[str, Any]) -> None:
    """Answer until the orders end."""
    shop = Shop(
        seed=order["seed"], pages=order["pages"], defects=order["defects"], port=order["port"]
    )
    jitter = order.get("jitter")
    restless = Restless(Jitter(**jitter), order["seed"]) if jitter else None
    answers = Answers(shop, restless)
    context = tls_context(Path(order["folder"]), shop)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: Connection(answers, context), sock=listen(order["port"]), backlog=512
    )
    _say("ready")
    while line := await orders.readline():
        shop.switch(json.loads(line))
        answers.forget()
        _say("switched")
    server.close()


async def main() -> None:
    """Read the first order, then work."""
    loop = asyncio.get_running_loop()
    orders = asyncio.StreamReader(limit=2**20)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
    await work(orders, json.loads(await orders.readline()))


def _say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    # Ctrl-C reaches every process of the terminal; the parent decides when to end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    asyncio.run(main())
