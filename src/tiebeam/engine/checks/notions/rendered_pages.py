"""Pages that a browser rendered, so that raw and rendered can be compared."""

import ibis
from ibis import _

from tiebeam.engine.checks.check import CannotTell
from tiebeam.engine.tables import NoTable, Tables

MOST = 2 / 3
"""Share of the rendered main text that the raw page lacks."""
FEWEST_WORDS = 50
"""Words that must be missing; consent notices and labels have fewer."""
_OF_PAGE = ("url_id", "is_page", "indexable", "robots_allowed", "host", "template_key")


def rendered_pages(t: Tables) -> ibis.Table:
    """Renderings of pages, with what `facts` knows of them.

    Left out are pages that failed in the browser, whose raw side could not be kept, and those whose
    scripts went on to another document: two documents are not two states of one page. Raises
    CannotTell when nothing was rendered.
    """
    try:
        renderings = t.renderings
    except NoTable:
        raise CannotTell("no page of this crawl was rendered: tiebeam render FOLDER") from None
    compared = renderings.filter(
        _.outcome == "rendered",
        _.raw_main_word_count.notnull(),
        _.navigations == 0,
        ~_.html_cut,
    )
    if not compared.count().to_pyarrow().as_py():
        raise CannotTell("no page could be rendered so that raw and rendered compare")
    return compared.inner_join(t.facts.select(_OF_PAGE), "url_id").filter(_.is_page)


def lacks_main_text() -> ibis.Deferred:
    """Whether the main text of a rendering came with its scripts."""
    missing = _.rendered_main_word_count * _.added_text_share
    return (_.added_text_share >= MOST) & (missing >= FEWEST_WORDS)


def leave_out_filled(t: Tables, pages: ibis.Table) -> ibis.Table:
    """The pages without those of page templates whose sample shows that scripts fill them.

    pages: with template_key.
    """
    try:
        sample = rendered_pages(t)
    except CannotTell:
        return pages
    return pages.anti_join(sample.filter(lacks_main_text()), "template_key")
