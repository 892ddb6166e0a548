"""From a page in its parts to HTML: head, header, breadcrumb, main, footer."""

import json
from dataclasses import dataclass
from html import escape

from tiebeam.lab import markup
from tiebeam.lab.language import Language
from tiebeam.lab.page import Link, Page


@dataclass(frozen=True)
class Frame:
    """What all pages of one host share in one language."""

    title: str
    home: str
    navigation: str
    """List items of the main navigation."""
    tools: str
    """Search, account and basket, where the host has them."""
    footer: str
    language: Language


def render(page: Page, frame: Frame) -> bytes:
    """The page as HTML."""
    return (
        f'<!doctype html>\n<html lang="{page.language}">\n<head>\n{_head(page)}</head>\n'
        f'<body class="{_body_class(page)}">\n'
        f"{_header(page, frame)}{_crumbs(page)}"
        f"<main>\n<h1>{escape(page.heading, quote=False)}</h1>\n{page.main}\n</main>\n"
        f"{_footer(page, frame)}</body>\n</html>\n"
    ).encode()


TELLS_TEMPLATE = ("www", "magazine", "help", "stores", "outlet")
"""Hosts whose system writes the page template into the class of the body, as some do."""


def _body_class(page: Page) -> str:
    if page.host in TELLS_TEMPLATE:
        return page.template.replace("_", "-")
    return f"larkmoor {page.host}"


def _head(page: Page) -> str:
    parts = ['<meta charset="utf-8">\n']
    if page.title is not None:
        parts.append(f"<title>{escape(page.title, quote=False)}</title>\n")
    parts.append(page.head_start)
    parts.append('<meta name="viewport" content="width=device-width, initial-scale=1">\n')
    if page.description:
        parts.append(f'<meta name="description" content="{escape(page.description)}">\n')
    if page.robots:
        parts.append(f'<meta name="robots" content="{page.robots}">\n')
    if page.canonical:
        parts.append(f'<link rel="canonical" href="{escape(page.canonical)}">\n')
    for code, url in page.alternates.items():
        parts.append(f'<link rel="alternate" hreflang="{code}" href="{escape(url)}">\n')
    parts.append(
        '<link rel="icon" href="/favicon.ico">\n<link rel="stylesheet" href="/assets/site.css">\n'
        '<script src="/assets/site.js" defer></script>\n'
    )
    for entry in page.data:
        text = json.dumps({"@context": "https://schema.org", **entry}, ensure_ascii=False)
        safe = text.replace("</", "<\\/")
        parts.append(f'<script type="application/ld+json">{safe}</script>\n')
    parts.append(page.head_end)
    return "".join(parts)


def _header(page: Page, frame: Frame) -> str:
    switch = "".join(
        f'<li><a href="{escape(url)}" hreflang="{code}" lang="{code}">{code.upper()}</a></li>'
        for code, url in page.alternates.items()
        if code in {"en", "de", "fr"} and code != page.language
    )
    languages = f'<ul class="languages">{switch}</ul>' if switch else ""
    return (
        f'<header class="site"><a class="logo" href="{frame.home}">'
        f'<img src="/assets/logo.png" width="96" height="24" alt=""> {frame.title}</a>'
        f"{frame.tools}{languages}"
        f'<nav class="main"><ul>{frame.navigation}{markup.items(page.header_links)}</ul></nav>'
        f"</header>\n"
    )


def _crumbs(page: Page) -> str:
    if not page.crumbs:
        return ""
    last = page.crumbs[-1]
    trail = "".join(f"<li>{markup.anchor(one)}</li>" for one in page.crumbs[:-1])
    here = f'<li aria-current="page">{escape(last.text, quote=False)}</li>'
    return f'<nav class="breadcrumb" aria-label="Breadcrumb"><ol>{trail}{here}</ol></nav>\n'


def _footer(page: Page, frame: Frame) -> str:
    extra = ""
    if page.footer_links:
        extra = f'<ul class="extra">{markup.items(page.footer_links)}</ul>'
    return f'<footer class="site">{frame.footer}{extra}<p>© 2026 Larkmoor</p></footer>\n'


def breadcrumb_data(crumbs: list[Link], origin: str, canonical: str) -> dict[str, object]:
    """The trail as structured data; the last entry is the page itself."""
    steps = [one.url if one.url.startswith("http") else origin + one.url for one in crumbs[:-1]]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": one.text, "item": url}
            for place, (one, url) in enumerate(zip(crumbs, [*steps, canonical], strict=True), 1)
        ],
    }
