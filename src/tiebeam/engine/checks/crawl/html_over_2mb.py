"""HTML is larger than the part of it that Googlebot reads.

Said to SEO: Google reads only the first 2 MB of these pages and ignores the rest
Said to IT: HTML is over 2 MB uncompressed; Googlebot cuts it there
Why it matters to SEO: Text, links and structured data behind the cut do not exist for Google. What
    is lost depends on where the cut falls, so it changes from page to page.
Why it matters to IT: Documents of this size are mostly inlined data, scripts or images. They cost
    every visitor transfer, memory and parsing time, also with compression.
How SEO can fix it: Name the parts that must survive (main text, links, structured data) so that
    they are placed first until the page is smaller.
How IT can fix it: Move inlined state, styles, SVG and base64 images to files of their own, and page
    long lists. Watch the uncompressed size in the build.
Not this: A page that is large as rendered but small as sent; large scripts or images in files of
    their own; a page that is not to be indexed anyway.
Terms: googlebot, page, main text, rendering
Source: Google, "Googlebot" (file size limits, changed in February 2026)
"""

from ibis import Table, _

from tiebeam.engine.checks import check
from tiebeam.engine.tables import Tables

LARGEST_BYTES = 2 * 1024 * 1024
"""Google writes 2MB; taken as MiB, so that a page just over 2,000,000 bytes is not called wrong."""


@check(severity="high", owner="frontend", scope="template")
def html_over_2mb(t: Tables) -> Table:
    large = t.facts.filter(_.indexable, _.body_bytes > LARGEST_BYTES)
    return large.select("url", "body_bytes", "word_count", "truncated")
