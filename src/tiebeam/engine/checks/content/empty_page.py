"""An indexable page arrives with practically no main text.

Said to SEO: Pages that can be indexed arrive with next to no content
Said to IT: Pages answer 200 with the frame of the layout and nothing in it
Why it matters to SEO: There is nothing to rank. Search engines may take the page for an error or
    drop it, and readers who come leave at once.
Why it matters to IT: A feed, a query or a component failed and the page answered 200 all the same,
    so no monitor saw it. Every visitor sees the same hole.
How SEO can fix it: Check whether these pages should exist at all. Empty ones that return later may
    stay with noindex; those that will not return should answer 404 or 410.
How IT can fix it: Find out which data was missing when the page was built, and answer 404 or 503
    instead of an empty 200. If scripts fill the page in the browser, send the main text with the
    HTML.
Not this: A short page with words of its own or links that lead on, such as a table of contents; a
    single page; a template whose pages are all short; a gallery that is rich in images; a site
    built wholly by scripts in the browser; a template whose rendered pages show that scripts fill
    it, which is a finding of its own.
Terms: main text, thin content, indexable, status code, raw page
Source: Google, "How HTTP status codes, and network and DNS errors affect Google Search", soft 404
    errors
"""

import ibis
from ibis import _

from tiebeam.engine.checks import check
from tiebeam.engine.checks.notions.rendered_pages import leave_out_filled
from tiebeam.engine.tables import Tables

MINIMUM_PAGES = 10
"""Fewer pages have no norm: the size at which squirrelscan trusts one."""
TEXT_PAGE = 50
"""Words from which on a norm is a norm of pages with text."""
LABELS, PART_OF_USUAL = 12, 0.25
"""Words beside the heading that stay when the content is missing, such as "Reviews (0)"."""
LINKS_LEFT = 1
"""Links of the main text that stay with them, such as "Back to the list"."""
ALIKE = 3
"""Missing data leaves several pages of a template with the same rest. A single one, such as a
search page that waits for a word, or one that says in its own words what it lacks, was meant so."""
BAREST = 0.1
"""The images of the barest pages of a host are those of its layout, such as the logo."""


@check(severity="high", owner="backend", scope="template", covered_by=("soft-404",))
def empty_page(t: Tables) -> ibis.Table:
    stays = _.refresh_url.isnull() | (_.refresh_url == _.url)
    empty = leave_out_filled(t, _compared(t).filter(_.indexable, stays, _says_nothing()))
    several = empty.mutate(empty_alike=_.count().over(group_by=["host", "page_template", "rest"]))
    return several.filter(_.empty_alike >= ALIKE).select(
        "url", "main_word_count", "usual_words", "body_bytes", "title"
    )


def _compared(t: Tables) -> ibis.Table:
    """Every page beside what is usual in its page template and on its host."""
    images = t.pages.select("url_id", "image_count", "refresh_url")
    heading = _.h1.join(" ").fill_null("")
    pages = t.facts.filter(_.is_page, ~_.truncated).inner_join(images, "url_id")
    host, template = ibis.window(group_by="host"), ibis.window(group_by=["host", "page_template"])
    words = _.main_word_count
    compared = pages.mutate(
        rest=_.text_start.fill_null("").replace(heading, "").strip(),
        heading_words=heading.split(" ").length(),
        usual_words=words.median().over(template).cast("int64"),
        usual_images=_.image_count.median().over(template),
        layout_images=_.image_count.quantile(BAREST).over(host),
        pages_alike=_.count().over(template),
        has_text=(words.median().over(host) >= TEXT_PAGE) & (_.count().over(host) >= MINIMUM_PAGES),
    )
    return compared.left_join(_links_of_main_text(t), "url_id")


def _links_of_main_text(t: Tables) -> ibis.Table:
    """To other addresses, not to headings of the page itself."""
    links = t.links.filter(_.region == "main", _.target_id != _.source_id)
    return links.group_by(url_id=_.source_id).agg(main_links=_.target_id.nunique())


def _says_nothing() -> ibis.Deferred:
    words, left = _.main_word_count, _.main_word_count - _.heading_words
    is_norm = (_.pages_alike >= MINIMUM_PAGES) & (_.usual_words >= TEXT_PAGE)
    is_below = (left <= LABELS) & (words < PART_OF_USUAL * _.usual_words)
    # Nothing beside its heading: empty whatever the rest of the template holds.
    is_bare = (left <= 0) & (_.image_count <= _.layout_images)
    empty = (is_norm & is_below & (_.image_count <= _.usual_images)) | (_.has_text & is_bare)
    return (_.main_links.fill_null(0) <= LINKS_LEFT) & empty
