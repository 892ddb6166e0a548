"""Groups with different URL patterns to one, where the same code plainly built their pages."""

from collections import defaultdict
from collections.abc import Callable, Sequence

from tiebeam.engine.page_templates.addresses import ANY
from tiebeam.engine.page_templates.group import Group, contradicts, join, path_of
from tiebeam.engine.page_templates.likeness import likeness
from tiebeam.engine.page_templates.routes import Route

# Likeness from which two groups are one, the lower the less their addresses differ. Set on the
# documentation of four generators and on shops; pages of one template are seldom below 0.8.
_QUERIES_ALIKE = 0.6
_SLASHES_ALIKE = 0.95
_DEPTHS_ALIKE = 0.8
_TOLD_ALIKE = 0.7
_SAME_ROUTE = 0.7
_SECTIONS_ALIKE = 0.7
_INDEXED_SHARE = 0.6
_LEAST_INDEXED = 1.8
"""Three sections of which most are pages themselves."""
_LEAST_NAMES = 3
_SAME_NAMES = 0.6
_MANY_SECTIONS = 8
_STRAYS_ALIKE = 0.5
_FEW_STRAYS = 5
_MAX_TEMPLATES = 200
"""More page templates than that on one host are none that people could work with."""
_MAX_LEADERS = 50
"""Groups that another one is compared to, the largest first, so that work stays linear."""
_STRAY_PAGES = 3

Key = tuple[object, ...]


def merge(groups: Sequence[Group], indexed: set[Route]) -> list[Group]:
    """The groups of one host, joined where queries, endings, depth or sections alone differ."""
    joined = _join_alike(groups, path_of, _QUERIES_ALIKE)
    homes = [group for group in joined if group.is_home]
    joined = [group for group in joined if not group.is_home]
    joined = _join_alike(joined, _extension_key, _DEPTHS_ALIKE)
    joined = _join_alike(joined, _ending_key, _SLASHES_ALIKE)
    joined = _join_alike(joined, _section_key, _DEPTHS_ALIKE)
    joined = _join_sections(joined, indexed)
    joined = _join_same_routes(_join_strays(joined))
    return [*homes, *_gather_rest(joined)]


def _join_alike(
    groups: Sequence[Group], key_of: Callable[[Route], Key], least: float
) -> list[Group]:
    """Join groups with the same key, the largest first, as far as they are alike."""
    by_key = defaultdict[Key, list[Group]](list)
    for group in groups:
        by_key[key_of(group.route)].append(group)
    return [one for alike in by_key.values() for one in _leaders(alike, least)]


def _leaders(groups: Sequence[Group], least: float) -> list[Group]:
    leaders: list[Group] = []
    for group in sorted(groups, key=_size_first):
        for place, leader in enumerate(leaders[:_MAX_LEADERS]):
            same_route = group.route == leader.route
            if not same_route and _belong_together(leader, group, least):
                leaders[place] = join([leader, group])
                break
        else:
            leaders.append(group)
    return leaders


def _belong_together(one: Group, other: Group, least: float) -> bool:
    if contradicts(one, other) or one.section_kind != other.section_kind:
        return False
    told_alike = bool(one.body_kind) and one.body_kind == other.body_kind
    return likeness(one.sample, other.sample) >= (min(least, _TOLD_ALIKE) if told_alike else least)


def _extension_key(route: Route) -> Key:
    """What is left of a route without its file extension; named last parts stay apart."""
    *above, last = route
    return (*above, ANY + last[len(last.rstrip("/")) :] if last.startswith(ANY) else last)


def _ending_key(route: Route) -> Key:
    """What is left of a route without the slash at its end either."""
    return tuple(str(part).rstrip("/") for part in _extension_key(route))


def _section_key(route: Route) -> Key:
    """The section at the top, whatever the depth below it; all of the route without one."""
    return (route[0],) if route[:-1] and route[0] != ANY else (None, *route)


def _join_sections(groups: Sequence[Group], indexed: set[Route]) -> list[Group]:
    """Join sections of content, as help topics are; those of code, as /p/ and /c/, stay apart."""
    remaining = list(groups)
    depth = max((len(group.route) for group in groups), default=0)
    for place in range(depth - 2, -1, -1):
        by_key = defaultdict[Key, list[Group]](list)
        for group in remaining:
            route = group.route
            inside = len(route) > place + 1
            key = (*route[:place], None, *route[place + 1 :]) if inside else (None, id(group))
            by_key[key].append(group)
        remaining = [
            one
            for siblings in by_key.values()
            for one in _joined_siblings(siblings, place, indexed)
        ]
    return remaining


