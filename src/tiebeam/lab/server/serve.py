"""Serve a shop from one or more processes for as long as a block runs."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from tiebeam.lab.jitter import Jitter
from tiebeam.lab.server.certificate import write_certificate
from tiebeam.lab.server.listener import listen, require_free
from tiebeam.lab.shop import Shop

GRACE_S = 5


class ServerFailed(RuntimeError):
    """A process of the lab's server did not do what it was told; the message says which."""


class Serving:
    """A shop that answers on loopback."""

    def __init__(
        self, shop: Shop, port: int, folder: Path, workers: list["subprocess.Popen[str]"]
    ) -> None:
        self.shop = shop
        self.port = port
        self.ca_file = folder / "larkmoor-ca.pem"
        """The authority to trust where a defect brings TLS."""
        self._workers = workers

    @property
    def url(self) -> str:
        """Where a crawl of the whole shop begins."""
        return self.shop.start_url

    def switch(self, names: Iterable[str]) -> None:
        """Let exactly these defects be on from now. Raises UnknownDefect."""
        self.shop.switch(names)
        line = json.dumps([one.name for one in self.shop.defects])
        for worker in self._workers:
            _tell(worker, line)
        for worker in self._workers:
            _expect(worker, "switched")


@contextmanager
def serve(
    shop: Shop, port: int = 0, processes: int = 1, jitter: Jitter | None = None
) -> Iterator[Serving]:
    """Serve the shop on loopback. `port` 0 takes a free one; with `jitter` it is restless.

    The shop's addresses are those of the port from here on. Raises OSError when the port is taken.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="larkmoor-")))
        write_certificate(folder)
        if port:
            require_free(port)
        else:
            place = stack.enter_context(listen(0))
            port = int(place.getsockname()[1])
        shop.move_to(port)
        workers = [
            stack.enter_context(_worker(shop, port, folder, jitter)) for _ in range(processes)
        ]
        for worker in workers:
            _expect(worker, "ready")
        yield Serving(shop, port, folder, workers)


@contextmanager
def _worker(
    shop: Shop, port: int, folder: Path, jitter: Jitter | None
) -> Iterator["subprocess.Popen[str]"]:
    order = {
        "seed": shop.seed,
        "pages": shop.pages,
        "defects": [one.name for one in shop.defects],
        "port": port,
        "folder": str(folder),
        "jitter": asdict(jitter) if jitter else None,
    }
    worker = subprocess.Popen(
        [sys.executable, "-m", "tiebeam.lab.server.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    try:
        _tell(worker, json.dumps(order))
        yield worker
    finally:
        _end(worker)


def _end(worker: "subprocess.Popen[str]") -> None:
    """Close the orders, which ends the process; insist if it does not listen."""
    for pipe in (worker.stdin, worker.stdout):
        if pipe:
            pipe.close()
    try:
        worker.wait(GRACE_S)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.wait()


def _tell(worker: "subprocess.Popen[str]", line: str) -> None:
    if worker.stdin:
        worker.stdin.write(f"{line}\n")
        worker.stdin.flush()


def _expect(worker: "subprocess.Popen[str]", word: str) -> None:
    heard = worker.stdout.readline().strip() if worker.stdout else ""
    if heard != word:
        raise ServerFailed(f"a process of the lab said {heard!r} instead of {word!r}")
