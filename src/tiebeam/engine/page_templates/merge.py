"""Groups with different URL patterns to one, where the same code plainly built their pages."""

from collections import defaultdict
from collections.abc import Callable, Sequence

from tiebeam.engine.page_templates.addresses import ANY
from tiebeam.engine.page_templates.group import Group, contradicts, join, path_of
from tiebeam.engine.page_templates.likeness import likeness
from tiebeam.engine.page_templates.routes import Route

_QUERIES_ALIKE = 0.6
_SLASHES_ALIKE = 0.95
_DEPTHS_ALIKE = 0.7
_SAME_ROUTE = 0.45
_SECTIONS_ALIKE = 0.7
_INDEXED_SHARE = 0.6
_LEAST_SECTIONS = 3
_MANY_SECTIONS = 8
_STRAYS_ALIKE = 0.5
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
    return [*homes, *joined]


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
        for place, leader in enumerate(leaders):
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
    return likeness(one.sample, other.sample) >= least


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
    """Join sections of content, as help topics are; sections of code, as /p/ and /c/, stay apart.

    Sections of content are alike, several, and pages themselves or many.
    """
    remaining = list(groups)
    depth = max((len(group.route) for group in groups), default=0)
    for place in range(depth - 2, -1, -1):
        by_key = defaultdict[Key, list[Group]](list)
        for group in remaining:
            route = group.route
            fixed = len(route) > place + 1 and route[place] != ANY
            by_key[(*route[:place], None, *route[place + 1 :]) if fixed else (id(group),)].append(
                group
            )
        remaining = [
            one
            for siblings in by_key.values()
            for one in _joined_siblings(siblings, place, indexed)
        ]
    return remaining


def _joined_siblings(siblings: Sequence[Group], place: int, indexed: set[Route]) -> list[Group]:
    if len(siblings) < _LEAST_SECTIONS:
        return list(siblings)
    found: list[Group] = []
    for leader, parts in _families(siblings):
        names = {part.route[: place + 1] for part in parts}
        many = len(names) >= _MANY_SECTIONS
        pages_themselves = len(names & indexed) >= _INDEXED_SHARE * len(names)
        is_content = len(names) >= _LEAST_SECTIONS and (many or pages_themselves)
        found += [_generalised(leader, place)] if is_content else parts
    return found


def _families(siblings: Sequence[Group]) -> list[tuple[Group, list[Group]]]:
    """Sets of siblings that are alike, each with the group they would make."""
    families: list[tuple[Group, list[Group]]] = []
    for group in sorted(siblings, key=_size_first):
        for place, (leader, parts) in enumerate(families):
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
    settled = [group for group in groups if len(group) >= _STRAY_PAGES]
    strays = [group for group in groups if group not in settled]
    for stray in sorted(strays, key=_size_first):
        fitting = [one for one in settled if not contradicts(one, stray)]
        scored = [(likeness(one.sample, stray.sample), one) for one in fitting]
        best = max(scored, key=lambda pair: (pair[0], len(pair[1])), default=None)
        if best is None or best[0] < _STRAYS_ALIKE or _has_a_kind(stray):
            settled.append(stray)
            continue
        place = settled.index(best[1])
        settled[place] = join([best[1], stray])
    return settled


def _has_a_kind(group: Group) -> bool:
    return bool(group.body_kind or group.type_kind or group.section_kind)


def _size_first(group: Group) -> tuple[int, int]:
    return -len(group), int(group.members[0])