def _joined_siblings(siblings: Sequence[Group], place: int, indexed: set[Route]) -> list[Group]:
    if len(siblings) == 1:
        return list(siblings)
    found: list[Group] = []
    for leader, parts in _families(siblings):
        if len(parts) > 1 and _are_content(parts, place, indexed):
            found.append(_generalised(leader, place))
        else:
            found += parts
    return found


def _are_content(parts: Sequence[Group], place: int, indexed: set[Route]) -> bool:
    """Whether sections that are alike are content: several, and pages themselves, many, or one.

    One is what they are where other sections were found to be things already, or where the same
    things lie below them under two names.
    """
    sections = {part.route[: place + 1] for part in parts}
    if any(section[-1] == ANY for section in sections) or len(sections) >= _MANY_SECTIONS:
        return True
    if len(sections & indexed) >= _INDEXED_SHARE * len(sections) >= _LEAST_INDEXED:
        return True
    return _have_same_names(parts)


def _have_same_names(parts: Sequence[Group]) -> bool:
    names = [{part.host.name_at(int(place)) for place in part.members} for part in parts]
    smallest = min(map(len, names))
    return smallest >= _LEAST_NAMES and len(set.intersection(*names)) >= _SAME_NAMES * smallest


def _families(siblings: Sequence[Group]) -> list[tuple[Group, list[Group]]]:
    """Sets of siblings that are alike, each with the group they would make."""
    families: list[tuple[Group, list[Group]]] = []
    for group in sorted(siblings, key=_size_first):
        for place, (leader, parts) in enumerate(families[:_MAX_LEADERS]):
            if _belong_together(leader, group, _SECTIONS_ALIKE):
                families[place] = (join([leader, group]), [*parts, group])
                break
        else:
            families.append((group, [group]))
    return families


def _generalised(group: Group, place: int) -> Group:
    """The group with anything allowed at that place of its routes."""
    routes: dict[Route, int] = {}
    for route, count in group.routes.items():
        wider = (*route[:place], ANY, *route[place + 1 :])
        routes[wider] = routes.get(wider, 0) + count
    return Group(group.host, group.members, routes)


def _join_same_routes(groups: Sequence[Group]) -> list[Group]:
    """Join groups whose routes have become the same, unless they were split for what they are."""
    by_route = defaultdict[Route, list[Group]](list)
    for group in groups:
        by_route[group.route].append(group)
    found = []
    for same in by_route.values():
        leader, *others = sorted(same, key=_size_first)
        for other in others:
            if contradicts(leader, other) or likeness(leader.sample, other.sample) < _SAME_ROUTE:
                found.append(other)
            else:
                leader = join([leader, other])
        found.append(leader)
    return found


def _join_strays(groups: Sequence[Group]) -> list[Group]:
    """Join groups of a page or two to the group they are most like, if they are like any."""
    settled = sorted((one for one in groups if len(one) >= _STRAY_PAGES), key=_size_first)
    strays = [group for group in groups if len(group) < _STRAY_PAGES]
    for stray in sorted(strays, key=_size_first):
        near = [] if _has_a_kind(stray) else settled[:_MAX_LEADERS]
        fitting = [one for one in near if not contradicts(one, stray)]
        scored = [(likeness(one.sample, stray.sample), one) for one in fitting]
        best = max(scored, key=lambda pair: (pair[0], len(pair[1])), default=None)
        if best is None or best[0] < _STRAYS_ALIKE:
            settled.append(stray)
            continue
        place = settled.index(best[1])
        settled[place] = join([best[1], stray])
    return settled


def _gather_rest(groups: Sequence[Group]) -> list[Group]:
    """Put many groups of a page or two, and whatever is beyond a readable number, in one."""
    ordered = sorted(groups, key=_size_first)
    small = [one for one in ordered if len(one) < _STRAY_PAGES and not _has_a_kind(one)]
    strays = set(small if len(small) > _FEW_STRAYS else [])
    kept = [one for one in ordered if one not in strays]
    rest = [one for one in ordered if one in strays] + kept[_MAX_TEMPLATES:]
    if not rest:
        return kept
    everything = join(rest)
    leftover = Group(everything.host, everything.members, everything.routes, is_rest=True)
    return [*kept[:_MAX_TEMPLATES], leftover]


def _has_a_kind(group: Group) -> bool:
    return bool(group.body_kind or group.type_kind or group.section_kind)


def _size_first(group: Group) -> tuple[int, int]:
    return -len(group), int(group.members[0])
