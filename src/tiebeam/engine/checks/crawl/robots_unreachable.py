"""robots.txt cannot be read, so search engines hold off from the whole host.

Said to SEO: Google stops crawling this host: its robots.txt cannot be read
Said to IT: /robots.txt answers 5xx, 429 or nothing, which crawlers read as "disallow all"
Why it matters to SEO: Without a readable robots.txt Google requests nothing on the host. It waits
    up to 12 hours, then works with its last copy for up to 30 days: new pages and changes are not
    seen meanwhile.
Why it matters to IT: The file is a small static answer, so an error here mostly means that a proxy,
    firewall or application route in front of it is broken, and other requests fail with it.
How SEO can fix it: Ask infrastructure to treat /robots.txt as a monitored endpoint, and hold back
    launches on this host until it answers.
How IT can fix it: Serve /robots.txt as a static file with 200, or with 404 if there are no rules;
    exempt it from rate limits and bot challenges, and alert on anything else.
Not this: A 404, 403 or 410, which means "no rules, everything allowed"; a name that does not
    resolve or a port where no server listens, which is a dead host.
Terms: robots.txt, server error, rate limit, crawl budget, host
Source: RFC 9309, section 2.3.1.4; Google, "How Google interprets the robots.txt specification"
"""

from ibis import Table, _

from tiebeam.engine.checks import check
from tiebeam.engine.checks.notions.robots_files import deciding
from tiebeam.engine.tables import Tables


@check(severity="critical", owner="infrastructure", scope="site", key="host")
def robots_unreachable(t: Tables) -> Table:
    unread = deciding(t.robots).filter(_.state == "disallow-all")
    return unread.select("url", "status", "failure", "final_url", "hops")
