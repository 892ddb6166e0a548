"""A page in the sitemap that no page links to.

Said to SEO: Pages in the sitemap that no page links to
Said to IT: Sitemap URLs with no inbound internal link
Why it matters to SEO: Without links a page gets no share of the site's standing, Google crawls it
    rarely, and visitors never pass by.
Why it matters to IT: The sitemap generator and the navigation read different data. Either live
    pages are missing from a list, or pages that should be gone are still served.
How SEO can fix it: Decide per kind of page: link it from where readers look for it, or retire it.
How IT can fix it: Compare the query behind the sitemap with the one behind lists and menus, and
    repair the one that leaves these records out or in.
Not this: A page that only links with nofollow reach, or that links reach through a redirect or a
    canonical; a start page; a page of a crawl that did not see everything.
Terms: orphan page, internal link, sitemap, indexable, link equity
Source: Google, "SEO link best practices for Google"; Google, "Importance of link architecture"
"""

from ibis import Table, _

from tiebeam.engine.checks import CannotTell, check
from tiebeam.engine.checks.notions.whole_crawl import require_whole_crawl
from tiebeam.engine.tables import Tables

MOST_UNREAD = 0.05
"""Share of URLs that failed, above which too many links were not seen to call a page unlinked."""
MOST_ORPHANS = 0.5
"""Share of a sitemap's pages. Above it the links are probably made by scripts, which this crawl did
not run."""
SERVER_ERROR = 500


@check(severity="medium", owner="seo", scope="page")
def orphan_page(t: Tables) -> Table:
    require_whole_crawl(t)
    listed = t.facts.filter(_.indexable, _.in_sitemap, _.found_by != "start", _.path != "/")
    linked = t.links.filter(_.source_id != _.target_id).select(url_id=_.target_id).distinct()
    orphans = listed.filter(_.inlinks == 0).anti_join(linked, "url_id")
    _require_readable_links(t, listed=listed, orphans=orphans)
    return orphans.select("url", "sitemap_url", "found_by", "found_on", "inlinks")


def _require_readable_links(t: Tables, *, listed: Table, orphans: Table) -> None:
    urls = t.facts.filter(_.outcome != "disallowed")
    unread = urls.filter((_.outcome == "failed") | (_.status >= SERVER_ERROR))
    if _size(unread) > MOST_UNREAD * _size(urls):
        raise CannotTell(f"{_size(unread)} of {_size(urls)} URLs failed: their links are not known")
    if _size(orphans) > MOST_ORPHANS * _size(listed):
        raise CannotTell(
            f"{_size(orphans)} of {_size(listed)} sitemap pages have no link in the HTML as sent: "
            "the links are probably made by scripts"
        )


def _size(rows: Table) -> int:
    return int(rows.count().to_pyarrow().as_py())
