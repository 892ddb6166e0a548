"""robots.txt and sitemaps of the hostile server."""

import gzip
from collections.abc import Callable

Answer = Callable[[dict[str, object]], tuple[str, tuple[str, ...], bytes]]
"""Host and ports to status, headers and body."""

TEXT = "Content-Type: text/plain"
XML = "Content-Type: application/xml"
RULES = "User-agent: *\nDisallow: /no\n"
_BOMB = gzip.compress(RULES.encode() + b"\n" * (64 << 20))
_XML_BOMB = gzip.compress(b"<urlset>" + b" " * (96 << 20))
_LAUGHS = "<!DOCTYPE x [<!ENTITY a0 'ha'>" + "".join(
    f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10)
)


def _file(text: str | bytes, *headers: str, status: str = "200 OK") -> Answer:
    """A fixed text, in which `{host}`, `{port}` and `{internal}` are filled in."""

    def answer(place: dict[str, object]) -> tuple[str, tuple[str, ...], bytes]:
        filled = text
        for name, value in place.items():
            if isinstance(filled, str):
                filled = filled.replace(f"{{{name}}}", str(value))
        body = filled.encode() if isinstance(filled, str) else filled
        lines = tuple(_filled(line, place) for line in headers or (TEXT,))
        return status, lines, body

    return answer


def _filled(line: str, place: dict[str, object]) -> str:
    for name, value in place.items():
        line = line.replace(f"{{{name}}}", str(value))
    return line


def _moved(target: str) -> Answer:
    return _file("", f"Location: {target}", status="302 Found")


ROBOTS: dict[str, Answer] = {
    "robots.txt: rules": _file(f"{RULES}Sitemap: http://{{host}}:{{port}}/s.xml\n"),
    "robots.txt: 404": _file("", status="404 Not Found"),
    "robots.txt: 403": _file("", status="403 No"),
    "robots.txt: 500": _file("", status="500 Broken"),
    "robots.txt: 503": _file("", "Retry-After: 86400", status="503 Busy"),
    "robots.txt: 429": _file("", status="429 Wait"),
    "robots.txt: HTML": _file("<!doctype html><p>User-agent: *\nDisallow: /"),
    "robots.txt: UTF-16": _file(RULES.encode("utf-16")),
    "robots.txt: a mark": _file(b"\xef\xbb\xbf" + RULES.encode()),
    "robots.txt: 2 MB": _file(RULES + "# filler\n" * 200_000),
    "robots.txt: a bomb": _file(_BOMB, "Content-Encoding: gzip"),
    "robots.txt: stars": _file(f"User-agent: *\nDisallow: /{'*a' * 400}\n"),
    "robots.txt: a delay": _file("User-agent: *\nCrawl-delay: 0.3\n"),
    "robots.txt: for ever elsewhere": _moved("/robots.txt"),
    "robots.txt: our own network": _moved("http://127.0.0.1:{internal}/robots.txt"),
    "robots.txt: odd sitemaps": _file(
        "Sitemap: file:///etc/passwd\nSitemap: http://127.0.0.1:{internal}/s.xml\n"
        "Sitemap: https://x.test/s.xml\nSitemap: /s.xml\nSitemap: /i.xml\n"
    ),
}

_PAGE = "<url><loc>http://{host}:{port}/product/of-sitemap</loc></url>"
_CHILD = "<sitemap><loc>http://{host}:{port}/i.xml</loc></sitemap>"

SITEMAPS: dict[str, Answer] = {
    "sitemap: good": _file(f"<urlset>{_PAGE}</urlset>", XML),
    "sitemap: lists itself": _file(f"<sitemapindex>{_CHILD}</sitemapindex>", XML),
    "sitemap: indexes": _file(
        "<sitemapindex>"
        + "".join(
            f"<sitemap><loc>http://{{host}}:{{port}}/{n}.xml</loc></sitemap>" for n in range(9)
        )
        + "</sitemapindex>",
        XML,
    ),
    "sitemap: entities": _file(
        '<!DOCTYPE urlset [<!ENTITY x SYSTEM "http://127.0.0.1:{internal}/x">]>'
        "<urlset><url><loc>&x;</loc></url></urlset>",
        XML,
    ),
    "sitemap: laughs": _file(f"{_LAUGHS}]><urlset><url><loc>&a9;</loc></url></urlset>", XML),
    "sitemap: a bomb": _file(_XML_BOMB, "Content-Type: application/gzip"),
    "sitemap: capitals": _file(f"\ufeff  <URLSET>{_PAGE.upper()}</URLSET>", XML),
    "sitemap: other hosts": _file(
        "<urlset><url><loc>http://127.0.0.1:{internal}/</loc></url>"
        "<url><loc>javascript:alert(1)</loc></url><url><loc>/relative</loc></url></urlset>",
        XML,
    ),
    "sitemap: HTML": _file("<!doctype html><a href=/gone>x</a>", "Content-Type: text/html"),
    "sitemap: breaks off": _file(f"<urlset>{_PAGE}<url><lo", XML),
    "sitemap: odd dates": _file(
        "<urlset><url><loc>http://{host}:{port}/product/dated</loc><lastmod>2999-99-99</lastmod>"
        "<priority>7</priority></url></urlset>",
        XML,
    ),
    "sitemap: 404": _file("", status="404 Not Found"),
    "sitemap: 503": _file("", "Retry-After: soon", status="503 Busy"),
}
