"""The shape of a page's DOM: what its page template leaves behind, whatever the content.

A shingle is one structural element under its parent, each as tag and class names. How often it
repeats, the text, and inline markup that editors write do not count.
Source: Broder 1997, "On the resemblance and containment of documents" (MinHash)
"""

import re
from collections.abc import Collection
from functools import lru_cache
from typing import cast

import numpy as np
import numpy.typing as npt
import xxhash

HASHES = 32
MAX_SHINGLES = 4_000
_REMEMBERED = 50_000
_MAX_CLASS_CHARACTERS = 300
_MAX_CLASSES = 8

Names = tuple[str, str | None]
"""Tag and class attribute of an element."""

Shingle = tuple[Names, Names]
"""An element's parent, and the element."""

_VOLATILE = re.compile(r"\d|^(?:is|has|js|lang|locale)-|^(?:active|current|selected|first|last)$")
_FACTORS, _SUMS = (
    np.array([xxhash.xxh3_64_intdigest(part, seed) for seed in range(HASHES)], np.uint64)
    for part in (b"factor", b"sum")
)


class _Rows:
    """The 32 hash values of each shingle seen so far, as one matrix, by shingle."""

    def __init__(self) -> None:
        self.places: dict[Shingle, int] = {}
        self.matrix: npt.NDArray[np.uint32] = np.empty((1_024, HASHES), np.uint32)
        self.hashes: list[int] = []

    def places_of(self, shingles: Collection[Shingle]) -> frozenset[int]:
        """The row of each shingle; new ones get one."""
        places = frozenset(map(self.places.get, shingles))
        if None in places:
            for shingle in shingles:
                if shingle not in self.places:
                    self.places[shingle] = self._add(shingle)
            places = frozenset(map(self.places.get, shingles))
        return cast("frozenset[int]", places)

    def _add(self, shingle: Shingle) -> int:
        (parent_tag, parent_class), (tag, class_names) = shingle
        text = f"{parent_tag}{_classes(parent_class)}>{tag}{_classes(class_names)}"
        key = xxhash.xxh3_64_intdigest(text.encode("utf-8", "surrogatepass"))
        place = len(self.hashes)
        if place == len(self.matrix):
            self.matrix = np.concatenate([self.matrix, np.empty_like(self.matrix)])
        self.matrix[place] = _hash_values(key)
        self.hashes.append(key)
        return place


_rows = _Rows()


def measure_shape(shingles: Collection[Shingle]) -> tuple[list[int], int] | None:
    """MinHash signature and exact hash of a set of shingles; None for an empty set.

    The exact hash is the sum of the shingles' hashes: the same in any order.
    """
    if len(_rows.hashes) > _REMEMBERED:
        _rows.__init__()  # type: ignore[misc]
        _measured.cache_clear()
    places = _rows.places_of(shingles)
    return _measured(places) if places else None


@lru_cache(maxsize=2_000)
def _measured(places: frozenset[int]) -> tuple[list[int], int]:
    """The same for all pages of one template whose content differs in text alone."""
    signature = _rows.matrix[list(places)].min(axis=0)
    exact = sum(_rows.hashes[place] for place in places)
    return signature.tolist(), exact % 2**64


def _hash_values(key: int) -> npt.NDArray[np.uint32]:
    """32 independent hash values of one key (multiply-shift)."""
    mixed = np.uint64(key) * (_FACTORS | np.uint64(1)) + _SUMS
    return (mixed >> np.uint64(32)).astype(np.uint32)


@lru_cache(maxsize=20_000)
def _classes(names: str | None) -> str:
    """The class names that tell templates apart: none with digits, no states, sorted."""
    if not names:
        return ""
    kept = {name for name in names[:_MAX_CLASS_CHARACTERS].split() if not _VOLATILE.search(name)}
    return "".join(f".{name}" for name in sorted(kept)[:_MAX_CLASSES])
