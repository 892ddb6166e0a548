"""A process of the crawl's own that does what it is given, in turn, and may die at any moment.

The first ones are copies of a command that has done nothing yet, which spares them loading what it
has loaded. Later ones come from a fork server, for a copy of threads at work may stand still.

Python's own pool of processes waits for ever when one dies while it sends its result: the pool
itself holds the end of the pipe open whose closing would tell. Here only the process holds it, so
that its death is known at once, whatever it did and whoever else died with it.
"""

import contextlib
import gc
import multiprocessing
import os
import pickle
import signal
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Future
from multiprocessing import forkserver, resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from queue import SimpleQueue
from typing import Any

import pyarrow as pa

from tiebeam.engine.crawl import memory
from tiebeam.engine.crawl.errors import CrawlError
from tiebeam.engine.crawl.without_pandas import forgo_pandas

_CLOSING_S = 5.0
_STARTS = 10
"""One that meets the death of the fork server is made again, and so may that death be."""
_START_PAUSE_S = 0.2
"""A server that dies is not seen to be dead before the system has let go of its memory."""
_PRELOAD = "tiebeam.engine.crawl.worker"
_PROTOCOL = pickle.HIGHEST_PROTOCOL
_ENDED = "a worker's process has ended"


class OwnProcess:
    """One process. Its futures cannot be cancelled: what is given to it is on its way at once.

    Raises CrawlError when no process can be started.
    """

    def __init__(self, *, as_copy: bool = False) -> None:
        """as_copy: where this process has one thread, the new one may begin as its copy."""
        self._connection, theirs = multiprocessing.Pipe()
        with theirs:
            self._process = _started(theirs, as_copy=as_copy)
        self._under_way: deque[Future[Any]] = deque()
        self._to_send: SimpleQueue[bytes | None] = SimpleQueue()
        self._ending = threading.Lock()
        self._has_ended = False
        self._threads: list[threading.Thread] = []

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """Have it call a function once it has done all that it was given before.

        Raises BrokenExecutor when it has ended, and has the future raise it when it ends first.
        """
        if not self._threads:  # not before: the next process may be a copy of this one
            self._start_threads()
        task = pickle.dumps((function, arguments), _PROTOCOL)
        future: Future[Any] = Future()
        future.set_running_or_notify_cancel()
        with self._ending:
            if self._has_ended:
                raise BrokenExecutor(_ENDED)
            self._under_way.append(future)
            self._to_send.put(task)
        return future

    def close(self) -> None:
        """End the process at once, whatever it does; what it was given ends with it."""
        self._kill()
        self._to_send.put(None)
        for thread in self._threads:
            thread.join(_CLOSING_S)
        self._process.join(_CLOSING_S)
        if not any(thread.is_alive() for thread in self._threads):
            self._connection.close()

    def _start_threads(self) -> None:
        self._threads = [
            threading.Thread(target=work, daemon=True) for work in (self._send, self._receive)
        ]
        for thread in self._threads:
            thread.start()

    def _kill(self) -> None:
        if not self._has_ended and self._process.pid:  # ended, its number may be another's by now
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._process.pid, signal.SIGKILL)

    def _send(self) -> None:
        """In a thread of its own: a process that is busy takes nothing in."""
        with contextlib.suppress(OSError):
            while task := self._to_send.get():
                self._connection.send_bytes(task)

    def _receive(self) -> None:
        """In a thread of its own, until nothing more can come."""
        with contextlib.suppress(EOFError, OSError):
            while True:
                message = self._connection.recv_bytes()
                _settle(self._under_way.popleft(), message)
        with self._ending:
            self._kill()
            self._has_ended = True
        for future in self._under_way:
            future.set_exception(BrokenExecutor(_ENDED))


def _settle(future: Future[Any], message: bytes) -> None:
    try:
        answer, error = pickle.loads(message)  # noqa: S301 - of a process of our own
    except Exception as unreadable:  # noqa: BLE001 - whatever it is, the job is not done
        answer, error = None, unreadable
    if error is None:
        future.set_result(answer)
    else:
        future.set_exception(error)


def _started(connection: Connection, *, as_copy: bool) -> BaseProcess:
    """A process at work on a connection; where the fork server died, of a new one."""
    may_copy = as_copy and sys.platform == "linux" and threading.active_count() == 1
    fault: Exception | None = None
    for _ in range(_STARTS):
        try:
            context = multiprocessing.get_context("fork") if may_copy else _fork_server()
            process = context.Process(target=_work, args=(connection,), daemon=True)
            with _interrupts_held_back():
                process.start()
        except (EOFError, OSError) as error:
            fault = error
            time.sleep(_START_PAUSE_S)
        else:
            return process
    raise CrawlError(
        f"no process can be started for a worker of the crawl ({fault!r}): "
        "look for a lack of memory or a limit of processes on this machine"
    ) from fault


def _fork_server() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([_PRELOAD])
    resource_tracker.ensure_running()  # its start lets go of what is held back
    with _interrupts_held_back():
        forkserver.ensure_running()
    return context


@contextlib.contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """Have what is started here never see a Ctrl-C, not even while it still loads its modules."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _work(connection: Connection) -> None:
    """What the process does until nobody asks it any more."""
    _settle_in()
    is_over = contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError)
    with is_over, memory.rare_collections():
        while True:
            connection.send_bytes(_answer(*connection.recv()))


def _answer(function: Callable[..., Any], arguments: tuple[Any, ...]) -> bytes:
    try:
        return pickle.dumps((function(*arguments), None), _PROTOCOL)
    except Exception as error:  # noqa: BLE001 - whoever gave the job decides what it means
        error.add_note(traceback.format_exc())  # where it was is not sent along otherwise
        return pickle.dumps((None, error), _PROTOCOL)


def _settle_in() -> None:
    """End when the coordinator is gone, or is asked to end with all its processes; stay small."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # a copy has the handlers of its command
    forgo_pandas()
    gc.freeze()
    pa.set_cpu_count(1)  # a worker is one of many: it needs no threads of Arrow's own
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
