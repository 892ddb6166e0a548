"""Files that are there whole or not at all, also after a power cut."""

import os
from collections.abc import Callable
from pathlib import Path

import xxhash

PIECE_BYTES = 1 << 20


def write_durably(path: Path, write: Callable[[Path], object]) -> None:
    """Let `write` fill a file beside `path`, flush it, and only then give it its name."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        write(temporary)
        _flush(temporary)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    _flush(path.parent)  # the new name is durable too


def checksum(path: Path) -> str:
    """XXH3 of the file, hexadecimal, read piece by piece."""
    digest = xxhash.xxh3_64()
    with path.open("rb") as file:
        while piece := file.read(PIECE_BYTES):
            digest.update(piece)
    return digest.hexdigest()


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
