"""robots.txt answers 200 with a web page instead of rules.

Said to SEO: robots.txt is a web page here, so none of its rules apply
Said to IT: /robots.txt answers 200 with HTML: a fallback route swallows it
Why it matters to SEO: Search engines find no rule in a web page and take everything as allowed.
    Whatever you meant to keep from being crawled is open.
Why it matters to IT: Bots request facets, carts and internal search without limit, and the
    catch-all route behind it answers other missing files the same way.
How SEO can fix it: Hand over the rules you want, or say that there are none: an empty file is fine.
How IT can fix it: Route /robots.txt before the application's fallback and serve it as text/plain;
    if there are no rules, answer 404.
Not this: A text file sent with the media type text/html; a file whose rules stay readable beside
    some markup; an HTML error page sent with 404; a host that answers 200 to everything
    (error-template-200 tells of that).
Terms: robots.txt, content type, status code, soft 404
Source: RFC 9309, section 2.3; Google, "How Google interprets the robots.txt specification"
"""

from ibis import Table, _

from tiebeam.engine.checks import check
from tiebeam.engine.checks.notions.robots_files import deciding
from tiebeam.engine.tables import Tables

ANSWERED = 200


@check(
    severity="high",
    owner="infrastructure",
    scope="site",
    key="host",
    covered_by=("error-template-200",),
)
def robots_html_response(t: Tables) -> Table:
    pages = deciding(t.robots).filter(_.status == ANSWERED, _.is_html)
    without_rules = pages.anti_join(t.robots_rules, "origin")
    return without_rules.select("url", "media_type", "final_url", "hops", "body_bytes")
