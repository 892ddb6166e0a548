"""The set of ids that are known already."""

import numpy as np

from tiebeam.engine.crawl.seen import SeenSet


def test_tells_new_ids_from_known_ones_as_a_set_does() -> None:
    numbers = np.random.default_rng(7)
    seen, reference = SeenSet(), set[int]()
    for _ in range(200):
        ids = numbers.integers(0, 50_000, 400).astype(np.uint64)
        for one, is_new in zip(ids.tolist(), seen.add(ids).tolist(), strict=True):
            assert is_new is (one not in reference)
            reference.add(one)
    assert len(seen) == len(reference)


def test_knows_ids_at_the_ends_of_the_range() -> None:
    ids = np.array([0, 1, 2**64 - 1, 0], np.uint64)
    seen = SeenSet()
    assert seen.add(ids).tolist() == [True, True, True, False]
    assert seen.add(ids).tolist() == [False] * 4


def test_costs_few_bytes_an_id() -> None:
    seen = SeenSet()
    for start in range(0, 1_000_000, 100_000):
        seen.add(np.arange(start, start + 100_000, dtype=np.uint64))
    assert len(seen) == 1_000_000
    assert seen.size_bytes <= 22 * len(seen)


def test_takes_nothing() -> None:
    assert SeenSet().add(np.array([], np.uint64)).tolist() == []
