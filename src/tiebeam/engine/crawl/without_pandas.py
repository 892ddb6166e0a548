"""Keeps Arrow from loading pandas, which it does at its first array: a second and 60 MB.

It only wants to know whether it was given something of pandas', which nothing in a crawl is.
"""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.abc import MetaPathFinder

import pyarrow as pa

_PANDAS = "pandas"


class _Refusal(MetaPathFinder):
    """Says to one thread that there is no pandas; leaves all else to others."""

    def __init__(self) -> None:
        self._thread = threading.get_ident()

    def find_spec(self, fullname: str, *_more: object) -> None:
        if fullname == _PANDAS and threading.get_ident() == self._thread:
            raise ModuleNotFoundError(name=fullname)


@contextmanager
def without_pandas() -> Iterator[None]:
    """Arrow does without pandas meanwhile, unless it was loaded before."""
    if _PANDAS in sys.modules:
        yield
        return
    forgo_pandas()
    try:
        yield
    finally:
        _ask_again()


def forgo_pandas() -> None:
    """Have Arrow look for pandas now and not find it; it does not look twice."""
    refusal = _Refusal()
    sys.meta_path.insert(0, refusal)
    try:
        pa.array([])
    finally:
        sys.meta_path.remove(refusal)


def _ask_again() -> None:
    """Have Arrow look for pandas anew when it next wants to know."""
    asked = getattr(pa.lib, "_pandas_api", None)
    if asked is not None:
        asked.__init__()
