"""The graph table: depth, inlinks and redirect chain of every URL with an outcome."""

import numpy as np
import pyarrow as pa

from tiebeam.engine.graph.depth import find_depth
from tiebeam.engine.graph.links import Links, read_links
from tiebeam.engine.graph.nodes import NOWHERE, Nodes, Numbers, read_nodes
from tiebeam.engine.graph.redirects import Chains, follow_redirects
from tiebeam.engine.tables import TABLES, Tables


def build_graph(t: Tables) -> pa.Table:
    """The table `graph`.

    Only links that a search engine sees and may follow count: internal, not nofollow, on an HTML
    page that answers 200, is allowed by robots.txt and is not nofollow itself. A redirect and a
    canonical hand on what they receive: their target gets the same depth, and the pages that link
    to them count among its inlinks.
    """
    nodes = read_nodes(t.pages)
    chains = follow_redirects(nodes)
    links = read_links(t, nodes.ids, _settled(nodes, chains))
    onward = np.where(nodes.redirects_to != NOWHERE, nodes.redirects_to, nodes.canonical_to)
    depth = find_depth(nodes.is_start, links, onward)
    return _table(nodes, chains, links, depth)


def _settled(nodes: Nodes, chains: Chains) -> Numbers:
    """Per node: the node a search engine ends at through redirects and one canonical."""
    end = np.arange(len(nodes), dtype=np.int32)
    end[chains.starts] = np.where(chains.ends != NOWHERE, chains.ends, chains.starts)
    canonical = nodes.canonical_to[end]
    return np.where(canonical != NOWHERE, end[canonical], end).astype(np.int32)


def _table(nodes: Nodes, chains: Chains, links: Links, depth: Numbers) -> pa.Table:
    place = np.full(len(nodes), NOWHERE, dtype=np.int32)
    place[chains.starts] = np.arange(len(chains.starts), dtype=np.int32)
    chain = pa.array(place, mask=place == NOWHERE)
    return pa.table(
        {
            "url_id": nodes.ids,
            "depth": pa.array(depth, pa.int64(), mask=depth == NOWHERE),
            "inlinks": links.inlinks,
            "inlinks_main": links.inlinks_main,
            "redirect_end_url": chains.end_urls.take(chain),
            "redirect_end_id": chains.end_ids.take(chain),
            "redirect_hops": pa.array(chains.hops).take(chain),
            "redirect_loop": pa.array(chains.loops).take(chain).fill_null(False),
            "redirect_path": chains.paths.take(chain),
        }
    ).cast(TABLES["graph"].arrow)
