"""Where the files of a crawl are: a folder of this machine, or a bucket that all machines see.

Both give the same promise: a file is there whole or not at all, and never changes but for the
manifest, which is replaced at once. A folder keeps it by renaming, a bucket because an object
appears only when it was sent to its end.
"""

import os
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import xxhash
from pyarrow import fs

from tiebeam.engine.tables.durable import checksum, write_durably

Folder = Path | str
"""A folder of this machine, or the address of a place elsewhere as in `s3://bucket/crawl`."""

WORK = "TIEBEAM_WORK"
"""Environment variable: the folder for what a crawl in a bucket keeps on this machine."""

_ADDRESS = re.compile(r"(?:s3|gs|gcs|abfss?)://\S+")
_WITH_SECRET = re.compile(r"[a-z0-9]+://[^/?]*@|[?&](?:access_key|secret_key)=", re.IGNORECASE)


class TornPart(Exception):
    """A part is missing or differs from its checksum; the message names the file."""


class PlaceLost(OSError):
    """A place does not answer or does not let us in, which may pass."""


class NoPlace(Exception):
    """There can be no crawl at that address; the message says why."""


class Place(ABC):
    """Files by name, as in `pages/000001.parquet`, below one address."""

    address: str
    shown: str
    """The address as people read it."""
    here: Path
    """The folder of this machine for what cannot be elsewhere: state, copies, spilled rows."""

    @abstractmethod
    def write(self, name: str, fill: Callable[[Path], object]) -> tuple[int, str]:
        """Keep durably what `fill` writes into the path it is given; size and checksum."""

    @abstractmethod
    def read(self, name: str) -> str:
        """The text of a file. Raises FileNotFoundError."""

    @abstractmethod
    def local(self, name: str, size: int) -> Path:
        """A file of this machine with that content; `size` tells a whole copy from a torn one."""

    @abstractmethod
    def forget_copy(self, name: str) -> None:
        """Fetch the file anew when it is asked for again."""

    @abstractmethod
    def size(self, name: str) -> int | None:
        """How long the file is; None when there is none."""

    @abstractmethod
    def names(self, folder: str) -> list[str]:
        """The files in a folder, without its name."""

    @abstractmethod
    def remove(self, name: str) -> None:
        """Remove a file, which need not be there."""

    @abstractmethod
    def clear(self, folder: str) -> None:
        """Remove a folder with all that is in it."""

    @abstractmethod
    def is_empty(self) -> bool:
        """Whether nothing is there that a crawl could be mistaken for."""


def place_at(folder: Folder) -> Place:
    """The place of that name. Raises NoPlace for an address that cannot be used."""
    if isinstance(folder, str) and "://" in folder:
        return Bucket(folder)
    return Local(Path(folder))


class Local(Place):
    """A folder of this machine, or of a file system that is mounted on it."""

    def __init__(self, folder: Path) -> None:
        self.here = folder
        self.address = self.shown = str(folder)

    def write(self, name: str, fill: Callable[[Path], object]) -> tuple[int, str]:
        """Write beside it, flush, rename."""
        path = self.here / name
        path.parent.mkdir(exist_ok=True)
        write_durably(path, fill)
        return path.stat().st_size, checksum(path)

    def read(self, name: str) -> str:
        """The text of a file."""
        return (self.here / name).read_text("utf-8")

    def local(self, name: str, size: int) -> Path:  # noqa: ARG002 - of the interface
        """The file itself."""
        return self.here / name

    def forget_copy(self, name: str) -> None:
        """There is no copy."""

    def size(self, name: str) -> int | None:
        """Raises TornPart for a file that leads out of the folder."""
        path = self.here / name
        if not path.resolve().is_relative_to(self.here.resolve()):
            raise TornPart(f"{path} leads out of the crawl's folder: it is no part of it")
        return path.stat().st_size if path.is_file() else None

    def names(self, folder: str) -> list[str]:
        """The files in a folder."""
        path = self.here / folder
        return [file.name for file in path.iterdir()] if path.exists() else []

    def remove(self, name: str) -> None:
        """Remove a file."""
        (self.here / name).unlink(missing_ok=True)

    def clear(self, folder: str) -> None:
        """Remove a folder of files."""
        for name in self.names(folder):
            self.remove(f"{folder}/{name}")
        if (self.here / folder).exists():
            (self.here / folder).rmdir()

    def is_empty(self) -> bool:
        """Whether the folder is new or empty."""
        return not self.here.exists() or (self.here.is_dir() and not any(self.here.iterdir()))


