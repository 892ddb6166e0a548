"""Parts of a finding: the occurrences on one page template, on one host, or on URLs of one shape.

A part is named by a pattern: `template:Product`, `host:de.shop.example`, or a URL in which `*`
stands for anything, as in `*/fr/*`. Where several match, the first one has the page.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import ibis
from ibis import _

from tiebeam.engine.findings.fingerprints import as_number
from tiebeam.engine.tables import Tables

TEMPLATE, HOST = "template:", "host:"


@dataclass(frozen=True)
class Part:
    """Which occurrences of a finding are meant; without patterns all of them."""

    only: str = ""
    """The pattern that they match."""
    without: Sequence[str] = ()
    """Patterns that they do not match."""
    chosen: Sequence[str] = ()
    """The pages alone that somebody chose; without any all of them."""


WHOLE = Part()


def part_of(
    t: Tables, fingerprint: str, *, only: str = "", without: Sequence[str] = ()
) -> ibis.Table:
    """The occurrences of a finding that match `only`, when given, and none of `without`."""
    rows = t.occurrences.filter(_.fingerprint == as_number(fingerprint))
    rows = rows.filter(_matches(only)) if only else rows
    for pattern in without:
        rows = rows.filter(~_matches(pattern))
    return rows


def chosen_pages(t: Tables, fingerprint: str, part: Part) -> set[str]:
    """Those of the pages that were chosen which the finding, or the part of it, truly has."""
    rows = part_of(t, fingerprint, only=part.only, without=part.without)
    mine = rows.filter(rows.url.isin(list(part.chosen))).select("url").distinct()
    return set(mine.url.to_pyarrow().to_pylist())


def count_parts(t: Tables, fingerprint: str, patterns: Sequence[str]) -> list[int]:
    """Pages of the part of each pattern, and last those that none has."""
    counts = []
    for place, only in enumerate((*patterns, "")):
        rows = part_of(t, fingerprint, only=only, without=patterns[:place])
        counts.append(int(rows.url_id.nunique().to_pyarrow().as_py()))
    return counts


def _matches(pattern: str) -> ibis.Value:
    if pattern.startswith(TEMPLATE):
        return _.page_template.fill_null("") == pattern.removeprefix(TEMPLATE)
    if pattern.startswith(HOST):
        return _.host == pattern.removeprefix(HOST).lower()
    glob = ".*".join(map(re.escape, pattern.split("*")))
    return _.url.re_search(f"^{glob}$")
