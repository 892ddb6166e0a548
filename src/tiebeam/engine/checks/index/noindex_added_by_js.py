"""A script adds noindex to a page that the server sent without.

Said to SEO: Scripts take pages out of search that the server offers to it
Said to IT: A script writes noindex into a page that was sent without it
Why it matters to SEO: Once Google renders such a page, it drops out of the index, although nothing
    in its source says so.
Why it matters to IT: The state depends on a script run in somebody else's browser: curl, logs
    and caches do not show it.
How SEO can fix it: Decide whether these pages belong in search.
How IT can fix it: If not, say noindex in the HTML or a header from the server; if so, find the
    script that writes it. It is often an error state of the application that was never cleared.
Not this: A noindex that the server sends as well; a page that was not rendered.
Terms: noindex, meta robots, raw page, rendered page
Source: Google, "Understand the JavaScript SEO basics", use meta robots tags carefully
"""

import ibis
from ibis import _

from tiebeam.engine.checks import check
from tiebeam.engine.checks.notions.rendered_pages import rendered_pages
from tiebeam.engine.tables import Tables


@check(severity="medium", owner="frontend", scope="template", marks="robots", of_rendering=True)
def noindex_added_by_js(t: Tables) -> ibis.Table:
    added = rendered_pages(t).filter(_.robots_allowed, ~_.raw_noindex, _.rendered_noindex)
    return added.select("url", "raw_meta_robots", "rendered_meta_robots")
