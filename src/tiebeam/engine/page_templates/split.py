"""One URL pattern to several groups, where its pages are plainly built by different code."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from tiebeam.engine.page_templates.group import Group
from tiebeam.engine.page_templates.kinds import is_error, type_kind
from tiebeam.engine.page_templates.likeness import Floats, Signatures, likeness, similarity
from tiebeam.engine.page_templates.pages import NO_SHAPE, Ids

_CLUSTERED = 200
_ALIKE = 0.35
"""Mean similarity at which two sets of shapes still count as one."""
_LEAST_PAGES = 8
_LEAST_SHARE = 0.03
_APART = 0.45
"""Likeness below which two sets of shapes count as two."""
_TYPES_APART = 0.8
_TYPED_PAGES = 5
_TYPED_SHARE = 0.05


def split(group: Group) -> list[Group]:
    """The parts of a group that differ in kind; thin and broken pages stay with the others."""
    return [
        by_shape
        for by_class in _by_body_kind(group)
        for by_type in _by_type(by_class)
        for by_shape in _by_shape(by_type)
    ]


def _by_body_kind(group: Group) -> list[Group]:
    if not group.host.body.is_told:
        return [group]
    parts = _parts(group, (group.host.body_kind(place) for place in group.members))
    stays = [part for part in parts[1:] if not part.body_kind or is_error(part.body_kind)]
    return _with_rest([part for part in parts if part not in stays], stays)


def _by_type(group: Group) -> list[Group]:
    types = group.host.pages.types
    parts = _parts(group, (type_kind(types[place]) for place in group.members))
    least = max(_TYPED_PAGES, _TYPED_SHARE * len(group))
    typed = [part for part in parts if part.type_kind and len(part) >= least]
    kept: list[Group] = []
    for part in typed:
        if all(likeness(part.sample, other.sample) < _TYPES_APART for other in kept):
            kept.append(part)
    return _with_rest(kept, [part for part in parts if part not in kept]) if kept else [group]


def _by_shape(group: Group) -> list[Group]:
    if len(group) < 2 * _LEAST_PAGES or len(group.sample.weights) < 2:
        return [group]
    shape_ids, counts = np.unique(group.host.pages.shape_ids[group.members], return_counts=True)
    shape_ids, counts = shape_ids[shape_ids != NO_SHAPE], counts[shape_ids != NO_SHAPE]
    chosen = np.sort(np.lexsort((shape_ids, -counts))[:_CLUSTERED])
    clusters = _clusters(group.host.pages.signatures[shape_ids[chosen]], counts[chosen])
    least = max(_LEAST_PAGES, _LEAST_SHARE * len(group))
    parts = [_with_shapes(group, shape_ids[chosen[cluster]]) for cluster in clusters]
    sound = [part for part in parts if len(part) >= least and not part.is_thin]
    kept: list[Group] = []
    for part in sorted(sound, key=_size_first):
        if all(likeness(part.sample, other.sample) < _APART for other in kept):
            kept.append(part)
    if len(kept) < 2:
        return [group]
    taken = np.concatenate([part.members for part in kept])
    rest = _part(group, np.setdiff1d(group.members, taken))
    return _with_rest(kept, [rest] if len(rest) else [])


def _clusters(signatures: Signatures, counts: Ids) -> list[list[int]]:
    """Average linkage, until the two sets that are most alike are less alike than _ALIKE."""
    alike: Floats = similarity(signatures, signatures)
    weights = counts.astype(np.float64)
    clusters: list[list[int]] = [[place] for place in range(len(signatures))]
    np.fill_diagonal(alike, -1.0)
    while True:
        one, other = divmod(int(alike.argmax()), len(alike))
        if alike[one, other] < _ALIKE:
            return [sorted(cluster) for cluster in clusters if cluster]
        share = weights[one] / (weights[one] + weights[other])
        merged = share * alike[one] + (1 - share) * alike[other]
        alike[one], alike[:, one], alike[one, one] = merged, merged, -1.0
        alike[other], alike[:, other] = -1.0, -1.0
        weights[one] += weights[other]
        clusters[one] += clusters[other]
        clusters[other] = []


def _with_rest(kept: Sequence[Group], rest: Iterable[Group]) -> list[Group]:
    """The kept groups; each page of the rest goes to the one whose shapes are most like its own.

    A page without structure, or like none of them, goes to the largest.
    """
    places = [place for part in rest for place in part.members]
    if not places:
        return list(kept)
    ordered = sorted(kept, key=_size_first)
    pages = ordered[0].host.pages
    scores = np.stack([_scores(part, pages.shape_ids[places]) for part in ordered])
    nearest = scores.argmax(axis=0)
    joined = []
    for number, part in enumerate(ordered):
        new = np.array(places, np.int64)[nearest == number]
        joined.append(_part(part, np.sort(np.concatenate([part.members, new]))))
    return joined


def _scores(part: Group, shape_ids: Ids) -> Floats:
    """How like the shapes of `part` each shape is; 0 for a page without one."""
    sample = part.sample
    scores = np.zeros(len(shape_ids))
    if len(sample.weights):
        distinct, inverse = np.unique(shape_ids, return_inverse=True)
        found = similarity(part.host.pages.signatures[distinct], sample.signatures) @ sample.weights
        scores = np.where(distinct == NO_SHAPE, 0.0, found)[inverse]
    return scores


def _parts(group: Group, kinds: Iterable[str]) -> list[Group]:
    """The group's pages by kind, the largest part first."""
    by_kind = defaultdict[str, list[int]](list)
    for place, kind in zip(group.members, kinds, strict=True):
        by_kind[kind].append(int(place))
    parts = [_part(group, np.array(places, np.int64)) for _, places in sorted(by_kind.items())]
    return sorted(parts, key=_size_first)


def _with_shapes(group: Group, shape_ids: Ids) -> Group:
    has = np.isin(group.host.pages.shape_ids[group.members], shape_ids)
    return _part(group, group.members[has])


def _part(group: Group, members: Ids) -> Group:
    """Some pages of a group that has one route."""
    return Group(group.host, members, {group.route: len(members)})


def _size_first(group: Group) -> tuple[int, int]:
    return -len(group), int(group.members[0])
