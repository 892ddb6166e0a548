"""URL patterns: which parts of a host's addresses name sections, and which name single things."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tiebeam.engine.page_templates.addresses import ANY, Address, is_varying, query_values

_FEW_SECTIONS = 15
_FEW_THINGS = 2
_MANY_SMALL = 4
"""So many directories with few things below are things themselves, as `/item/lamp/report` has."""
_SECTION_PAGES = 20
_SECTION_SHARE = 0.05
_REPEATED_BELOW = 3
_REPEATED_SHARE = 0.1
_ROUTE_VALUES = 20
_ROUTE_PAGES = 5
_KEY_SHARE = 0.02
"""Share of a program's pages that a parameter must be on to stand in routes."""

Route = tuple[str, ...]
"""Sections and ANY in order, the last part with its ending; `?` and keys where a query decides."""


@dataclass
class Routes:
    """What the addresses of one host tell."""

    of_page: list[Route]
    """The route of each page, in the order the addresses were given."""
    indexed: set[Route] = field(default_factory=set)
    """Directories that are pages themselves, as a category above its products is."""


@dataclass
class _Node:
    """Addresses that share a route so far."""

    route: Route
    places: list[int]


def find_routes(addresses: Sequence[Address], queries: Sequence[str]) -> Routes:
    """The route of each address, told from all addresses of the host together."""
    routes = Routes([()] * len(addresses))
    waiting = [_Node((), list(range(len(addresses))))]
    while waiting:
        node = waiting.pop()
        depth = len(node.route)
        leaves = [place for place in node.places if len(addresses[place].directories) == depth]
        inner = [place for place in node.places if len(addresses[place].directories) > depth]
        named = _names_kept(node.route, leaves, addresses)
        known: dict[str, Route] = {}
        for place in leaves:
            address = addresses[place]
            last = address.name if address.name in named or not address.name else ANY
            last += address.ending
            routes.of_page[place] = known.setdefault(last, (*node.route, last))
        waiting += _below(node.route, inner, addresses)
        pages_here = {addresses[place].name for place in leaves}
        sections = {addresses[place].directories[depth] for place in inner}
        routes.indexed.update((*node.route, name) for name in pages_here & sections)
    _add_queries(routes, addresses, queries)
    return routes


def _below(route: Route, inner: list[int], addresses: Sequence[Address]) -> Iterator[_Node]:
    depth = len(route)
    by_name = defaultdict[str, list[int]](list)
    for place in inner:
        by_name[addresses[place].directories[depth]].append(place)
    kept = _sections_kept(route, by_name, addresses)
    rest = [place for name, places in by_name.items() if name not in kept for place in places]
    for name in sorted(kept):
        yield _Node((*route, name), by_name[name])
    if rest:
        yield _Node((*route, ANY), sorted(rest))


def _sections_kept(
    route: Route, by_name: Mapping[str, list[int]], addresses: Sequence[Address]
) -> set[str]:
    """Directories that are sections: few of their kind, large, or the same below many others."""
    depth = len(route)
    fixed = {name for name in by_name if not is_varying(name)}
    if ANY in route:
        return _repeated(fixed, by_name, addresses, depth)
    small = {
        name for name in fixed if _things_below(by_name[name], addresses, depth) <= _FEW_THINGS
    }
    if len(by_name) - len(fixed) + len(small) >= _MANY_SMALL:
        fixed -= small
    if len(fixed) <= _FEW_SECTIONS:
        return fixed
    pages = sum(map(len, by_name.values()))
    least = max(_SECTION_PAGES, _SECTION_SHARE * pages)
    return {name for name in fixed if len(by_name[name]) >= least}


def _things_below(places: list[int], addresses: Sequence[Address], depth: int) -> int:
    """Different addresses below a directory, in whatever language or by whatever query."""
    return len(
        {(addresses[place].directories[depth + 1 :], addresses[place].name) for place in places}
    )


def _names_kept(route: Route, leaves: list[int], addresses: Sequence[Address]) -> set[str]:
    """Last parts that many things have, as in `/item/*/report`."""
    by_name = defaultdict[str, list[int]](list)
    if ANY in route:
        for place in leaves:
            by_name[addresses[place].name].append(place)
    fixed = {name for name in by_name if not is_varying(name)}
    return _repeated(fixed, by_name, addresses, len(route))


def _repeated(
    names: set[str], by_name: Mapping[str, list[int]], addresses: Sequence[Address], depth: int
) -> set[str]:
    above = {
        name: {addresses[place].directories[:depth] for place in places}
        for name, places in by_name.items()
    }
    parents = len(set().union(*above.values()))
    least = max(_REPEATED_BELOW, _REPEATED_SHARE * parents)
    return {name for name in names if len(above[name]) >= least}


def _add_queries(routes: Routes, addresses: Sequence[Address], queries: Sequence[str]) -> None:
    """Where a program answers for many pages, its parameters stand in the route."""
    scripts = defaultdict[Route, list[int]](list)
    for place, address in enumerate(addresses):
        if address.keys and address.is_script:
            path = (*address.directories, f"{address.name}{address.ending}")
            scripts[path].append(place)
    for path, places in scripts.items():
        values = {place: query_values(queries[place]) for place in places}
        used = Counter(key for place in places for key in addresses[place].keys)
        least = _KEY_SHARE * len(places)
        deciding = _deciding_keys(values)
        for place in places:
            parts = [
                f"{key}={values[place][key] if key in deciding else ANY}"
                for key in addresses[place].keys
                if used[key] >= least
            ]
            routes.of_page[place] = (*path, "?" + "&".join(parts or [ANY]))


def _deciding_keys(values: Mapping[int, Mapping[str, str]]) -> set[str]:
    """Parameters with few values, each on several pages, as in `view=product`."""
    seen = defaultdict[str, Counter[str]](Counter)
    for parameters in values.values():
        for key, value in parameters.items():
            seen[key][value] += 1
    return {
        key
        for key, counts in seen.items()
        if len(counts) <= _ROUTE_VALUES
        and not any(is_varying(value) or value.isdigit() or not value for value in counts)
        and sum(counts.values()) >= _ROUTE_PAGES * len(counts)
    }
