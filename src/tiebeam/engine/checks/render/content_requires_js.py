"""The main text of a page comes only when its scripts run.

Said to SEO: The main text is missing until scripts have run
Said to IT: The server sends a frame; the main text is built in the browser
Why it matters to SEO: Google renders later than it visits, and may not render at all. Most AI
    crawlers and link previews run no scripts: to them these pages are empty.
Why it matters to IT: The text depends on every script and request on the way; when one of them
    fails, the page is blank and still answers 200. Readers wait for it longer, too.
How SEO can fix it: Say which page templates must be found in search, and have those sent with
    their text first.
How IT can fix it: Build the main text on the server, per request or in advance, and let scripts
    take over from there.
Not this: A page whose scripts add a part, such as reviews or a consent notice, to a main text that
    is there; a page that is not to be indexed; a page that was not rendered.
Terms: main text, raw page, rendered page, rendering, server-side rendering
Source: Google, "Understand the JavaScript SEO basics"
"""

import ibis
from ibis import _

from tiebeam.engine.checks import check
from tiebeam.engine.checks.notions.rendered_pages import lacks_main_text, rendered_pages
from tiebeam.engine.tables import Tables


@check(severity="high", owner="frontend", scope="template", marks="text", of_rendering=True)
def content_requires_js(t: Tables) -> ibis.Table:
    lacking = rendered_pages(t).filter(_.indexable, lacks_main_text())
    return lacking.select(
        "url",
        "raw_main_word_count",
        "rendered_main_word_count",
        "added_text_share",
        "rendered_text_start",
    )
