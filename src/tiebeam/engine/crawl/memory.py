"""How a crawl's processes take memory, and when they give it back to the system.

The C library keeps what is freed for the next page. After one of a hundred thousand links that is
a hundred megabytes which most pages never need.
"""

import ctypes
import gc
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa

MUCH_BYTES = 240 << 20
"""More than a worker holds on a site of usual pages."""
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
_STATM = Path("/proc/self/statm")
_OBJECTS_BEFORE_COLLECTION = 500_000
"""More than the rows of a part make: they go without it, and hardly any object is in a cycle."""


@contextmanager
def rare_collections() -> Iterator[None]:
    """Garbage is collected seldom meanwhile, as suits a process that makes large tables."""
    thresholds = gc.get_threshold()
    gc.set_threshold(_OBJECTS_BEFORE_COLLECTION, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)


def give_back() -> bool:
    """Let go of what is free, where this process holds much; whether it was tried."""
    if _resident_bytes() <= MUCH_BYTES:
        return False
    pa.default_memory_pool().release_unused()
    trim: Callable[[int], int] | None = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim:  # glibc alone has it
        trim(0)
    return True


def _resident_bytes() -> int:
    try:
        return int(_STATM.read_text("ascii").split()[1]) * _PAGE_BYTES
    except OSError:
        return 0
