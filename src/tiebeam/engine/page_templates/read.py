"""Page templates as people see them, and what rules would change."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import ibis
import pyarrow as pa
import pyarrow.compute as pc
from ibis import _

from tiebeam.engine.page_templates.rules import TemplateRule, with_rules
from tiebeam.engine.tables import Tables

EXAMPLES = 3


@dataclass(frozen=True)
class PageTemplate:
    """One page template of a crawl."""

    key: str
    name: str
    host: str
    url_pattern: str
    pages: int
    examples: tuple[str, ...]
    """URLs of a few of its pages."""
    found_names: tuple[str, ...]
    """What the engine called the pages before people decided."""


@dataclass(frozen=True)
class TemplateMove:
    """Pages that a change of the rules takes from one page template to another."""

    key_before: str
    name_before: str
    key: str
    name: str
    pages: int


def page_templates(t: Tables, rules: Sequence[TemplateRule]) -> list[PageTemplate]:
    """The page templates of a crawl as the rules have them, those with most pages first."""
    rows = with_rules(t, t.page_templates.to_pyarrow(), rules)
    grouped = rows.group_by("template_key").aggregate(
        [
            ("page_template", "min"),
            ("url_pattern", "min"),
            ("url_id", "count"),
            ("url_id", "min"),
            ("found_name", "distinct"),
        ]
    )
    examples = _examples(t, rows)
    found = [
        PageTemplate(
            key=row["template_key"],
            name=row["page_template_min"],
            host=row["template_key"].partition("/")[0],
            url_pattern=row["url_pattern_min"],
            pages=row["url_id_count"],
            examples=tuple(examples[row["template_key"]]),
            found_names=tuple(sorted(row["found_name_distinct"])),
        )
        for row in grouped.to_pylist()
    ]
    return sorted(found, key=lambda one: (-one.pages, one.key))


def template_moves(
    t: Tables, before: Sequence[TemplateRule], after: Sequence[TemplateRule]
) -> list[TemplateMove]:
    """What becomes of the pages under other rules; those that stay as they are left out."""
    found = t.page_templates.to_pyarrow()
    sides = [with_rules(t, found, rules).sort_by("url_id") for rules in (before, after)]
    names = ("key_before", "name_before", "key", "name")
    columns = [one[name] for one in sides for name in ("template_key", "page_template")]
    counted = pa.table(dict(zip(names, columns, strict=True))).group_by(list(names))
    rows = counted.aggregate([([], "count_all")]).to_pylist()
    moves = [
        TemplateMove(**{name: row[name] for name in names}, pages=row["count_all"]) for row in rows
    ]
    changed = [one for one in moves if (one.key, one.name) != (one.key_before, one.name_before)]
    return sorted(changed, key=lambda one: (-one.pages, one.key))


def _examples(t: Tables, rows: pa.Table) -> defaultdict[str, list[str]]:
    """The URLs with the lowest ids of each, which are spread over its pages."""
    chosen = dict(_first(rows.sort_by("url_id")))
    ids = [ibis.literal(one, type="uint64") for one in chosen]
    urls = t.pages.filter(_.url_id.isin(ids)).select("url_id", "url")
    found = defaultdict[str, list[str]](list)
    for row in urls.order_by("url_id").to_pyarrow().to_pylist():
        found[chosen[row["url_id"]]].append(row["url"])
    return found


def _first(rows: pa.Table) -> Iterator[tuple[int, str]]:
    keys = rows["template_key"].combine_chunks()
    for key in pc.unique(keys).to_pylist():
        ids = rows.filter(pc.equal(keys, key))["url_id"].slice(0, EXAMPLES)
        for url_id in ids.to_pylist():
            yield url_id, key
