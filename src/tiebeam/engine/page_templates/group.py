"""A set of pages on the way to a page template, and what speaks against joining two."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile

import numpy as np

from tiebeam.engine.page_templates.addresses import ANY
from tiebeam.engine.page_templates.kinds import BodyKinds, most_common, type_kind
from tiebeam.engine.page_templates.likeness import Sample, sample_shapes
from tiebeam.engine.page_templates.pages import Ids, Pages
from tiebeam.engine.page_templates.routes import Route
from tiebeam.engine.page_templates.section_words import kind_of_section

HOME_ROUTE: Route = ("",)
_MAJORITY = 0.5
_FEW = 0.05
THIN_WORDS = 15
"""Median words of the main text below which pages are empty or broken rather than of a kind."""


@dataclass(frozen=True)
class Host:
    """What all groups of one host are told by."""

    name: str
    pages: Pages
    body: BodyKinds
    first: int
    """Place of the host's first page; its others follow."""
    depths: Sequence[int]
    """How many parts of each page's path stand for its locale."""
    names: Sequence[str]
    """Last part of each page's path."""

    def has_locale(self, place: int) -> bool:
        """Whether the path of a page begins with a locale."""
        return self.depths[place - self.first] > 0

    def name_at(self, place: int) -> str:
        """The last part of a page's path."""
        return self.names[place - self.first]

    def body_kind(self, place: int) -> str:
        """What the body classes of a page make it."""
        return self.body.of_class[self.pages.body_classes[place]]


@dataclass(frozen=True, eq=False)
class Group:
    """Pages of one host that belong together, and the routes they have."""

    host: Host
    members: Ids
    routes: dict[Route, int]
    """How many pages have each route."""

    is_rest: bool = False
    """Whether it holds what belongs to no other group."""

    @cached_property
    def sample(self) -> Sample:
        """Its most frequent shapes."""
        return sample_shapes(self.host.pages, self.members)

    @cached_property
    def body_kind(self) -> str:
        """The body classes that most of its pages have, where the host names templates so."""
        if not self.host.body.is_told:
            return ""
        kind, share = most_common(self.host.body_kind(place) for place in self.members)
        return kind if share > _MAJORITY else ""

    @cached_property
    def type_kind(self) -> str:
        """What the structured data of most of its pages makes them."""
        types = self.host.pages.types
        kind, share = most_common(type_kind(types[place]) for place in self.members)
        return kind if share > _MAJORITY else ""

    @cached_property
    def section_kind(self) -> str:
        """What the sections of its main route make it."""
        return kind_of_section(self.route)

    @cached_property
    def route(self) -> Route:
        """The route its pages share: the same parts up to where they differ, then anything."""
        least = _FEW * len(self)
        usual = sorted(route for route, count in self.routes.items() if count >= least)
        if len(usual) == 1:
            return usual[0]
        paths = {path_of(route) for route in usual}
        if len(paths) == 1:
            return paths.pop()
        ends = {_end_of(route) for route in usual}
        end = ends.pop() if len(ends) == 1 else ANY
        columns = list(zip(*(route[:-1] for route in usual), strict=False))
        if len({len(route) for route in usual}) == 1:
            return (*(parts[0] if len(set(parts)) == 1 else ANY for parts in columns), end)
        shared = takewhile(lambda parts: len(set(parts)) == 1, columns)
        return (*(parts[0] for parts in shared), end)

    @property
    def is_home(self) -> bool:
        """Whether its pages are the host's first pages, of each language."""
        return self.route == HOME_ROUTE

    @cached_property
    def is_thin(self) -> bool:
        """Whether its pages carry next to no text."""
        return bool(np.median(self.host.pages.words[self.members]) < THIN_WORDS)

    def __len__(self) -> int:
        return len(self.members)


def path_of(route: Route) -> Route:
    """The route without its query."""
    return (route[:-1] or HOME_ROUTE) if route[-1].startswith("?") else route


def _end_of(route: Route) -> str:
    """Anything with the ending of the route's last part."""
    last = route[-1]
    return last if last.startswith((ANY, "?")) else ANY + last[len(last.rstrip("/")) :]


def contradicts(one: Group, other: Group) -> bool:
    """Whether two groups call themselves different things."""
    pairs = (
        (one.body_kind, other.body_kind),
        (one.type_kind, other.type_kind),
    )
    return any(mine and theirs and mine != theirs for mine, theirs in pairs)


def join(groups: Sequence[Group]) -> Group:
    """One group of all their pages."""
    routes: dict[Route, int] = {}
    for group in groups:
        for route, count in group.routes.items():
            routes[route] = routes.get(route, 0) + count
    members = np.sort(np.concatenate([group.members for group in groups]))
    return Group(groups[0].host, members, routes)
