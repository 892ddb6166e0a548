"""The language versions that a site names, wherever it names them."""

import ibis
from ibis import _

from tiebeam.engine.tables import Tables


def language_versions(t: Tables) -> ibis.Table:
    """One row each time that a page, its header or a sitemap names a language version of a URL.

    Columns: url, code (lower case), version_url. What is said twice stands there twice.
    """
    said = t.pages.filter(_.status == 200).select("url", "hreflang")  # HTTP's OK
    if "sitemaps" in t:
        said = said.union(t.sitemaps.select("url", "hreflang"))
    named = said.select("url", version=_.hreflang.unnest())
    return named.select("url", code=_.version["code"].lower(), version_url=_.version["url"])
