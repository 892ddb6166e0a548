"""The shape of a page's DOM: what its page template leaves behind, whatever the content.

A shingle is one structural element under its parent, each as tag and class names. How often it
repeats, the text, and inline markup that editors write do not count.
Source: Broder 1997, "On the resemblance and containment of documents" (MinHash)
"""

import re
from collections.abc import Mapping
from functools import lru_cache

import numpy as np
import xxhash

HASHES = 32
MAX_SHINGLES = 4_000
_REMEMBERED = 50_000
_LONGEST_REMEMBERED = 500
"""Characters of class names, and keys of one page, beyond which nothing is remembered: memory."""
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


_keys: dict[Shingle, int] = {}


def known_keys() -> Mapping[Shingle, int]:
    """Shingles that `key_of` remembers, with their hash."""
    return _keys


def key_of(shingle: Shingle) -> int:
    """The 64-bit hash of a shingle, remembered: most repeat on every page."""
    (parent_tag, parent_class), (tag, class_names) = shingle
    text = f"{parent_tag}{_classes(parent_class)}>{tag}{_classes(class_names)}"
    key = xxhash.xxh3_64_intdigest(text.encode("utf-8", "surrogatepass"))
    if len(parent_class or "") + len(class_names or "") <= _LONGEST_REMEMBERED:
        if len(_keys) >= _REMEMBERED:
            _keys.clear()
        _keys[shingle] = key
    return key


def measure_shape(keys: set[int]) -> tuple[list[int], int]:
    """MinHash signature and exact hash of the keys of a page's shingles, of which there is one.

    The exact hash is the sum of the keys: the same in any order.
    """
    if len(keys) <= _LONGEST_REMEMBERED:
        return _measured(frozenset(keys))
    return _measure(frozenset(sorted(keys)[:MAX_SHINGLES]))


def _measure(keys: frozenset[int]) -> tuple[list[int], int]:
    each = np.array(list(keys), np.uint64)[:, np.newaxis]
    mixed = each * (_FACTORS | np.uint64(1)) + _SUMS  # multiply-shift
    signature = (mixed >> np.uint64(32)).astype(np.uint32).min(axis=0)
    return signature.tolist(), sum(keys) % 2**64


_measured = lru_cache(maxsize=2_000)(_measure)
"""The same for all pages of one template whose content differs in text alone."""


def _classes(names: str | None) -> str:
    return _kept_classes(names[:_MAX_CLASS_CHARACTERS]) if names else ""


@lru_cache(maxsize=20_000)
def _kept_classes(names: str) -> str:
    """The class names that tell templates apart: none with digits, no states, sorted."""
    kept = {name for name in names.split() if not _VOLATILE.search(name)}
    return "".join(f".{name}" for name in sorted(kept)[:_MAX_CLASSES])
