import numpy as np
import pytest

from tiebeam.engine.page_templates.likeness import Sample, likeness, similarity

Signatures = np.ndarray[tuple[int, int], np.dtype[np.uint32]]


def signatures(*, count: int, own_share: float, seed: int) -> Signatures:
    """Signatures that share all but `own_share` of their values with each other."""
    dice = np.random.default_rng(seed)
    base = dice.integers(0, 2**32, (1, 32), dtype=np.uint32)
    own = dice.integers(0, 2**32, (count, 32), dtype=np.uint32)
    return np.where(dice.random((count, 32)) < own_share, own, base)


def sample(rows: Signatures) -> Sample:
    weights = np.full(len(rows), 1 / max(1, len(rows)))
    within = float(weights @ similarity(rows, rows) @ weights) if len(rows) else 1.0
    return Sample(np.arange(len(rows)), rows, weights, within)


def test_similarity_is_the_share_of_equal_values() -> None:
    one = np.arange(32, dtype=np.uint32)[None, :]
    other = one.copy()
    other[0, :8] = 99
    assert similarity(one, np.concatenate([one, other])).tolist() == [[1.0, 0.75]]


def test_two_halves_of_one_varied_set_are_as_alike_as_can_be() -> None:
    rows = signatures(count=40, own_share=0.4, seed=1)
    assert likeness(sample(rows[::2]), sample(rows[1::2])) == pytest.approx(1, abs=0.1)


def test_sets_with_nothing_in_common_are_not_alike() -> None:
    sets = [sample(signatures(count=20, own_share=0.2, seed=seed)) for seed in (1, 2)]
    assert likeness(*sets) == 0


def test_pages_without_structure_are_alike_among_themselves_only() -> None:
    nothing = sample(np.empty((0, 32), np.uint32))
    something = sample(signatures(count=3, own_share=0, seed=1))
    assert (likeness(nothing, nothing), likeness(nothing, something)) == (1, 0)
