"""Sitemap files: an index with children on the shop, one plain file on the other hosts."""

import gzip
import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from tiebeam.lab.language import LANGUAGES
from tiebeam.lab.page import File, Listed
from tiebeam.lab.site import Site
from tiebeam.lab.storefront import Storefront

PER_FILE = 5_000
_PRODUCTS = re.compile(r"/sitemaps/products-(en|de|fr)-(\d{1,6})\.xml\.gz$")
_NAMESPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
)


@dataclass(frozen=True)
class Entries:
    """What a sitemap file lists."""

    listed: list[Listed]
    is_index: bool = False
    is_packed: bool = False


def entries(site: Site, path: str) -> Entries | None:
    """Entries of the file of that path; None when the host has no such file."""
    if not isinstance(site, Storefront):
        return Entries([one for one in site.pages() if one.in_sitemap]) if path == MAIN else None
    if path == MAIN:
        return Entries([Listed(child, "", "") for child in _children(site)], is_index=True)
    if path == "/sitemaps/pages.xml":
        return Entries([one for one in site.plain_pages() if one.in_sitemap])
    if match := _PRODUCTS.match(path):
        found = _products(site, match[1], int(match[2]))
        return Entries(found, is_packed=True) if found else None
    return None


MAIN = "/sitemap.xml"


def _children(site: Storefront) -> list[str]:
    files = -(-site.goods.size // PER_FILE)
    products = [
        f"/sitemaps/products-{code}-{number}.xml.gz"
        for code in LANGUAGES
        for number in range(1, files + 1)
    ]
    return ["/sitemaps/pages.xml", *products]


def _products(site: Storefront, code: str, number: int) -> list[Listed]:
    start = (number - 1) * PER_FILE
    found = site.products(code, start, min(start + PER_FILE, site.goods.size))
    return [one for one in found if one.in_sitemap] if number else []


def write(found: Entries, origin: str, extra: Iterable[str] = ()) -> File:
    """The file as bytes. `extra`: whole addresses to list beside the entries."""
    outer, inner = ("sitemapindex", "sitemap") if found.is_index else ("urlset", "url")
    lines = [f'<?xml version="1.0" encoding="UTF-8"?>\n<{outer} {_NAMESPACES}>']
    lines += [_entry(one, origin, inner) for one in found.listed]
    lines += [f"<{inner}><loc>{escape(url)}</loc></{inner}>" for url in extra]
    body = "\n".join([*lines, f"</{outer}>\n"]).encode()
    if found.is_packed:
        return File(gzip.compress(body, 6, mtime=0), "application/gzip")
    return File(body, "application/xml; charset=utf-8")


def _entry(one: Listed, origin: str, inner: str) -> str:
    image = ""
    if one.image:
        image = f"<image:image><image:loc>{origin}{one.image}</image:loc></image:image>"
    return (
        f"<{inner}><loc>{escape(origin + one.path)}</loc>"
        f"<lastmod>{one.modified.isoformat()}</lastmod>{image}</{inner}>"
    )
