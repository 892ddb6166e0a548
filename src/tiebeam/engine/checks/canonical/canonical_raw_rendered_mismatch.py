"""A script changes the canonical that the server sent.

Said to SEO: Pages name one canonical before their scripts run and another one after
Said to IT: A script rewrites rel=canonical after the server sent it
Why it matters to SEO: Google reads both and may follow either, so which address it shows is left
    to chance. Search engines that run no scripts follow the first.
Why it matters to IT: Two places in the code build the same URL by different rules. Whichever is
    changed next, the other one stays wrong.
How SEO can fix it: Say which of the two addresses is right.
How IT can fix it: Write the canonical once, in the HTML from the server, and take it out of the
    script. The cause tells what the script does to it.
Not this: The same canonical written anew by a script; a page whose script goes on to another page;
    a page that was not rendered.
Terms: canonical tag, raw page, rendered page
Source: Google, "Understand the JavaScript SEO basics", set the canonical URL
"""

import ibis
from ibis import _

from tiebeam.engine.checks import check
from tiebeam.engine.checks.notions.rendered_pages import rendered_pages
from tiebeam.engine.checks.notions.transformation import transformation
from tiebeam.engine.tables import Tables


@check(severity="medium", owner="frontend", scope="template", marks="canonical", of_rendering=True)
def canonical_raw_rendered_mismatch(t: Tables) -> ibis.Table:
    raw, rendered = _.raw_canonical_url, _.rendered_canonical_url
    differing = rendered_pages(t).filter(_.robots_allowed, ~raw.identical_to(rendered))
    told = differing.mutate(
        cause=ibis.cases(
            (raw.isnull(), "added by script"),
            (rendered.isnull(), "removed by script"),
            else_=transformation(raw, rendered),
        )
    )
    return told.select("url", "cause", "raw_canonical_url", "rendered_canonical_url")
