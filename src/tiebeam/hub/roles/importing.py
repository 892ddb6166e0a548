"""Ownership rules out of files that companies have: CODEOWNERS, and Backstage's catalog-info.yaml.

Both speak of code, rules speak of pages: somebody must say which part of the code makes which
pages. What has no address or no team is listed, never guessed, and nothing is saved here.

Sources: GitHub Docs, "About code owners"; Backstage, "Descriptor Format of Catalog Entities".
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml
from django.utils.translation import gettext as _

from tiebeam.engine import ownership
from tiebeam.hub.people.models import Team

LONGEST = 500_000
"""Characters of a file."""
MOST_ENTRIES = 2_000
DEEPEST = 40
"""Levels of a YAML document; a real one has five."""
MOST_NODES = 100_000
"""Values and lists in a YAML file: fifty for each entry, read in about two seconds."""


class Unreadable(ValueError):
    """The file is not what it was said to be; the message says where and why."""


@dataclass(frozen=True)
class Entry:
    """One line or component: where in the code, and who owns it."""

    where: str
    owners: tuple[str, ...]


@dataclass(frozen=True)
class Mapped:
    """An entry as a rule, or why it cannot be one."""

    entry: Entry
    pattern: str = ""
    team: Team | None = None

    @property
    def line(self) -> str:
        """The rule."""
        return f"{self.pattern} {ownership.as_written(self.team.name)}" if self.team else ""


@dataclass(frozen=True)
class Import:
    """What became of a file."""

    mapped: tuple[Mapped, ...]

    @property
    def rules(self) -> list[str]:
        """The lines that can be taken over, in the order of the file."""
        return [one.line for one in self.mapped if one.pattern and one.team]

    @property
    def homeless(self) -> list[Entry]:
        """Entries of which nobody said which pages they make."""
        return [one.entry for one in self.mapped if not one.pattern]

    @property
    def ownerless(self) -> list[str]:
        """Owners that are no team here, each once."""
        lost = (one.entry for one in self.mapped if one.pattern and one.team is None)
        return list(dict.fromkeys(entry.owners[0] if entry.owners else "" for entry in lost))


def read_codeowners(text: str) -> list[Entry]:
    """The entries of a CODEOWNERS file in their order; lines without an owner say so."""
    _bound(text)
    entries = []
    for line in text.splitlines():
        words = re.split(r"(?<!\\)\s+", re.sub(r"(?:^|\s)#.*", "", line).strip())
        if not words[0] or words[0].startswith(("[", "^[")):
            continue
        owners = tuple(word for word in words[1:] if "@" in word)
        entries.append(Entry(words[0].replace("\\ ", " "), owners))
    return _few(entries)


def read_catalog(text: str) -> list[Entry]:
    """The components of a catalog-info.yaml, which may hold many documents."""
    _bound(text)
    try:
        documents = list(yaml.load_all(text, Loader=_Plain))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = _("line %d") % (mark.line + 1) if mark else _("the file")
        said = getattr(error, "problem", None) or str(error).split("\n", 1)[0]
        raise Unreadable(
            _("%(where)s is no YAML: %(said)s") % {"where": where, "said": said}
        ) from None
    except (RecursionError, ValueError) as error:
        raise Unreadable(_("The file is no catalog: %s") % str(error)[:200]) from None
    return _few(list(_components(documents)))


class _Plain(yaml.SafeLoader):
    """YAML as data, without aliases (a few lines of them can stand for gigabytes), and not deep."""

    depth = 0
    nodes = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Refuses what could grow without bound."""
        if self.check_event(yaml.events.AliasEvent):
            raise yaml.MarkedYAMLError(problem=_("aliases are not read"), problem_mark=self._here())
        if self.depth >= DEEPEST:
            raise yaml.MarkedYAMLError(problem=_("nested too deeply"), problem_mark=self._here())
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise yaml.MarkedYAMLError(problem=_("too many values"), problem_mark=self._here())
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def _here(self) -> Any:
        return self.get_mark()


