"""Workers on other machines: a Dask cluster behind the standard executor.

Its scheduler keeps nothing on disk, so nothing that may be lost is left to it: a job whose worker,
node or scheduler died is simply given out again.
"""

import logging
import time
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future
from typing import Any, ParamSpec, Self, TypeVar

from tiebeam.engine.crawl.errors import ClusterLost, InvalidSettings

PATIENCE_S = 300.0
"""How long a crawl waits for a cluster that is gone."""
FIRST_S = 30.0
"""How long to try at the beginning: a scheduler may be starting, too."""
LOOK_S = 2.0
JOBS_PER_THREAD = 2
"""One that runs and one that waits for it to end, so that no worker waits for the coordinator."""
_CONNECT_S = 5.0
_MOST_LANES = 512

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


class Cluster(Executor):
    """The workers of the Dask scheduler at `address`, as in `tcp://scheduler:8786`.

    Raises ClusterLost when nobody answers there, InvalidSettings when Dask is not installed.
    """

    def __init__(
        self, address: str, *, patience_s: float = PATIENCE_S, first_s: float = FIRST_S
    ) -> None:
        self.address = address
        self._patience_s = patience_s
        self._notice = ""
        self._well_s, self._looked_s = time.monotonic(), float("-inf")
        try:
            self._connect(first_s)
        except (OSError, ValueError) as error:
            raise ClusterLost(
                f"no Dask scheduler answers at {address} ({_first_line(error)}): "
                "check the address and that it is up"
            ) from error

    @property
    def lanes(self) -> int:
        """Jobs to keep under way; waits for the first worker. Raises ClusterLost without one."""
        while self.hindrance():
            time.sleep(LOOK_S / 4)
        return min(_MOST_LANES, JOBS_PER_THREAD * self._threads())

    def submit(
        self,
        fn: Callable[Arguments, Result],
        /,
        *args: Arguments.args,
        **kwargs: Arguments.kwargs,
    ) -> Future[Result]:
        """Have a worker call `fn`. Raises BrokenExecutor while the scheduler is gone."""
        if not self._is_connected:
            raise BrokenExecutor(f"the cluster at {self.address} is gone")
        job: Future[Result] = self._executor.submit(fn, *args, **kwargs)
        return job

    def hindrance(self) -> str:
        """What keeps the cluster from working now; empty when nothing does.

        Connects anew where the scheduler came back. Raises ClusterLost when patience ends.
        """
        since_s = time.monotonic() - self._looked_s
        if since_s < LOOK_S and self._is_connected:
            return self._notice
        if since_s < LOOK_S / 4 and self._notice:
            return self._notice
        self._notice = self._look()
        self._looked_s = time.monotonic()
        if not self._notice:
            self._well_s = self._looked_s
        elif self._looked_s - self._well_s > self._patience_s:
            raise ClusterLost(
                f"{self._notice} for {self._patience_s:.0f} s: what was fetched is kept; "
                "start the cluster again, then resume the crawl"
            )
        return self._notice

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - named by the base class
        """Leave the cluster, which goes on; jobs under way are given up."""
        self._client.close(timeout=_CONNECT_S)

    def __enter__(self) -> Self:
        return self

    def _look(self) -> str:
        try:
            if not self._is_connected:
                self._client.close(timeout=_CONNECT_S)
                self._connect()
            if not self._threads():
                return f"the cluster at {self.address} has no worker"
        except (OSError, ValueError, RuntimeError):
            return f"the cluster at {self.address} does not answer"
        return ""

    @property
    def _is_connected(self) -> bool:
        return bool(self._client.status == "running")

    def _connect(self, timeout_s: float = _CONNECT_S) -> None:
        self._client = _dask().Client(self.address, timeout=timeout_s, set_as_default=False)
        # A job is never the same as another, and what a job raised it would raise again.
        self._executor = self._client.get_executor(pure=False, retries=0)

    def _threads(self) -> int:
        answer: dict[str, Any] = self._client.sync(
            self._client.scheduler.ncores, callback_timeout=_CONNECT_S
        )
        return sum(answer.values())


def _dask() -> Any:  # half of it has no types
    try:
        import distributed
    except ImportError:
        raise InvalidSettings(
            "a crawl on a cluster needs Dask: install it with pip install 'tiebeam[cluster]'"
        ) from None
    # What it logs, with a traceback, of a scheduler that is gone, we tell in a sentence.
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)
    return distributed


def killed_its_worker(error: BaseException) -> bool:
    """Whether an error says that jobs died with their workers, which a page may have caused."""
    # Dask gives a job that killed several workers this name; Dask may not be installed.
    return isinstance(error, BrokenExecutor) or type(error).__name__ == "KilledWorker"


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0][:200] if str(error) else type(error).__name__
