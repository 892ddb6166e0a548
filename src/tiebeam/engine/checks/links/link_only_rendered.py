"""Internal links exist only after a page's scripts ran.

Said to SEO: Links to pages of the site appear only after scripts have run
Said to IT: Internal links are built in the browser and missing in the HTML from the server
Why it matters to SEO: Pages that are linked this way are found late, or never by search engines and
    AI crawlers that run no scripts.
Why it matters to IT: To be followed, these links need a whole rendering where one request would do.
    There is no other technical gain.
How SEO can fix it: Look at which targets are named, and make sure that each has a plain link
    somewhere else.
How IT can fix it: Send the links in the HTML; scripts may then change how the list looks or
    behaves.
Not this: Links that the raw page has as well, in another place or form; links to other sites; a
    page whose whole main text comes by script, which is a finding of its own.
Terms: internal link, raw page, rendered page, crawlable
Source: Google, "SEO link best practices for Google", make your links crawlable
"""

import ibis
from ibis import _

from tiebeam.engine.checks import check
from tiebeam.engine.checks.notions.rendered_pages import rendered_pages
from tiebeam.engine.tables import Tables


@check(
    severity="low",
    owner="frontend",
    scope="template",
    covered_by=("content-requires-js",),
    of_rendering=True,
)
def link_only_rendered(t: Tables) -> ibis.Table:
    adding = rendered_pages(t).filter(_.robots_allowed, _.added_link_count > 0)
    return adding.select(
        "url",
        "raw_internal_link_count",
        "rendered_internal_link_count",
        "added_link_count",
        "added_links",
    )
