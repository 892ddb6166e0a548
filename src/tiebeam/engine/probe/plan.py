"""What to look at: a few pages of every page template, and all that a whole host hangs on.

The same crawl gives the same plan. Ids of URLs are hashes, so the lowest of a page template are
spread evenly over its pages; the most linked one is always among them.
"""

from collections.abc import Iterator
from typing import Any

import ibis
from ibis import _

from tiebeam.engine.probe.looks import OF_PAGE, Look, file_looks, page_look
from tiebeam.engine.tables import Tables
from tiebeam.engine.urls import parts

FEWEST_PAGES, MOST_PAGES = 5, 20
DEFAULT_PAGES = 10
PLAN_VERSION = 1
"""Grows when another plan would be made of the same crawl."""
MOST_SITEMAPS = 20
"""Sitemap files looked at on one host, those that robots.txt or an index names first."""
_OF_FACTS = (*OF_PAGE, "url_id", "page_template", "template_key", "title", "inlinks")


def plan(t: Tables, pages: int = DEFAULT_PAGES) -> list[Look]:
    """What the fast lane watches of a judged crawl, as the crawl saw it.

    pages: indexable pages per page template; as many again are held in reserve for second looks.
    """
    watched = [*_pages(t, pages), *_files(t)]
    hosts = dict.fromkeys((one.host, parts(one.url).origin) for one in watched)
    for host, origin in hosts:
        if not _is_address(host):
            watched.append(Look(kind="name", host=host, url=f"{origin}/"))
        if origin.startswith("https:"):
            watched.append(Look(kind="certificate", host=host, url=f"{origin}/"))
    return list({one.key: one for one in watched}.values())


def _pages(t: Tables, pages: int) -> Iterator[Look]:
    languages = t.pages.select("url_id", "hreflang")
    rows = _ranked(t.facts).filter(_.place < 2 * pages).left_join(languages, "url_id")
    found: list[dict[str, Any]] = (
        rows.order_by("place", "host", "template_key").to_pyarrow().to_pylist()
    )
    for row in found:
        names = {name: row[name] for name in ("page_template", "template_key")}
        yield page_look(row, **names, is_reserve=row["place"] >= pages)


def _ranked(facts: ibis.Table) -> ibis.Table:
    """Indexable pages in the order in which their page template turns to them.

    The most linked page first; then languages and levels of the address take turns, as a fault
    often sits in one of them.
    """
    template = ["host", "template_key"]
    indexable = facts.filter(_.indexable, _.template_key.notnull()).select(*_OF_FACTS)
    placed = indexable.mutate(
        kind=_.url.re_extract(_FIRST_FOLDER, 1).concat(_.url.re_replace("[^/?]", "")),
        by_links=_rank(template, ibis.desc(_.inlinks.fill_null(0)), _.url_id),
    )
    placed = placed.mutate(of_kind=_rank([*template, "kind"], _.url_id))
    first = ibis.ifelse(_.by_links == 0, 0, 1)
    return placed.mutate(place=_rank(template, first, _.of_kind, _.url_id))


_FIRST_FOLDER = r"^[a-z]+://[^/]*/([^/?]*)/"


def _rank(group: list[str], *order: Any) -> ibis.Value:
    """Place in the order within its group, from 0."""
    return ibis.row_number().over(ibis.window(group_by=group, order_by=list(order)))


def _files(t: Tables) -> Iterator[Look]:
    """robots.txt of every host with an answer, and the sitemaps that were there."""
    per_host: dict[str, int] = {}
    for one in file_looks(t):
        if one.kind == "robots":
            if one.failure is None:
                yield one
            continue
        per_host[one.host] = per_host.get(one.host, 0) + 1
        is_there = one.status == 200 and one.fault is None
        if is_there and per_host[one.host] <= MOST_SITEMAPS:
            yield one


def _is_address(host: str) -> bool:
    """Whether a host is an IP address, which no name system knows."""
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    return name.startswith("[") or name.rpartition(".")[2].isdigit()
