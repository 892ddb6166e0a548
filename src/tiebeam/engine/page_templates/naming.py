"""Names people read and keys that stay from crawl to crawl."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from tiebeam.engine.page_templates.addresses import ANY
from tiebeam.engine.page_templates.group import Group
from tiebeam.engine.page_templates.routes import Route

HOME = "Home"
OTHER = "Other"
_PREFIXES = re.compile(r"^(?:page|template|tpl|body|type|layout|view|node-type|post-type|t)[-_]+")
_LOCALE_SHARE = 0.5
_LONGEST_EXAMPLE = 60


@dataclass(frozen=True)
class Named:
    """A group with its name, its key and the pattern its addresses follow."""

    group: Group
    name: str
    key: str
    url_pattern: str


def name_groups(groups: Sequence[Group]) -> list[Named]:
    """Names that are unique within the host, the largest group taking the plain one."""
    ordered = sorted(groups, key=lambda group: (-len(group), int(group.members[0])))
    by_route = defaultdict[Route, list[Group]](list)
    for group in ordered:
        if not group.is_rest:
            by_route[group.route].append(group)
    patterns = defaultdict[str, list[str]](list)
    taken = set[str]()
    named = []
    for group in ordered:
        name, pattern = _name(group), url_pattern(group)
        longer = _numbered(_longer(name, group, pattern, patterns[name]), taken)
        patterns[name].append(pattern)
        taken.add(longer)
        named.append(Named(group, longer, _key(group, by_route[group.route]), pattern))
    return named


def url_pattern(group: Group) -> str:
    """The pattern most of its addresses follow, as in /*/p/*; a locale is any first part."""
    host = group.host
    with_locale = sum(host.has_locale(int(place)) for place in group.members)
    locale = f"/{ANY}" if with_locale > _LOCALE_SHARE * len(group) else ""
    return locale + _path(group.route)


def _path(route: Route) -> str:
    *above, last = route
    path = "/" + "/".join(filter(None, above))
    if last.startswith("?"):
        return f"{path}{last}"
    return f"{path}{'/' if above else ''}{last}"


def _name(group: Group) -> str:
    told, known = _told(group), group.type_kind or group.section_kind
    if group.is_rest:
        return OTHER
    if group.is_home:
        return told or HOME
    if known.lower().startswith(told.lower()):
        return known or _name_by_route(group)
    return told


def _name_by_route(group: Group) -> str:
    *above, last = group.route
    directories = [part for part in above if part]
    if not last.startswith((ANY, "?")):
        return f"Pages called {last.rstrip('/')}"
    if not directories:
        return "Top-level pages"
    if directories[-1] == ANY:
        return f"Pages like {_example(group)}"
    return f"Pages under /{'/'.join(directories)}/"


def _told(group: Group) -> str:
    """What the body's classes call it, as people write it."""
    words = _PREFIXES.sub("", group.body_kind.split(" ")[0])
    return re.sub(r"[-_]+", " ", words).strip().capitalize()


def _longer(name: str, group: Group, pattern: str, taken: Sequence[str]) -> str:
    """The name, with what sets it apart where it is taken: its pattern, else one of its pages."""
    if not taken or group.is_rest:
        return name
    return f"{name} like {_example(group)}" if pattern in taken else f"{name} at {pattern}"


def _example(group: Group) -> str:
    """The path of its first page, cut where it is long."""
    path = group.host.pages.paths[int(group.members[0])]
    return path if len(path) <= _LONGEST_EXAMPLE else f"{path[: _LONGEST_EXAMPLE - 1]}…"


def _numbered(name: str, taken: set[str]) -> str:
    """The name, with a number where another group has it, as when queries alone differ."""
    numbers = (f"{name}, kind {number}" for number in range(2, len(taken) + 3))
    return name if name not in taken else next(one for one in numbers if one not in taken)


def _key(group: Group, sharing: Sequence[Group]) -> str:
    """Host and pattern without the locale; where several share it, what its pages call themselves.

    Without a word of their own the smaller ones are numbered by size, the rest does not depend on
    which pages a crawl happened to see.
    """
    key = f"{group.host.name}{_path(group.route)}"
    if group.is_rest:
        return f"{group.host.name}/#other"
    if sharing[0] is group:
        return key
    told = group.body_kind or group.type_kind
    others = {one.body_kind or one.type_kind for one in sharing if one is not group}
    return f"{key}#{told if told and told not in others else sharing.index(group) + 1}"
