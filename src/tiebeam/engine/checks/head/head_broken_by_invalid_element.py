"""An element that may not stand in the head ends it early.

Said to SEO: Search engines stop reading the head before canonical, robots or hreflang
Said to IT: An element that is not allowed in head closes it; what follows lands in body
Why it matters to SEO: Google ignores head elements that come after the break. Canonicals, hreflang,
    robots and titles can be in the source and still not count.
Why it matters to IT: Every browser moves the rest into the body, as the HTML parser prescribes.
    View source looks right; the DOM does not.
How SEO can fix it: Check whether a tag manager, a test tool or a tracking snippet put the element
    there, and ask for it to move.
How IT can fix it: Move the element named as the cause into the body, or below everything else in
    the head. Inside noscript in the head only link, style and meta are allowed, so image pixels
    belong in the body.
Not this: An invalid element at the very end of the head: nothing is lost behind it.
Terms: head, HTML parser, DOM, canonical tag, meta robots, hreflang
Source: Google, "Use valid HTML to specify page metadata"; HTML Standard, "Parsing HTML documents"
"""

import ibis
from ibis import _

from tiebeam.engine.checks import check
from tiebeam.engine.tables import Tables


@check(severity="high", owner="frontend", scope="template", marks="head")
def head_broken_by_invalid_element(t: Tables) -> ibis.Table:
    broken = t.facts.filter(_.is_page, _.robots_allowed, _.lost_from_head.length() > 0)
    told = broken.mutate(cause=_.head_ended_by).filter(_.cause.notnull())
    return told.select("url", "cause", "head_ended_by", "lost_from_head")
