"""Names people read and keys that stay from crawl to crawl."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from tiebeam.engine.page_templates.addresses import ANY
from tiebeam.engine.page_templates.group import Group
from tiebeam.engine.page_templates.routes import Route

HOME = "Home"
_PREFIXES = re.compile(r"^(?:page|template|tpl|body|type|layout|view|node-type|post-type|t)[-_]+")
_LOCALE_SHARE = 0.5


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
        by_route[group.route].append(group)
    taken: set[str] = set()
    named = []
    for group in ordered:
        name = _free(_name(group), group, taken)
        taken.add(name)
        sharing = by_route[group.route]
        named.append(Named(group, name, _key(group, sharing), url_pattern(group)))
    return named


def url_pattern(group: Group) -> str:
    """The pattern most of its addresses follow, as in /*/p/*; a locale is any first part."""
    host = group.host
    with_locale = sum(host.has_locale[int(place)] for place in group.members)
    locale = f"/{ANY}" if with_locale > _LOCALE_SHARE * len(group) else ""
    return locale + _path(group.route)


def _path(route: Route) -> str:
    *above, last = route
    path = "/" + "/".join(above)
    if last.startswith("?"):
        return f"{path}{last}"
    return f"{path}{'/' if above else ''}{last}"


def _name(group: Group) -> str:
    told = _told(group)
    if group.is_home:
        return told or HOME
    for name in (told, group.type_kind, group.section_kind):
        if name:
            return name
    *above, last = group.route
    if not last.startswith((ANY, "?")):
        return f"Pages called {last.rstrip('/')}"
    if not above:
        return "Top-level pages"
    if above[-1] == ANY:
        return f"Pages at {_path(group.route)}"
    return f"Pages under /{'/'.join(above)}/"


def _told(group: Group) -> str:
    """What the body's classes call it, as people write it."""
    words = _PREFIXES.sub("", group.body_kind.split(" ")[0])
    return re.sub(r"[-_]+", " ", words).strip().capitalize()


def _free(name: str, group: Group, taken: set[str]) -> str:
    """The name, or the name with what sets it apart from the one that has it."""
    candidate = name if name not in taken else f"{name} at {url_pattern(group)}"
    plain, number = candidate, 2
    while candidate in taken:
        candidate = f"{plain}, kind {number}"
        number += 1
    return candidate


def _key(group: Group, sharing: Sequence[Group]) -> str:
    """Host and pattern without the locale; where several share it, what its pages call themselves.

    Without a word of their own the smaller ones are numbered by size, the rest does not depend on
    which pages a crawl happened to see.
    """
    key = f"{group.host.name}{_path(group.route)}"
    if sharing[0] is group:
        return key
    told = group.body_kind or group.type_kind
    others = {one.body_kind or one.type_kind for one in sharing if one is not group}
    return f"{key}#{told if told and told not in others else sharing.index(group) + 1}"
