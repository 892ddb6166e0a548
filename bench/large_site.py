"""A site of large pages on disk, behind nginx: what a crawl costs when pages are of usual size.

Pages have 20 to 80 kB and about 150 links, of which a navigation and a footer carry a hundred; four
languages, listings with pages and filters, products, guides; redirects, chains, dead ends, noindex,
broken JSON-LD, a few pages in windows-1252; robots.txt and a sitemap index. Every byte follows from
the number of pages and the address, and each page is compressed once, so that the server costs next
to nothing.

usage: large_site.py FOLDER [PAGES] [PORT]   writes the site and leaves serving it to you
"""

import gzip
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import zlib
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import cache
from itertools import islice
from pathlib import Path
from typing import NamedTuple

LANGUAGES = ("en", "de", "fr", "es")
ACCENTS = {"en": "", "de": "äöü", "fr": "éèç", "es": "áñí"}
SYLLABLES = [
    "ka",
    "lo",
    "mi",
    "ren",
    "ta",
    "vo",
    "su",
    "del",
    "par",
    "ni",
    "tor",
    "es",
    "an",
    "qui",
    "bel",
    "gra",
    "no",
    "fer",
    "lin",
    "ma",
    "dor",
    "pe",
    "sta",
    "ri",
    "vel",
    "con",
    "tu",
]
ABOUT = ("about", "contact", "help", "shipping", "returns", "privacy", "terms", "jobs", "press")
FILTERS = ("red", "blue", "green", "black")
LISTED = 24
LISTINGS = 4
NAVIGATION = 60
MOVED = 300
TARGETS = {"moved": 1, "missing": 1, "elsewhere": 18, "guide": 40, "product": 40}
"""Where the links of a text lead, by weight."""
NOINDEX, NO_TITLE, BROKEN_DATA, TAG_SOUP = 0.02, 0.01, 0.01, 0.05
"""Shares of pages with a fault."""

CONFIG = """
worker_processes 1;
pid {run}/nginx.pid;
error_log {run}/error.log crit;
events {{ worker_connections 4096; multi_accept on; }}
http {{
  log_format answers '$status $bytes_sent $request_method $sent_http_content_type $request_uri';
  access_log {log};
  default_type text/html;
  map_hash_bucket_size 128;
  types {{ application/xml xml; application/gzip gz; text/plain txt; }}
  sendfile on; tcp_nopush on; tcp_nodelay on;
  keepalive_requests 1000000;
  client_body_temp_path {run}/b; proxy_temp_path {run}/p; fastcgi_temp_path {run}/f;
  uwsgi_temp_path {run}/u; scgi_temp_path {run}/s;
  add_header Cache-Control "max-age=60"; add_header X-Content-Type-Options nosniff;
  add_header Set-Cookie "sid=1; Path=/"; add_header Vary Accept-Encoding;
  map $uri $moved {{ default ""; include {site}/moved.map; }}
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    root {site};
    location / {{ gzip_static always; gunzip on; rewrite ^(.+)$ $1.html break; }}
    location = /robots.txt {{ }}
    location ~ ^/sitemap {{ }}
    location /old/ {{ if ($moved != "") {{ return 301 $moved; }} return 404; }}
  }}
}}
"""


class Place(NamedTuple):
    """One page of the site."""

    kind: str
    language: str
    number: int

    @property
    def path(self) -> str:
        """Where it stands."""
        if self.kind == "home":
            return f"/{self.language}"
        if self.kind == "list":
            listing, page = divmod(self.number, LISTINGS)
            return f"/{self.language}/c/range-{listing}" + (f"/page-{page + 1}" if page else "")
        if self.kind == "about":
            return f"/{self.language}/info/{ABOUT[self.number]}"
        name = "-".join(_words(_chance("name", *self), self.language, 3))
        return f"/{self.language}/{self.kind}/{name}-{self.number}"


