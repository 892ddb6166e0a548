"""All hosts of the shop in good health, and the files each host has beside its pages."""

from collections.abc import Iterator

from tiebeam.lab import sitemaps
from tiebeam.lab.addresses import Addresses
from tiebeam.lab.assets import find_asset
from tiebeam.lab.catalogue import Catalogue
from tiebeam.lab.language import language
from tiebeam.lab.layout import render
from tiebeam.lab.markup import paragraphs
from tiebeam.lab.page import Answer, File, Listed, Page, Redirect
from tiebeam.lab.site import HOSTS, Site
from tiebeam.lab.storefront import Storefront

STAGING = "staging"
BESIDE_PRODUCTS = 1_050
"""HTML pages that the hosts have beside what grows with the catalogue."""
PER_PRODUCT = 3.75
"""HTML pages that one more product brings: its three languages, versions, listing pages."""
FEWEST_PRODUCTS = 36


class Premises:
    """The hosts, their pages and files, computed on demand."""

    def __init__(self, *, seed: int, pages: int, port: int) -> None:
        self.seed = seed
        self.addresses = Addresses(port)
        size = max(FEWEST_PRODUCTS, round((pages - BESIDE_PRODUCTS) / PER_PRODUCT))
        self.goods = Catalogue(seed, size)
        self.shop = Storefront(seed=seed, goods=self.goods, addresses=self.addresses)
        others = (host for host in HOSTS if host != "www")
        self.sites: dict[str, Site] = {
            "www": self.shop,
            **{
                host: Site(host, seed=seed, goods=self.goods, addresses=self.addresses)
                for host in others
            },
        }

    def find(self, host: str, path: str, query: str) -> Answer:
        """What a host answers in good health."""
        if host == STAGING:
            return closed_door()
        if (target := self.true_host(host)) is not None:
            return Redirect(self.addresses.url(target, join(path, query)))
        if host not in self.sites:
            return File(b"no such host\n", "text/plain", status=404)
        if path == "/robots.txt":
            return text_file(self.robots_txt(host))
        return find_asset(path) or self.sites[host].find(path, query)

    def true_host(self, host: str) -> str | None:
        """The host that an alias sends on to; None when the name is no alias."""
        if host == "":
            return "www"
        bare = host.removeprefix("www.")
        return bare if bare != host and bare in self.sites else None

    def robots_txt(self, host: str) -> str:
        """The host's robots.txt."""
        rules = self.sites[host].rules() or ["Disallow:"]
        sitemap = self.addresses.url(host, "/sitemap.xml")
        return "\n".join(["User-agent: *", *rules, "", f"Sitemap: {sitemap}", ""])

    def pages(self, host: str) -> Iterator[Listed]:
        """Every HTML page of a host, without drawing any."""
        return self.sites[host].pages()

    def sitemap(self, host: str, path: str) -> sitemaps.Entries | None:
        """Entries of the sitemap file of that path; None when it is none of the host's."""
        return sitemaps.entries(self.sites[host], path) if host in self.sites else None

    def error_page(self, host: str, path: str, status: int) -> Page:
        """The page for an address that leads nowhere."""
        code = path[1:3] if path[3:4] == "/" and self.sites[host].speaks(path[1:3]) else "en"
        words = language(code)
        return Page(
            host=host,
            path=path,
            template="error",
            language=code,
            title=f"{words['not_found']} | Larkmoor",
            heading=words["not_found"],
            main=paragraphs([words["not_found_text"]]),
            canonical=None,
            modified=self.sites[host].modified("error"),
            status=status,
        )

    def html(self, page: Page) -> bytes:
        """A page as bytes."""
        body = render(page, self.sites[page.host].frame(page.language))
        if page.link_origin:
            origin = page.link_origin.encode()
            body = body.replace(b'href="/', b'href="%s/' % origin)
            body = body.replace(b'src="/', b'src="%s/' % origin)
        return body


def closed_door() -> File:
    """What a staging host should say to everyone without a password."""
    return File(
        b"password, please\n",
        "text/plain",
        status=401,
        headers=(("WWW-Authenticate", 'Basic realm="staging"'),),
        is_dated=False,
    )


def text_file(text: str) -> File:
    """A plain text file."""
    return File(text.encode(), "text/plain; charset=utf-8")


def join(path: str, query: str) -> str:
    """Path and query as one."""
    return f"{path}?{query}" if query else path
