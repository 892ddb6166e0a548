"""The shape of a page's DOM: what its page template leaves behind, whatever the content.

A shingle is one structural element under its parent, each as tag and class names. How often it
repeats, the text, and inline markup that editors write do not count.
Source: Broder 1997, "On the resemblance and containment of documents" (MinHash)
"""

import re
from functools import lru_cache

import numpy as np
import xxhash

HASHES = 32
MAX_SHINGLES = 4_000
_MOST_REMEMBERED = 500
"""Keys of one page, beyond which its signature is not remembered: memory."""
_MAX_CLASS_CHARACTERS = 300
_MAX_CLASSES = 8

_VOLATILE = re.compile(r"\d|^(?:is|has|js|lang|locale)-|^(?:active|current|selected|first|last)$")
_FACTORS, _SUMS = (
    np.array([xxhash.xxh3_64_intdigest(part, seed) for seed in range(HASHES)], np.uint64)
    for part in (b"factor", b"sum")
)


def names_of(tag: str, class_names: str | None) -> str:
    """What of an element's names counts: its tag, and those classes that tell templates apart."""
    return f"{tag}{_kept_classes(class_names[:_MAX_CLASS_CHARACTERS])}" if class_names else tag


def key_of(parent: str, element: str) -> int:
    """The 64-bit hash of the shingle of an element under its parent, given by their names."""
    return xxhash.xxh3_64_intdigest(f"{parent}>{element}".encode("utf-8", "surrogatepass"))


def measure_shape(keys: set[int]) -> tuple[list[int], int]:
    """MinHash signature and exact hash of the keys of a page's shingles, of which there is one.

    The exact hash is the sum of the keys: the same in any order.
    """
    if len(keys) <= _MOST_REMEMBERED:
        return _measured(frozenset(keys))
    return _measure(frozenset(sorted(keys)[:MAX_SHINGLES]))


def _measure(keys: frozenset[int]) -> tuple[list[int], int]:
    each = np.array(list(keys), np.uint64)[:, np.newaxis]
    mixed = each * (_FACTORS | np.uint64(1)) + _SUMS  # multiply-shift
    signature = (mixed >> np.uint64(32)).astype(np.uint32).min(axis=0)
    return signature.tolist(), sum(keys) % 2**64


_measured = lru_cache(maxsize=2_000)(_measure)
"""The same for all pages of one template whose content differs in text alone."""


@lru_cache(maxsize=20_000)
def _kept_classes(names: str) -> str:
    """The class names that tell templates apart: none with digits, no states, sorted."""
    kept = {name for name in names.split() if not _VOLATILE.search(name)}
    return "".join(f".{name}" for name in sorted(kept)[:_MAX_CLASSES])