def _components(documents: Iterable[Any]) -> Iterator[Entry]:
    for document in documents:
        if not isinstance(document, dict) or document.get("kind") in {"Group", "User"}:
            continue
        metadata, spec = document.get("metadata"), document.get("spec")
        if not isinstance(metadata, dict) or not isinstance(spec, dict):
            continue
        owner = spec.get("owner")
        owners = (owner,) if isinstance(owner, str) and owner else ()
        yield Entry(str(metadata.get("name", ""))[:200], owners)


def _bound(text: str) -> None:
    if len(text) > LONGEST:
        raise Unreadable(
            _("The file is longer than %(most)s characters.") % {"most": f"{LONGEST:,}"}
        )


def _few(entries: list[Entry]) -> list[Entry]:
    if len(entries) > MOST_ENTRIES:
        raise Unreadable(
            _("The file has more than %(most)s entries.") % {"most": f"{MOST_ENTRIES:,}"}
        )
    if not entries:
        raise Unreadable(_("The file holds no entry with an owner. Is it of the other kind?"))
    return entries


def read_mapping(text: str) -> dict[str, str]:
    """Which part of the code makes which pages: a part, an arrow or blanks, a pattern; a line each.

    Raises Unreadable at a line that is none.
    """
    found = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        part, pattern = _halves(line)
        problem = ownership.read(f"{pattern} @any").problems if pattern else ()
        if not pattern or problem:
            why = problem[0].message if problem else _("write a part of the code, then a pattern")
            raise Unreadable(_("Line %(number)d: %(why)s") % {"number": number, "why": why})
        found[_code_path(part)] = pattern
    return found


def _halves(line: str) -> tuple[str, str]:
    part, _arrow, pattern = re.sub(r"\s*(?:→|->|=>)\s*", " ", line.strip()).partition(" ")
    return part, pattern.strip()


def map_entries(
    entries: Iterable[Entry],
    *,
    mapping: Mapping[str, str],
    teams: Sequence[Team],
    chosen: Mapping[str, Team],
) -> Import:
    """The entries as rules. chosen: teams that somebody named for owners that are none."""
    return Import(
        tuple(
            Mapped(entry, _pattern_of(entry.where, mapping), _team_of(entry, teams, chosen))
            for entry in entries
        )
    )


def _pattern_of(where: str, mapping: Mapping[str, str]) -> str:
    """The pattern of the longest part of the code that holds it, with what lies below added."""
    path = _code_path(where)
    if path == "*":
        return mapping.get("*", "*")
    parts = [part for part in mapping if _is_within(path, part)]
    if not parts:
        return ""
    part = max(parts, key=len)
    pattern, rest = mapping[part], _pages_below(path[len(part) :].lstrip("/"))
    return f"{pattern}{rest}" if pattern.endswith("/") else pattern


def _code_path(where: str) -> str:
    return where if where == "*" else where.removeprefix("./").strip("/").removesuffix("/**")


def _is_within(path: str, part: str) -> bool:
    return path == part or path.startswith(f"{part}/") or not part


def _pages_below(rest: str) -> str:
    """What is left of the path as far as it names folders: files are no pages."""
    folders = []
    for folder in rest.split("/"):
        if not folder or "*" in folder or "." in folder:
            break
        folders.append(folder)
    return "".join(f"{folder}/" for folder in folders)


def _team_of(entry: Entry, teams: Sequence[Team], chosen: Mapping[str, Team]) -> Team | None:
    by_name = {team.name: team for team in teams}
    for owner in entry.owners:
        name = ownership.named_team(short_owner(owner), by_name)
        if name:
            return by_name[name]
    return chosen.get(entry.owners[0] if entry.owners else "")


def short_owner(owner: str) -> str:
    """The name in @acme/platform, group:default/platform or platform@acme.example."""
    name = owner.removeprefix("@").rpartition("/")[2].rpartition(":")[2]
    return name.partition("@")[0]


READERS = {"codeowners": read_codeowners, "catalog": read_catalog}
NAMES = {"codeowners": "CODEOWNERS", "catalog": "catalog-info.yaml"}
