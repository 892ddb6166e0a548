"""The page about the crawler, for those whose sites it visits."""

from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from tiebeam.hub.sites import addresses


@dataclass(frozen=True)
class Page:
    """The text of the engine, as HTML."""

    title: str
    body: SafeString


def introduction() -> dict[str, str]:
    """The setting that has the user agent name this hub's page, where strangers can open it."""
    host = urlsplit(settings.ENVIRONMENT.url).hostname or ""
    return {} if addresses.is_private(host) else {"about_url": address()}


def address() -> str:
    """Where this hub's page stands."""
    return settings.ENVIRONMENT.url + reverse("sites:crawler")


def page() -> Page:
    """The page of this hub, naming the user agent that its crawls send."""
    return _read(introduction().get("about_url", ""))


@cache
def _read(about_url: str) -> Page:
    from markdown_it import MarkdownIt

    from tiebeam.engine import pipeline

    text = pipeline.about_crawler(about_url or pipeline.ABOUT_URL)
    title, _, body = text.partition("\n")
    reader = MarkdownIt("js-default", {"html": False})
    tokens = reader.parse(body)
    for token in tokens:
        if token.type == "table_open":
            token.attrSet("class", "table table-plain")
    html = reader.renderer.render(tokens, reader.options, {})
    return Page(title.removeprefix("# "), mark_safe(html))  # noqa: S308 our own text, no HTML in it
