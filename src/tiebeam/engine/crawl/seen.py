"""The URLs known already, as a flat table of their 64-bit ids.

Open addressing in one array costs 11 to 22 bytes an id, where a Python set of ints needs some
sixty; ids are asked and added in bulk, so that the work is done by numpy.
"""

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.uint64]

_EMPTY = np.uint64(0)
_STAND_IN = np.uint64(0x9E3779B97F4A7C15)
"""Takes the place of the id 0, which marks an empty slot."""
_MOST_LOAD = 0.72


class SeenSet:
    """A set of 64-bit ids that only grows."""

    def __init__(self, capacity: int = 1 << 16) -> None:
        self._slots = np.zeros(_power_of_two(capacity), np.uint64)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    @property
    def size_bytes(self) -> int:
        """Memory that the table takes."""
        return self._slots.nbytes

    def add(self, ids: Ids) -> npt.NDArray[np.bool_]:
        """Add `ids`; for each, whether it was new. Of equal ids in one call the first is new."""
        ids = np.where(ids == _EMPTY, _STAND_IN, ids)
        # Most ids of most calls are known and found at first sight; sorting the others costs less.
        others = np.flatnonzero(self._slots[self._first_place(ids)] != ids)
        distinct, first = np.unique(ids[others], return_index=True)
        self._make_room(len(distinct))
        was_new = np.zeros(len(ids), np.bool_)
        was_new[others[first]] = self._insert(distinct)
        self._count += int(was_new.sum())
        return was_new

    def _insert(self, ids: Ids) -> npt.NDArray[np.bool_]:
        """Insert ids that differ from each other; for each, whether it was new."""
        slots = self._slots
        mask = np.uint64(len(slots) - 1)
        was_new = np.zeros(len(ids), np.bool_)
        left = np.arange(len(ids))
        at = self._first_place(ids)
        while len(left):
            wanted = ids[left]
            found = slots[at]
            free = found == _EMPTY
            slots[at[free]] = wanted[free]  # of several that want one slot, the last one gets it
            placed = free & (slots[at] == wanted)
            was_new[left[placed]] = True
            stays = ~(placed | (found == wanted))
            left = left[stays]
            at = (at[stays] + np.uint64(1)) & mask
        return was_new

    def _first_place(self, ids: Ids) -> Ids:
        return _scatter(ids) & np.uint64(len(self._slots) - 1)

    def _make_room(self, more: int) -> None:
        needed = self._count + more
        if needed <= len(self._slots) * _MOST_LOAD:
            return
        old = self._slots
        self._slots = np.zeros(_power_of_two(int(needed / _MOST_LOAD) + 1), np.uint64)
        for start in range(0, len(old), 1 << 20):
            chunk = old[start : start + (1 << 20)]
            self._insert(chunk[chunk != _EMPTY])


def _scatter(ids: Ids) -> Ids:
    """Spread ids over the table even when somebody chose them to collide in their low bits."""
    mixed: Ids = ids ^ (ids >> np.uint64(32))
    return mixed * np.uint64(0xD6E8FEB86659FD93)


def _power_of_two(at_least: int) -> int:
    return 1 << max(10, (at_least - 1).bit_length())