class Bucket(Place):
    """A prefix in an object store, through Arrow's own file systems.

    Keys and the region come from the environment, as with every tool for that store; `?region=`
    and `?endpoint_override=` in the address say what the environment does not.
    """

    def __init__(self, address: str) -> None:
        if not _ADDRESS.fullmatch(address):
            raise NoPlace(f"{address} is no address of a crawl: s3://bucket/crawl is one")
        if _WITH_SECRET.search(address):
            raise NoPlace(
                "an address is shown and kept, so no key may stand in it: set it in the environment"
            )
        self.address = address
        self.shown = address.partition("?")[0]
        self.here = work_folder(address)
        try:
            self._files, self._root = _opened(address)
        except (OSError, pa.ArrowException) as error:
            raise NoPlace(f"{self.shown} cannot be opened: {_short(error)}") from error
        if "/" not in self._root:
            raise NoPlace(
                f"{self.shown} is a whole bucket: name a folder in it, as in {self.shown}/crawl"
            )
        self._sizes: dict[str, dict[str, int]] = {}

    def write(self, name: str, fill: Callable[[Path], object]) -> tuple[int, str]:
        """Send what was filled in as one object."""
        with TemporaryDirectory(prefix="tiebeam-") as folder:
            path = Path(folder) / "part"
            fill(path)
            with pa.memory_map(str(path)) as source:
                content = source.read_buffer()
                with (
                    _told(self.shown),
                    self._files.open_output_stream(self._path(name), compression=None) as target,
                ):
                    # One call: an error between two would leave a part that looks whole.
                    target.write(content)
            self._sizes.pop(name.rpartition("/")[0], None)
            return content.size, checksum(path)

    def read(self, name: str) -> str:
        """The text of an object."""
        with (
            _told(self.shown),
            self._files.open_input_stream(self._path(name), compression=None) as file,
        ):
            content: bytes = file.read()
        return content.decode()

    def local(self, name: str, size: int) -> Path:
        """A copy, fetched when there is none yet: what is immutable is fetched once."""
        path = self.here / "copies" / name
        if not path.exists() or path.stat().st_size != size:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_durably(path, lambda file: self._copy(name, file))
        return path

    def forget_copy(self, name: str) -> None:
        """Remove the copy, which may be what was altered."""
        (self.here / "copies" / name).unlink(missing_ok=True)

    def size(self, name: str) -> int | None:
        """From the listing of its folder, asked once for all of its files."""
        folder, _, file = name.rpartition("/")
        if folder not in self._sizes:
            self._sizes[folder] = self._list(folder)
        return self._sizes[folder].get(file)

    def names(self, folder: str) -> list[str]:
        """The objects below a prefix."""
        return list(self._list(folder))

    def remove(self, name: str) -> None:
        """Remove an object and its copy."""
        (self.here / "copies" / name).unlink(missing_ok=True)
        self._sizes.pop(name.rpartition("/")[0], None)
        with suppress(FileNotFoundError), _told(self.shown):
            self._files.delete_file(self._path(name))

    def clear(self, folder: str) -> None:
        """Remove all objects below a prefix."""
        for name in self.names(folder):
            self.remove(f"{folder}/{name}")

    def is_empty(self) -> bool:
        """Whether there is no object below the address."""
        selector = fs.FileSelector(self._root, recursive=True, allow_not_found=True)
        with _told(self.shown):
            return not any(info.is_file for info in self._files.get_file_info(selector))

    def _list(self, folder: str) -> dict[str, int]:
        selector = fs.FileSelector(self._path(folder), allow_not_found=True)
        with _told(self.shown):
            found = self._files.get_file_info(selector)
        return {info.base_name: info.size for info in found if info.is_file}

    def _copy(self, name: str, path: Path) -> None:
        with _told(self.shown):
            fs.copy_files(
                self._path(name),
                str(path),
                source_filesystem=self._files,
                destination_filesystem=fs.LocalFileSystem(),
            )

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}" if name else self._root


def work_folder(address: str) -> Path:
    """What a crawl in a bucket keeps on this machine stands here; the same address, the same."""
    home = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local/state") / "tiebeam"
    plain = address.partition("?")[0].rstrip("/")
    name = re.sub(r"[^A-Za-z0-9.-]+", "-", plain)[-60:]
    return (
        Path(os.environ.get(WORK) or home)
        / f"{name}-{xxhash.xxh3_64_hexdigest(plain.encode())[:8]}"
    )


@lru_cache(maxsize=8)
def _opened(address: str) -> tuple[fs.FileSystem, str]:
    """The file system and the path in it; to open one asks for the region of its bucket."""
    if address.startswith("s3://"):  # small objects go in one request instead of three
        address += f"{'&' if '?' in address else '?'}allow_delayed_open=true"
    files, path = fs.FileSystem.from_uri(address)
    return files, path.strip("/")


@contextmanager
def _told(address: str) -> Iterator[None]:
    """Say PlaceLost for whatever Arrow reports in words alone."""
    try:
        yield
    except (FileNotFoundError, PlaceLost):
        raise
    except OSError as error:
        if error.errno is not None:
            raise
        raise PlaceLost(f"{address} cannot be used: {_short(error)}") from error


def _short(error: Exception) -> str:
    return str(error).splitlines()[0][:300]
