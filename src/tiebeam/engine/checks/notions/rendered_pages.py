"""Pages that a browser rendered, so that raw and rendered can be compared."""

import ibis
from ibis import _

from tiebeam.engine.checks.check import CannotTell
from tiebeam.engine.tables import NoTable, Tables

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
