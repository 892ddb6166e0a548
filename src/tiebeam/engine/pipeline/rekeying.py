"""A judged crawl read by other rules for page templates than it was judged by.

People rename, merge and split page templates between two crawls. Findings are known by the key of
their page template, so before two crawls are compared the earlier is read by the rules of the
later: what was found then is grouped as it would be grouped now, and nothing is taken for fixed or
new because somebody sorted pages otherwise.
"""

from collections import defaultdict
from collections.abc import Sequence
from functools import partial

from ibis import _

from tiebeam.engine import checks as checks_stage
from tiebeam.engine.findings import as_text, group
from tiebeam.engine.page_templates import TemplateRule, with_rules
from tiebeam.engine.tables import TABLES, Tables

Moves = dict[str, dict[str, int]]
"""Findings of a crawl, each with the findings that its pages make by other rules, and how many."""


def rekeyed(t: Tables, rules: Sequence[TemplateRule]) -> Tables:
    """The crawl as those rules have it; adds tables to the connection of `t`."""
    told = Tables(t.connection, {name: partial(getattr, t, name) for name in TABLES if name in t})
    told.add("page_templates", with_rules(t, t.page_templates.to_pyarrow(), rules))
    occurrences = checks_stage.identified_anew(told)
    told.add("identified", occurrences)
    told.add("occurrences", occurrences.select(TABLES["occurrences"].arrow.names))
    told.add("findings", group(told))
    return told


def moves_of(told: Tables) -> Moves:
    """What became of the findings of a crawl that was `rekeyed`; those that stay are left out."""
    pairs = told.identified.group_by("fingerprint_before", "fingerprint")
    rows = pairs.agg(pages=_.url_id.nunique()).to_pyarrow()
    found = defaultdict[str, dict[str, int]](dict)
    for row in rows.to_pylist():
        found[as_text(row["fingerprint_before"])][as_text(row["fingerprint"])] = row["pages"]
    return {before: after for before, after in found.items() if set(after) != {before}}
