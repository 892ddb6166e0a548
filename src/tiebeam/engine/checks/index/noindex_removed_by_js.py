"""A script removes the noindex that the server sent.

Said to SEO: Pages say noindex first and count on a script to take it back
Said to IT: The server sends noindex and a script removes it
Why it matters to SEO: Google may stop at the first noindex and never run the script. Pages that
    should be found stay out of search.
Why it matters to IT: What the page is depends on when one looks. The reader for whom the script was
    written never runs it.
How SEO can fix it: Say which of these pages belong in search.
How IT can fix it: Send the right robots value from the server. Where the page does not know it yet,
    as in a frame for all routes, send none and let the route decide before it answers.
Not this: A page that says noindex before and after; a page that was not rendered.
Terms: noindex, meta robots, raw page, rendered page
Source: Google, "Understand the JavaScript SEO basics", use meta robots tags carefully
"""

import ibis
from ibis import _

from tiebeam.engine.checks import check
from tiebeam.engine.checks.notions.rendered_pages import rendered_pages
from tiebeam.engine.tables import Tables


@check(severity="high", owner="frontend", scope="template", marks="robots", of_rendering=True)
def noindex_removed_by_js(t: Tables) -> ibis.Table:
    removed = rendered_pages(t).filter(_.robots_allowed, _.raw_noindex, ~_.rendered_noindex)
    return removed.select("url", "raw_meta_robots", "rendered_meta_robots")
