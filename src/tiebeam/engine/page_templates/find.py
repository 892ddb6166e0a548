"""The stage: from pages to one row per page with its page template."""

from collections import defaultdict

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tiebeam.engine.page_templates.addresses import Address, read_address, segments_of
from tiebeam.engine.page_templates.group import Group, Host
from tiebeam.engine.page_templates.kinds import read_body_kinds
from tiebeam.engine.page_templates.likeness import similarity
from tiebeam.engine.page_templates.locales import find_locales
from tiebeam.engine.page_templates.merge import merge
from tiebeam.engine.page_templates.naming import Named, name_groups
from tiebeam.engine.page_templates.pages import NO_SHAPE, Ids, Pages, read_pages
from tiebeam.engine.page_templates.routes import Route, find_routes
from tiebeam.engine.page_templates.rules import rules_of, with_rules
from tiebeam.engine.page_templates.split import split
from tiebeam.engine.tables import TABLES, Tables


def find_page_templates(t: Tables) -> pa.Table:
    """One row per HTML page that answered 200: its page template.

    Pages are grouped by URL pattern, host by host; a group is split where its pages are plainly of
    several kinds, and groups are joined where only their addresses differ. The same pages give the
    same templates in any order, and the work grows with the number of pages, not of pairs. What
    people decided (`template_rules`, which may be missing) is applied to what was found.
    """
    pages = read_pages(t)
    named = [one for host, members in pages.by_host() for one in _of_host(pages, host, members)]
    return with_rules(t, _table(pages, named), rules_of(t))


def _of_host(pages: Pages, name: str, members: Ids) -> list[Named]:
    queries = [pages.queries[place] for place in members]
    addresses, depths = _addresses(pages, members, queries)
    routes = find_routes(addresses, queries)
    host = Host(
        name,
        pages,
        body=read_body_kinds([pages.body_classes[place] for place in members]),
        first=int(members[0]),
        depths=depths,
        names=[address.name for address in addresses],
    )
    groups = [part for group in _by_route(host, members, routes.of_page) for part in split(group)]
    return name_groups(merge(groups, routes.indexed))


def _addresses(pages: Pages, members: Ids, queries: list[str]) -> tuple[list[Address], list[int]]:
    """The address of each page, and how many parts of its path stand for its locale."""
    segments = [segments_of(pages.paths[place]) for place in members]
    locales = find_locales(segments, [pages.languages[place] for place in members])
    depths = [locales.count(one) for one in segments]
    addresses = [
        read_address(pages.paths[place], one[depth:], query)
        for place, one, depth, query in zip(members, segments, depths, queries, strict=True)
    ]
    return addresses, depths


def _by_route(host: Host, members: Ids, routes: list[Route]) -> list[Group]:
    places = defaultdict[Route, list[int]](list)
    for place, route in zip(members, routes, strict=True):
        places[route].append(int(place))
    return [
        Group(host, np.array(group, np.int64), {route: len(group)})
        for route, group in sorted(places.items())
    ]


def _table(pages: Pages, named: list[Named]) -> pa.Table:
    order = np.concatenate([one.group.members for one in named]) if named else np.zeros(0, np.int64)
    sizes = [len(one.group) for one in named]

    def repeated(values: list[str]) -> pa.Array:
        places = np.repeat(np.arange(len(named)), sizes)
        return pa.array(values, pa.string()).take(pa.array(places))

    sure = [_sureness(one.group) for one in named]
    schema = TABLES["page_templates"].arrow
    columns = {
        "url_id": pa.array(pages.url_ids[order]),
        "page_template": repeated([one.name for one in named]),
        "template_key": repeated([one.key for one in named]),
        "url_pattern": repeated([one.url_pattern for one in named]),
        "sure": pa.array(np.concatenate(sure) if sure else np.zeros(0)),
        "found_name": repeated([one.name for one in named]),
        "found_key": repeated([one.key for one in named]),
    }
    return pa.table(columns).select(schema.names).cast(schema)


def _sureness(group: Group) -> npt.NDArray[np.float64]:
    """How alike each page's shape is to the shapes of its group, in the order of its members."""
    shape_ids = group.host.pages.shape_ids[group.members]
    sample = group.sample
    if not len(sample.weights):
        return np.ones(len(shape_ids))
    distinct, inverse = np.unique(shape_ids, return_inverse=True)
    signatures = group.host.pages.signatures[distinct]
    alike = similarity(signatures, sample.signatures) @ sample.weights / np.sqrt(sample.within)
    alike[distinct == NO_SHAPE] = 0.0
    sure: npt.NDArray[np.float64] = np.clip(alike, 0.0, 1.0)[inverse]
    return sure
