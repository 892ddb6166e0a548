"""Messages as HTML: Markdown without HTML of its own, mentions marked, glossary terms linked.

What people type is hostile: the text is bounded before it comes here, markup is built from tokens
and then cleaned by list. Images are not shown; their address becomes a link.
"""

from collections.abc import Collection, Iterator
from functools import cache
from html import escape
from typing import Any

import nh3
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from tiebeam.engine import terms
from tiebeam.hub.findings.talk.mentions import MENTION
from tiebeam.hub.ui.visible import visible

LONGEST = 10_000
"""Characters of a message."""

TAGS = {
    *("a", "blockquote", "br", "code", "del", "em", "hr", "li", "ol", "p", "pre", "s", "span"),
    *("strong", "table", "tbody", "td", "th", "thead", "tr", "ul"),
}
ATTRIBUTES: dict[str, set[str]] = {
    "*": set(),
    "a": {"href", "class", "data-term-card"},
    "span": {"class"},
    "ol": {"start"},
}
SCHEMES = {"http", "https", "mailto"}
REL = "noopener noreferrer nofollow ugc"


def rendered(text: str, *, known: Collection[str] = ()) -> SafeString:
    """The message as HTML. known: the handles of people who can be mentioned."""
    shown = visible(text.replace("\r\n", "\n"), kept="\n\t")
    html = _reader().render(shown, {"known": frozenset(known)})
    clean = nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=REL)
    return mark_safe(clean)  # noqa: S308 cleaned by list, one line above


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(
        ["table", "strikethrough"]
    )
    reader.disable(["image", "heading", "lheading", "html_block", "html_inline"])
    reader.core.ruler.push("words", _mark_words)
    reader.add_render_rule("mention", _mention)
    reader.add_render_rule("term", _term)
    return reader


def _mark_words(state: StateCore) -> None:
    """Cut plain text, outside of links, where somebody is mentioned or a term stands."""
    known, told = state.env.get("known", frozenset()), set[str]()
    for block in state.tokens:
        if block.type == "inline" and block.children:
            block.children = list(_cut(block.children, known, told))


def _cut(children: list[Token], known: Collection[str], told: set[str]) -> Iterator[Token]:
    depth = 0
    for token in children:
        depth += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type == "text" and not depth:
            yield from _words(token.content, known, told)
        else:
            yield token


def _words(text: str, known: Collection[str], told: set[str]) -> Iterator[Token]:
    """told: slugs of the terms that were linked before; each is linked once in a message."""
    end = 0
    for match in MENTION.finditer(text):
        if match[1].casefold() not in known:
            continue
        yield from _terms(text[end : match.start()], told)
        yield Token("mention", "", 0, content=match[0])
        end = match.end()
    yield from _terms(text[end:], told)


def _terms(text: str, told: set[str]) -> Iterator[Token]:
    for piece in terms.mark(text):
        slug = piece.term.slug if piece.term else ""
        is_new = bool(slug) and slug not in told
        told |= {slug}
        yield Token("term" if is_new else "text", "", 0, content=piece.text, meta={"slug": slug})


def _mention(_renderer: Any, tokens: list[Token], place: int, *_: Any) -> str:
    return f'<span class="mention">{escape(tokens[place].content)}</span>'


def _term(_renderer: Any, tokens: list[Token], place: int, *_: Any) -> str:
    token = tokens[place]
    page = reverse("glossary:term", args=[token.meta["slug"]])
    card = reverse("glossary:card", args=[token.meta["slug"]])
    words = escape(token.content)
    return f'<a class="term" href="{page}" data-term-card="{card}">{words}</a>'
