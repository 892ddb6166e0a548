"""The crawl's state beside its tables in a bucket, so that another machine can go on.

A checkpoint counts once the pointer names it. The pointer also says whose the crawl is: who takes
it over writes a higher run, and whoever had it before finds that out before it writes again.
"""

import json
import shutil
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from secrets import token_hex

import pyarrow as pa

from tiebeam.engine.crawl.errors import CrawlError, TornState
from tiebeam.engine.crawl.frontier import STATE
from tiebeam.engine.tables import Place
from tiebeam.engine.tables.durable import checksum, write_durably

FOLDER = "state"
POINTER = f"{FOLDER}/checkpoint.json"
INTERVAL_S = 30.0
_SHARE_OF_TIME = 20
"""A checkpoint may take a twentieth of the time between two."""
_PIECE = 1 << 22


@dataclass(frozen=True)
class Pointer:
    """The newest checkpoint, and whose the crawl is."""

    crawl_id: str
    run: int
    owner: str
    name: str = ""
    """Empty until there is a first checkpoint."""
    size_bytes: int = 0
    checksum: str = ""


class Checkpoints:
    """Copies the state of one crawl to where its tables are."""

    def __init__(self, place: Place, crawl_id: str) -> None:
        self._place = place
        self._crawl_id = crawl_id
        self._state = place.here / STATE
        self._owner = token_hex(8)
        self._run = 0
        self._count = 0
        self._next_s = 0.0
        self._sending: threading.Thread | None = None
        self._error: Exception | None = None

    def restore(self) -> None:
        """Fetch the newest checkpoint, unless what is here is at least as new.

        Raises TornState when it cannot be read.
        """
        pointer, here = self._pointer(), self._here()
        if here is None or here[0] != self._crawl_id:
            self._state.unlink(missing_ok=True)
            here = None
        if pointer and pointer.name and (here is None or here[1] < pointer.run):
            packed = self._place.local(pointer.name, pointer.size_bytes)
            if checksum(packed) != pointer.checksum:
                raise TornState(f"{self._place.shown}/{pointer.name} was altered: restore it")
            self._state.parent.mkdir(parents=True, exist_ok=True)
            write_durably(self._state, lambda path: _unpack(packed, path))

    def claim(self, run: int) -> None:
        """Make the crawl ours from now on."""
        self._run = run
        before = self._pointer()
        self._write(
            Pointer(
                self._crawl_id,
                run,
                self._owner,
                before.name if before else "",
                before.size_bytes if before else 0,
                before.checksum if before else "",
            )
        )
        mark = self._state.with_name("run")
        write_durably(mark, lambda path: path.write_text(f"{self._crawl_id} {run}", "utf-8"))

    def save(self, *, is_last: bool = False) -> None:
        """Send a checkpoint in the background, now and then. Raises CrawlError for a loss of claim.

        The caller has no transaction open.
        """
        self._refuse_other_owner()
        if self._error:
            error, self._error = self._error, None
            raise error
        if self._sending and (is_last or not self._sending.is_alive()):
            self._sending.join()
            self._sending = None
        if is_last:
            self._copy()
            self._send()
        elif self._sending is None and time.monotonic() >= self._next_s:
            self._copy()
            self._sending = threading.Thread(target=self._try_to_send, daemon=True)
            self._sending.start()

    def _copy(self) -> None:
        # Between two transactions the file alone is the whole database: its journal is gone.
        shutil.copyfile(self._state, self._copied)

    @property
    def _copied(self) -> Path:
        return self._state.with_name("checkpoint.sqlite")

    def _try_to_send(self) -> None:
        began_s = time.monotonic()
        try:
            self._send()
        except OSError as error:
            self._error = error
        took_s = time.monotonic() - began_s
        self._next_s = time.monotonic() + max(INTERVAL_S, _SHARE_OF_TIME * took_s)

    def _send(self) -> None:
        before = self._pointer()
        self._count += 1
        name = f"{FOLDER}/frontier-{self._run:03}-{self._owner}-{self._count:06}.sqlite.zst"
        size_bytes, digest = self._place.write(name, lambda path: _pack(self._copied, path))
        self._refuse_other_owner()
        self._write(Pointer(self._crawl_id, self._run, self._owner, name, size_bytes, digest))
        if before and before.name:
            self._place.remove(before.name)

    def _refuse_other_owner(self) -> None:
        pointer = self._pointer()
        if pointer and pointer.owner != self._owner:
            raise CrawlError(
                f"another process has taken over the crawl in {self._place.shown}: "
                "it goes on there, this one ends"
            )

    def _pointer(self) -> Pointer | None:
        try:
            return Pointer(**json.loads(self._place.read(POINTER)))
        except FileNotFoundError:
            return None
        except (TypeError, ValueError) as error:
            raise TornState(f"{self._place.shown}/{POINTER} cannot be read: {error}") from None

    def _write(self, pointer: Pointer) -> None:
        text = json.dumps(asdict(pointer))
        self._place.write(POINTER, lambda path: path.write_text(text, "utf-8"))

    def _here(self) -> tuple[str, int] | None:
        try:
            crawl_id, run = self._state.with_name("run").read_text("utf-8").split()
            return crawl_id, int(run)
        except (OSError, ValueError):
            return None


def _pack(source: Path, target: Path) -> None:
    with source.open("rb") as plain, pa.CompressedOutputStream(str(target), "zstd") as packed:
        shutil.copyfileobj(plain, packed, _PIECE)


def _unpack(source: Path, target: Path) -> None:
    with pa.CompressedInputStream(str(source), "zstd") as packed, target.open("wb") as plain:
        while piece := packed.read(_PIECE):
            plain.write(piece)
