"""How alike the DOM shapes of pages are, estimated from MinHash signatures.

Source: Broder 1997, "On the resemblance and containment of documents"
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tiebeam.engine.page_templates.pages import NO_SHAPE, Ids, Pages

Floats = npt.NDArray[np.float64]
Signatures = npt.NDArray[np.uint32]

SAMPLE = 64
_CHUNK = 4_096


@dataclass(frozen=True)
class Sample:
    """The most frequent distinct shapes of a set of pages, each with its number of pages."""

    shape_ids: Ids
    signatures: Signatures
    weights: Floats
    """Share of the sampled pages, sums to 1."""
    within: float
    """How alike two of its pages are, 0 to 1; 1 without shapes."""


def sample_shapes(pages: Pages, members: Ids) -> Sample:
    """A sample of the members' shapes; the same for the same set of pages."""
    shape_ids, counts = np.unique(pages.shape_ids[members], return_counts=True)
    shape_ids, counts = shape_ids[shape_ids != NO_SHAPE], counts[shape_ids != NO_SHAPE]
    chosen = np.sort(np.lexsort((shape_ids, -counts))[:SAMPLE])
    shape_ids, counts = shape_ids[chosen], counts[chosen]
    signatures = pages.signatures[shape_ids]
    weights = counts / counts.sum() if len(counts) else counts.astype(np.float64)
    within = float(weights @ similarity(signatures, signatures) @ weights) if len(counts) else 1.0
    return Sample(shape_ids, signatures, weights, within)


def similarity(some: Signatures, others: Signatures) -> Floats:
    """Estimated Jaccard similarity of each of `some` to each of `others`, shape (some, others)."""
    parts = [
        (some[start : start + _CHUNK, None, :] == others[None, :, :]).mean(axis=2)
        for start in range(0, len(some), _CHUNK)
    ]
    return np.concatenate(parts) if parts else np.zeros((0, len(others)))


def likeness(one: Sample, other: Sample) -> float:
    """How alike pages of two sets are, relative to how alike pages of one set are.

    Near 1 when one could not tell from two pages whether they come from one set or both; 0 when
    they share nothing. Without shapes on either side it is 1, on one side 0.
    """
    if not len(one.weights) or not len(other.weights):
        return float(len(one.weights) == len(other.weights))
    between = one.weights @ similarity(one.signatures, other.signatures) @ other.weights
    return float(between / np.sqrt(one.within * other.within))
