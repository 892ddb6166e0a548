"""What the shop answers with, before it becomes bytes."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple


class Link(NamedTuple):
    """A link as the layout draws it."""

    text: str
    url: str
    rel: str = ""


@dataclass(slots=True)
class Page:
    """An HTML page in its parts, so that a defect can spoil one of them and nothing else."""

    host: str
    """Short name of the host, as in www."""
    path: str
    """Path with its query."""
    template: str
    """The lab's own name of the page template."""
    language: str
    title: str | None
    """None leaves the element out."""
    heading: str
    main: str
    """Markup inside the main element, after the heading."""
    canonical: str | None
    modified: date
    description: str = ""
    robots: str | None = None
    alternates: dict[str, str] = field(default_factory=dict)
    """Language versions by hreflang code, itself included."""
    crumbs: list[Link] = field(default_factory=list)
    """From the home page down; the page itself stands last."""
    data: list[dict[str, Any]] = field(default_factory=list)
    """Structured data, one JSON-LD block each."""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    head_start: str = ""
    """Markup right after the title."""
    head_end: str = ""
    link_origin: str = ""
    """Put before addresses that begin with a slash, where the page stands on a foreign host."""
    header_links: list[Link] = field(default_factory=list)
    """Further links in the navigation."""
    footer_links: list[Link] = field(default_factory=list)
    """Further links in the footer."""


@dataclass(frozen=True, slots=True)
class Redirect:
    """An answer that sends on to another address."""

    url: str
    status: int = 301


@dataclass(frozen=True, slots=True)
class File:
    """Anything that is no page of a template: a style sheet, robots.txt, a bare error."""

    body: bytes
    media_type: str
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    is_dated: bool = True
    """Whether it carries Last-Modified and ETag."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Nothing is there: 404, or 410 for what was there once."""

    status: int = 404


Answer = Page | Redirect | File | Missing


class Listed(NamedTuple):
    """A page in the index of a host, without its content."""

    path: str
    template: str
    language: str
    in_sitemap: bool = True
    modified: date = date(2026, 1, 1)
    image: str = ""
