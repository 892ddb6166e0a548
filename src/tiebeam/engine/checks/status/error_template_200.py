"""An address that does not exist answers 200.

Said to SEO: Addresses that do not exist look like real pages to Google
Said to IT: A random path answers 200 instead of 404
Why it matters to SEO: Every mistyped or outdated link creates another page to crawl and perhaps to
    index. Pages you removed never leave the index by themselves.
Why it matters to IT: Broken links, failed deployments and vulnerability scans all look like
    success, so neither monitoring nor caches can tell an error from a page.
How SEO can fix it: Ask for a real 404 with a helpful page, and never for a redirect of everything
    unknown to the home page.
How IT can fix it: Set the status to 404 where no route or record matches, also in the fallback of a
    single-page application and in the CDN's error page.
Not this: A 404 with a friendly page; 410; a sign-in in front of everything; a host that did not
    answer.
Terms: soft 404, status code, client error, crawl budget
Source: RFC 9110, section 15.5.5; Google, "How HTTP status codes, and network and DNS errors affect
    Google Search", soft 404 errors
"""

import ibis
from ibis import Table, _

from tiebeam.engine.checks import check
from tiebeam.engine.checks.notions.sign_in import asks_to_sign_in
from tiebeam.engine.tables import Tables

ANSWERED = 200


@check(severity="high", owner="backend", scope="site", key="host")
def error_template_200(t: Tables) -> Table:
    missing = t.probes.filter(_.kind == "missing", _.final_status == ANSWERED)
    public = missing.filter(~asks_to_sign_in(_.final_url))
    first = ibis.row_number().over(group_by="host", order_by="url")
    told = public.mutate(first=first, addresses=_.count().over(group_by="host"))
    return told.filter(_.first == 0).select(
        "url", "status", "final_url", "final_status", "hops", "title", "addresses"
    )
