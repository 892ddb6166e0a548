"""Real tables for tests, written as text."""

from collections.abc import Iterable
from functools import partial
from typing import Any, Protocol

import ibis
import pytest
from tests.engine import written_tables as written
from tests.engine.written_tables import SITE, Row, as_arrow, read_rows

from tiebeam.engine.checks import Check, run
from tiebeam.engine.duplicates import find_duplicates
from tiebeam.engine.facts import gather_facts
from tiebeam.engine.graph import build_graph
from tiebeam.engine.tables import Tables
from tiebeam.engine.urls import parts


class MakeTables(Protocol):
    """Makes the tables of a small crawl of https://www.shop.test.

    A cell: `-` is null, `"two words"` or `'two words'` hold spaces, `/x` in a URL column is on
    the site, lists go by commas (`h1` as `First,Second`), pairs and maps by equals signs
    (`hreflang` as `de=/de,en=/en`, `headers` as `server=nginx`), flags are yes and no. The column
    `page_template` of pages, `source` and `target` of links, and `page` of resources save ids.
    A page without further word answers 200 with HTML, is allowed, has 300 words, its own title
    and its own text; `/` is the start page and other pages were found by a link. `-` for title
    is a page without one. robots.txt answers 200 on every origin and sitemap files are there for
    the entries, unless given. The crawl is a full one that saw everything and rendered nothing
    unless `renderings` are given. `None` for a table leaves it out. The derived tables are real.
    """

    def __call__(  # noqa: PLR0913 # one argument per table
        self,
        *,
        crawl: str | None = "kind | full",
        pages: str = "url",
        links: str | None = "source target",
        resources: str | None = "page url",
        robots: str | None = "",
        robots_rules: str | None = "origin",
        sitemap_files: str | None = "",
        sitemaps: str | None = "url",
        probes: str | None = "url",
        policy: str | None = "pattern",
        renderings: str | None = None,
    ) -> Tables: ...


def make_tables(  # noqa: PLR0913 # one argument per table
    *,
    crawl: str | None = "kind | full",
    pages: str = "url",
    links: str | None = "source target",
    resources: str | None = "page url",
    robots: str | None = "",
    robots_rules: str | None = "origin",
    sitemap_files: str | None = "",
    sitemaps: str | None = "url",
    probes: str | None = "url",
    policy: str | None = "pattern",
    renderings: str | None = None,
) -> Tables:
    """See MakeTables."""
    page_rows = read_rows(pages, "pages", written.PAGES, extra=("page_template",))
    entries = read_rows(sitemaps or "url", "sitemaps", written.SITEMAPS)
    given = {
        "crawl": crawl and read_rows(crawl, "crawl", written.CRAWL),
        "links": links and read_rows(links, "links", written.LINKS, extra=("source", "target")),
        "resources": resources
        and read_rows(resources, "resources", written.RESOURCES, extra=("page",)),
        "robots": None if robots is None else _robots(robots, page_rows),
        "robots_rules": robots_rules
        and read_rows(robots_rules, "robots_rules", written.ROBOTS_RULES),
        "sitemap_files": None if sitemap_files is None else _sitemap_files(sitemap_files, entries),
        "sitemaps": entries if sitemaps else None,
        "probes": probes and read_rows(probes, "probes", written.PROBES),
        "renderings": renderings and read_rows(renderings, "renderings", written.RENDERINGS),
        "policy": policy and read_rows(policy, "policy", written.POLICY),
    }
    t = _tables_with_derived(page_rows)
    for name, rows in {"pages": page_rows, **given}.items():
        if isinstance(rows, list):
            t.add(name, as_arrow(rows, name))
    return t


@pytest.fixture
def tables() -> MakeTables:
    return make_tables


def occurrences(check: Check, t: Tables) -> list[tuple[Any, ...]]:
    """What the check answers, sorted: URL first, then its columns in order.

    URLs on the test's site are shortened to their path.
    """
    answer = check.question(t).to_pyarrow()
    rows = zip(*(column.to_pylist() for column in answer.columns), strict=True)
    return sorted((tuple(_short(value) for value in row) for row in rows), key=repr)


def findings(t: Tables, *checks: Check) -> list[list[str]]:
    """The URLs of each finding that the checks make of the tables, shortened and sorted."""
    rows = run(t, checks).occurrences.to_pylist()
    found: dict[int, list[str]] = {row["fingerprint"]: [] for row in rows}
    for row in rows:
        found[row["fingerprint"]].append(_short(row["url"]))
    return sorted(sorted(urls) for urls in found.values())


def _short(value: Any) -> Any:
    if isinstance(value, str):
        return value.removeprefix(SITE) or value
    return [_short(item) for item in value] if isinstance(value, list) else value


def _robots(text: str, pages: Iterable[Row]) -> list[Row]:
    """The rows given, and a robots.txt for every other origin of the pages."""
    rows = read_rows(text or "origin", "robots", written.ROBOTS)
    known = {row["origin"] for row in rows}
    missing = sorted({parts(page["url"]).origin for page in pages} - known)
    return rows + read_rows(" | ".join(["origin", *missing]), "robots", written.ROBOTS)


def _sitemap_files(text: str, entries: Iterable[Row]) -> list[Row]:
    """The rows given, and a file for every other sitemap that an entry names."""
    rows = read_rows(text or "url", "sitemap_files", written.SITEMAP_FILES)
    missing = sorted({entry["sitemap_url"] for entry in entries} - {row["url"] for row in rows})
    return rows + read_rows(" | ".join(["url", *missing]), "sitemap_files", written.SITEMAP_FILES)


def _tables_with_derived(pages: Iterable[Row]) -> Tables:
    """Tables that run each stage when its table is first asked for."""
    stages = {"graph": build_graph, "duplicates": find_duplicates, "facts": gather_facts}

    def made(name: str) -> ibis.Table:
        t.add(name, stages[name](t))
        return getattr(t, name)

    t = Tables(ibis.duckdb.connect(), {name: partial(made, name) for name in stages})
    templates = [_template(page) for page in pages if page["page_template"]]
    t.add("page_templates", as_arrow(templates, "page_templates"))
    return t


def _template(page: Row) -> Row:
    name, host = page["page_template"], page["host"]
    return {
        "url_id": page["url_id"],
        "page_template": name,
        "template_key": f"{host} {name}",
        "url_pattern": f"/{name.lower()}/*",
        "sure": 1.0,
    }
