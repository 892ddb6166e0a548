"""What people decided about page templates: names, merges and splits, applied one after another.

A rule names a page template by its key, never by its name. Each takes what the rules before it
left, so the same rules over the same pages give the same templates; one that names a key of which
no page is left does nothing. A finding is known by the key of its page template, so a name changes
no finding, a merge brings those of two templates together, and a split tells them apart.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from ibis import _

from tiebeam.engine import ownership
from tiebeam.engine.page_templates.pages import ANSWERED
from tiebeam.engine.tables import TABLES, Tables

KINDS = ("rename", "merge", "split")
LONGEST_NAME = 100
LONGEST_PATTERN = 500

Places = npt.NDArray[np.int64]


class TemplateRuleError(ValueError):
    """The rule cannot be used; the message says why."""


@dataclass(frozen=True)
class TemplateRule:
    """One decision. Raises TemplateRuleError for what cannot be one."""

    kind: str
    """rename, merge or split."""
    key: str
    """Of the page template that it is about."""
    name: str
    """The new name; of a merge, the name of what it goes into; of a split, that of the part."""
    into: str = ""
    """Of a merge: the key that all pages take."""
    pattern: str = ""
    """Of a split: the address of the pages, as ownership rules have it: a host, a path, or both."""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise TemplateRuleError(f"a rule is one of {', '.join(KINDS)}, not {self.kind!r}")
        if not self.key or not self.name.strip() or len(self.name) > LONGEST_NAME:
            raise TemplateRuleError(f"a page template has a name of 1 to {LONGEST_NAME} characters")
        if (self.kind == "merge") != bool(self.into) or self.into == self.key:
            raise TemplateRuleError("a merge, and nothing else, names another page template")
        if (self.kind == "split") != bool(self.pattern):
            raise TemplateRuleError("a split, and nothing else, names the addresses of its pages")
        if self.pattern:
            read_pattern(self.pattern)

    @property
    def part(self) -> str:
        """The key of the pages that a split takes."""
        return f"{self.key}#{self.pattern}"


def read_pattern(text: str) -> ownership.Pattern:
    """The addresses that a pattern means. Raises TemplateRuleError."""
    if len(text) > LONGEST_PATTERN:
        raise TemplateRuleError(f"longer than {LONGEST_PATTERN} characters")
    try:
        return ownership.read_address(text)
    except ownership.Unreadable as error:
        raise TemplateRuleError(str(error)) from error


def as_table(rules: Sequence[TemplateRule]) -> pa.Table:
    """The table `template_rules`."""
    rows = [{"line": line, **asdict(rule)} for line, rule in enumerate(rules, 1)]
    return pa.Table.from_pylist(rows, schema=TABLES["template_rules"].arrow)


def rules_of(t: Tables) -> list[TemplateRule]:
    """The rules that a crawl was judged by."""
    if "template_rules" not in t:
        return []
    rows = t.template_rules.order_by("line").drop("line").to_pyarrow().to_pylist()
    return [TemplateRule(**row) for row in rows]


def with_rules(t: Tables, found: pa.Table, rules: Sequence[TemplateRule]) -> pa.Table:
    """The table `page_templates` as the rules have it. found: as it was, with any rules or none."""
    found = as_found(found)
    if not rules:
        return found
    html = t.pages.filter(_.is_html, _.status == ANSWERED)
    addresses = html.select(
        "url_id", "host", path=_.path.fill_null("/"), query=_.query.fill_null("")
    )
    rows = found.join(addresses.to_pyarrow(), "url_id", join_type="inner").sort_by("url_id")
    return _Sorting(rows.select(found.column_names), rows).after(rules)


def as_found(rows: pa.Table) -> pa.Table:
    """Each page with the template that was found for it, whatever people decided."""
    if "found_key" not in rows.column_names:  # of a crawl from before people could decide
        rows = rows.append_column("found_name", rows["page_template"])
        return rows.append_column("found_key", rows["template_key"])
    rows = rows.set_column(
        rows.column_names.index("page_template"), "page_template", rows["found_name"]
    )
    return rows.set_column(
        rows.column_names.index("template_key"), "template_key", rows["found_key"]
    )


@dataclass
class _Template:
    """A page template on the way through the rules."""

    name: str
    url_pattern: str
    places: Places
    is_named_by_people: bool = False


@dataclass
class _Sorting:
    """Pages as rows of `page_templates`."""

    found: pa.Table
    pages: pa.Table
    """Their addresses in the same order."""
    templates: dict[str, _Template] = field(default_factory=dict)

    def after(self, rules: Iterable[TemplateRule]) -> pa.Table:
        """The rows once all rules are applied, in the order in which they were decided."""
        self._sort()
        for rule in rules:
            if rule.key in self.templates:
                _APPLY[rule.kind](self, rule)
        self._tell_apart()
        return self._table()

    def rename(self, rule: TemplateRule) -> None:
        """Call it as people do."""
        one = self.templates[rule.key]
        one.name, one.is_named_by_people = rule.name, True

    def merge(self, rule: TemplateRule) -> None:
        """Give its pages to the other one; the pattern of whichever has more pages stands."""
        one = self.templates.pop(rule.key)
        other = self.templates.get(rule.into)
        if other is None:
            self.templates[rule.into] = _Template(rule.name, one.url_pattern, one.places, True)
            return
        if len(one.places) > len(other.places):
            other.url_pattern = one.url_pattern
        other.places = np.concatenate([other.places, one.places])

    def split(self, rule: TemplateRule) -> None:
        """Take the pages at the addresses out of it."""
        one, pattern = self.templates[rule.key], read_pattern(rule.pattern)
        taken = np.array([self._lies_at(pattern, place) for place in one.places], bool)
        if not taken.any():
            return
        part = _Template(rule.name, one.url_pattern, one.places[taken], True)
        one.places = one.places[~taken]
        if not len(one.places):
            del self.templates[rule.key]
        self.templates[rule.part] = part

    def _lies_at(self, pattern: ownership.Pattern, place: np.int64) -> bool:
        host, path, query = (
            self.pages[name][int(place)].as_py() for name in ("host", "path", "query")
        )
        return ownership.lies_at(pattern, host, f"{path}?{query}" if query else path)

    def _sort(self) -> None:
        encoded = self.found["found_key"].combine_chunks().dictionary_encode()
        numbers = encoded.indices.to_numpy()
        names, patterns = self.found["found_name"], self.found["url_pattern"]
        for number, key in enumerate(encoded.dictionary.to_pylist()):
            places = np.flatnonzero(numbers == number)
            first = int(places[0])
            told = names[first].as_py(), patterns[first].as_py()
            self.templates[key] = _Template(*told, places)

    def _tell_apart(self) -> None:
        """Number machine-made names that people gave to another template of the same host."""
        taken = set[tuple[str, str]]()
        hosts = self.pages["host"]
        people_first = sorted(
            self.templates.items(), key=lambda pair: (not pair[1].is_named_by_people, pair[0])
        )
        for _key, one in people_first:
            host, name, number = hosts[int(one.places[0])].as_py(), one.name, 2
            while (host, one.name) in taken:
                one.name, number = f"{name}, kind {number}", number + 1
            taken.add((host, one.name))

    def _table(self) -> pa.Table:
        keys, numbers = list(self.templates), np.zeros(len(self.found), np.int64)
        for number, key in enumerate(keys):
            numbers[self.templates[key].places] = number
        told = {
            "page_template": [self.templates[key].name for key in keys],
            "template_key": keys,
            "url_pattern": [self.templates[key].url_pattern for key in keys],
        }
        rows = self.found
        for name, values in told.items():
            column = pa.array(values, pa.string()).take(pa.array(numbers))
            rows = rows.set_column(rows.column_names.index(name), name, column)
        return rows


_APPLY = {"rename": _Sorting.rename, "merge": _Sorting.merge, "split": _Sorting.split}