class Plan(NamedTuple):
    """How many pages of each kind one language has."""

    listings: int
    products: int
    guides: int

    @classmethod
    def of(cls, pages: int) -> "Plan":
        """A site of so many pages in all."""
        each = pages // len(LANGUAGES) - 1 - len(ABOUT)
        listings = max(2, each // (LISTINGS * (LISTED + 1) + 20))
        products = listings * LISTINGS * LISTED
        return cls(listings, products, max(20, each - listings * LISTINGS - products))

    def count(self, kind: str) -> int:
        """Products or guides."""
        return self.products if kind == "product" else self.guides

    def places(self) -> Iterator[Place]:
        """Every page."""
        for language in LANGUAGES:
            yield Place("home", language, 0)
            yield from (Place("about", language, number) for number in range(len(ABOUT)))
            yield from (Place("list", language, n) for n in range(self.listings * LISTINGS))
            yield from (Place("product", language, number) for number in range(self.products))
            yield from (Place("guide", language, number) for number in range(self.guides))


@contextmanager
def large_site(pages: int, log: Path | None = None) -> Iterator[str]:
    """Serve such a site until the block ends; gives its start URL.

    log: a file that takes one line for each answer: status, bytes with the head, method, type and
    address.
    """
    port = _free_port()
    with tempfile.TemporaryDirectory(prefix="bench-site-", dir=_in_memory()) as run:
        write_site(Path(run) / "site", pages, f"http://127.0.0.1:{port}")
        config = Path(run) / "nginx.conf"
        kept = f"{log} answers" if log else "off"
        config.write_text(CONFIG.format(run=run, site=f"{run}/site", port=port, log=kept))
        nginx = shutil.which("nginx") or "/usr/sbin/nginx"
        directives = "daemon off;" + (" user root;" if os.geteuid() == 0 else "")
        server = subprocess.Popen([nginx, "-c", str(config), "-g", directives])
        try:
            start = f"http://127.0.0.1:{port}/en"
            _wait_for(start, server)
            yield start
        finally:
            server.terminate()
            server.wait()


def write_site(folder: Path, pages: int, base: str) -> None:
    """Write every page, compressed, with robots.txt, sitemaps and the map of what moved."""
    plan = Plan.of(pages)
    places = list(plan.places())
    with ProcessPoolExecutor() as executor:
        tasks = [(folder, base, plan, part) for part in _batches(places, 250)]
        list(executor.map(_write_pages, tasks))
    (folder / "robots.txt").write_text(
        "User-agent: *\nDisallow: /*/account/\nDisallow: /*/cart\n"
        f"User-agent: Nobody\nDisallow: /\nSitemap: {base}/sitemap.xml\n"
    )
    names: list[str] = []
    for part in _batches(places, 5_000):
        names.append(f"/sitemap-{len(names)}.xml.gz")
        entries = "".join(f"<url><loc>{base}{place.path}</loc></url>" for place in part)
        content = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'
        (folder / names[-1][1:]).write_bytes(gzip.compress(content.encode(), mtime=0))
    index = "".join(f"<sitemap><loc>{base}{name}</loc></sitemap>" for name in names)
    (folder / "sitemap.xml").write_text(
        f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{index}</sitemapindex>'
    )
    (folder / "moved.map").write_text("".join(_moves(places)))


def _moves(places: list[Place]) -> Iterator[str]:
    """Redirects, every tenth to another redirect, every fiftieth to itself."""
    for number in range(MOVED):
        target = places[number * 37 % len(places)].path
        if number % 50 == 0:
            target = f"/old/{number}"
        elif number % 10 == 0:
            target = f"/old/{number - 1}"
        yield f"/old/{number} {target};\n"


def _write_pages(task: tuple[Path, str, Plan, list[Place]]) -> None:
    folder, base, plan, places = task
    for place in places:
        file = folder / f"{place.path[1:]}.html.gz"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(gzip.compress(_page(place, plan, base), 6, mtime=0))


def _page(place: Place, plan: Plan, base: str) -> bytes:
    chance = _chance("page", *place)
    title = " ".join(_words(chance, place.language, chance.randint(3, 9))).title()
    body = "".join(
        [
            _header(place.language, plan),
            f'<main id="main"><ol class="breadcrumb"><li><a href="/{place.language}">Home</a></li>',
            f"<li>{title}</li></ol>",
            f"<h1>{title}</h1>" if chance.random() > NO_TITLE else "",
            *_content(place, plan, chance),
            "</main>",
            _footer(place.language),
        ]
    )
    html = (
        f'<!doctype html>\n<html lang="{place.language}">\n<head>\n'
        f'<meta charset="utf-8">\n{_head(place, base, title, chance)}</head>\n'
        f'<body class="page page--{place.kind}">\n{body}\n'
        f"<script>var page={json.dumps([chance.random() for _ in range(20)])};</script>"
        "</body>\n</html>\n"
    )
    if zlib.crc32(place.path.encode()) % 100 == 0:
        old = html.replace('<meta charset="utf-8">', '<meta charset="windows-1252">')
        return old.encode("cp1252", "xmlcharrefreplace")
    return html.encode()


def _head(place: Place, base: str, title: str, chance: random.Random) -> str:
    description = _sentence(chance, place.language)[:160]
    robots = "noindex,follow" if chance.random() < NOINDEX else "index,follow"
    own = base + place.path
    parts = [
        f"<title>{title} | Larkfield</title>\n",
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
        f'<meta name="description" content="{description}">\n',
        f'<meta name="robots" content="{robots}">\n<link rel="canonical" href="{own}">\n',
    ]
    if place.kind in {"home", "about", "list"}:
        rest = place.path[3:]
        parts += [
            f'<link rel="alternate" hreflang="{language}" href="{base}/{language}{rest}">\n'
            for language in LANGUAGES
        ]
    properties = {"title": title, "description": description, "type": "website", "url": own}
    parts += [f'<meta property="og:{k}" content="{v}">\n' for k, v in properties.items()]
    data = json.dumps({"@type": "Product", "name": title, "sku": place.number})
    cut = -1 if chance.random() < BROKEN_DATA else None
    parts.append(f'<script type="application/ld+json">{data[:cut]}</script>\n')
    parts.append(f'<link rel="stylesheet" href="/static/app.css">\n<style>{_styles()}</style>\n')
    return "".join(parts)


def _content(place: Place, plan: Plan, chance: random.Random) -> Iterator[str]:
    language = place.language
    if place.kind == "list":
        listing = place._replace(number=place.number - place.number % LISTINGS).path
        yield from (f'<a class="facet" href="{listing}?color={one}">{one}</a>' for one in FILTERS)
        first = place.number * LISTED
        yield from (_card(Place("product", language, first + n), plan) for n in range(LISTED))
        pages = (place._replace(number=place.number // LISTINGS * LISTINGS + n) for n in range(4))
        yield from (f'<a class="page" href="{page.path}">{page.number}</a>' for page in pages)
        yield from _text(language, plan, chance, chance.randint(4, 24))
        return
    yield from _text(language, plan, chance, 6 + int(chance.random() ** 2 * 55))
    yield '<section class="related">'
    for step in range(1, 11):
        yield _card(Place("product", language, place.number + 7 * step), plan)
        yield _card(Place("guide", language, place.number + 5 * step), plan)
    yield "</section>"
    for _ in range(8):
        yield f"<blockquote><p>{_sentence(chance, language)}</p></blockquote>"
    cells = (
        f"<tr><th>{word}<td>{chance.randrange(10**6)}" for word in _words(chance, language, 12)
    )
    yield f"<table class=spec>{''.join(cells)}</table>"


def _text(language: str, plan: Plan, chance: random.Random, paragraphs: int) -> Iterator[str]:
    for number in range(paragraphs):
        if number % 3 == 0:
            level = 2 + number // 3 % 4
            yield f"<h{level}>{_sentence(chance, language)[:60]}</h{level}>\n"
        text = " ".join(_sentence(chance, language) for _ in range(chance.randint(3, 7)))
        link = ""
        if number % 2 == 0:
            words = " ".join(_words(chance, language, 2))
            link = f' <a href="{_target(language, plan, chance)}"><strong>{words}</strong></a>'
        broken = chance.random() < TAG_SOUP
        yield (
            f"<p>{text}{link}<p>\n<ul><li>a<li>b</ul></div>\n"
            if broken
            else f"<p>{text}{link}</p>\n"
        )


def _target(language: str, plan: Plan, chance: random.Random) -> str:
    """Where a link in the text leads: now and then to what moved, is gone, or is elsewhere."""
    (kind,) = chance.choices(list(TARGETS), list(TARGETS.values()))
    if kind == "moved":
        return f"/old/{chance.randrange(MOVED)}"
    if kind == "missing":
        return f"/{language}/missing-{chance.randrange(40)}"
    if kind == "elsewhere":
        return f"https://elsewhere-{chance.randrange(50)}.example/x?id={chance.randrange(500)}"
    return Place(kind, language, chance.randrange(plan.count(kind))).path


def _card(place: Place, plan: Plan) -> str:
    place = place._replace(number=place.number % plan.count(place.kind))
    chance = _chance("card", *place)
    name = " ".join(_words(chance, place.language, 4)).title()
    image = chance.randrange(99_999)
    return (
        f'<article class="card card--{chance.randrange(9)}" data-id="{place.number}">'
        f'<a class="media" href="{place.path}"><picture><source type="image/webp" '
        f'srcset="/img/{image}-400.webp 400w"><img loading="lazy" src="/img/{image}.jpg" '
        f'alt="{name}" width="400" height="300"></picture></a><h3><a href="{place.path}">{name}</a>'
        f"</h3><p>{_sentence(chance, place.language)}</p><span class=price>9,99&nbsp;&euro;</span>"
        "</article>\n"
    )


@cache
def _header(language: str, plan: Plan) -> str:
    items = "".join(
        f'<li class="nav__item nav__item--{n % 3}"><a class="nav__link" '
        f'href="/{language}/c/range-{n % plan.listings}{f"#s{n}" if n >= plan.listings else ""}">'
        f'<span>{" ".join(_words(_chance("nav", language, n), language, 2))}</span><svg width="12" '
        'height="12" viewBox="0 0 24 24"><path d="M8 16 13 12 8 7 10 6l6 6z"/></svg></a></li>'
        for n in range(NAVIGATION)
    )
    return (
        f'<header class="site-header"><a class="logo" href="/{language}"><img src="/img/logo.svg" '
        f'alt="Larkfield"></a><a href="/{language}/cart" rel="nofollow">Cart</a>'
        f'<nav aria-label="Main"><ul class="nav">{items}</ul></nav></header>'
    )


@cache
def _footer(language: str) -> str:
    links = [f"/{language}/info/{name}" for name in ABOUT]
    links += [f"/{other}" for other in LANGUAGES]
    links += [f"https://social-{number}.example/larkfield" for number in range(6)]
    links += ["mailto:hello@shop.example", "javascript:void(0)", "/old/7", f"/{language}/gone"]
    items = "".join(f'<li><a href="{link}">{link[-12:]}</a></li>' for link in links)
    return f'<footer class="site-footer"><ul>{items}</ul><p>&copy; Larkfield</p></footer>'


@cache
def _styles() -> str:
    chance = _chance("styles")
    return "".join(
        f".c{n}{{margin:{chance.randrange(40)}px;color:#{chance.randrange(1 << 24):06x}}}"
        for n in range(120)
    )


@cache
def _vocabulary(language: str) -> list[str]:
    chance = _chance("words", language)
    words = ["".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) for _ in range(3_000)]
    accents = ACCENTS[language]
    return [
        word + chance.choice(accents) if accents and n % 8 == 0 else word
        for n, word in enumerate(words)
    ]


@cache
def _sentences(language: str) -> list[str]:
    chance = _chance("sentences", language)
    return [
        " ".join(_words(chance, language, chance.randint(7, 19))).capitalize() + "."
        for _ in range(8_000)
    ]


def _sentence(chance: random.Random, language: str) -> str:
    return chance.choice(_sentences(language))


def _words(chance: random.Random, language: str, count: int) -> list[str]:
    return chance.choices(_vocabulary(language), k=count)


def _chance(*key: object) -> random.Random:
    """Chance that is the same wherever and whenever it is asked."""
    return random.Random(zlib.crc32(repr(key).encode()))  # noqa: S311 - no secret


def _batches(places: list[Place], size: int) -> Iterator[list[Place]]:
    rest = iter(places)
    while part := list(islice(rest, size)):
        yield part


def _in_memory() -> str | None:
    """Where files cost no disk, if there is such a place."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - a fresh folder in it


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        if server.poll() is not None:
            break
        try:
            urllib.request.urlopen(url, timeout=5).close()  # noqa: S310 - our own server
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit(f"nginx does not answer at {url}")


if __name__ == "__main__":
    count = int(sys.argv[2]) if sys.argv[2:] else 10_000
    write_site(
        Path(sys.argv[1]), count, f"http://127.0.0.1:{sys.argv[3] if sys.argv[3:] else 18_090}"
    )
