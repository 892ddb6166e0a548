"""One answer to facts: the order in which a page is read."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import turbohtml

from tiebeam.engine.extract import media, parsing
from tiebeam.engine.extract.body import MAX_H1, walk
from tiebeam.engine.extract.describing import (
    base_of,
    read_description,
    read_open_graph,
    read_refresh,
)
from tiebeam.engine.extract.facts import PageFacts
from tiebeam.engine.extract.folding import cut_value
from tiebeam.engine.extract.head import EMPTY_HEAD, Head
from tiebeam.engine.extract.head_source import read_head_source
from tiebeam.engine.extract.indexing import read_alternates, read_canonical, read_robots_rules
from tiebeam.engine.extract.links import read_links
from tiebeam.engine.extract.resources import read_resources
from tiebeam.engine.extract.structured import read_structured_data
from tiebeam.engine.extract.targets import Resolver, Target, resolver_for
from tiebeam.engine.extract.text import main_text, read_text

_NO_TEXT = "script,style,iframe"
_LANG_CHARACTERS = 100
_CLASS_CHARACTERS = 500


def extract_page(
    body: bytes,
    *,
    url: str,
    content_type: str | None,
    headers: Mapping[str, str],
    is_internal: Callable[[str], bool],
    now: datetime | None = None,
) -> PageFacts:
    """What the answer at `url` says about itself, whatever its bytes are.

    url: normalised. headers: names in lower case, repeated ones joined by ', ' (or by line breaks,
    which keeps X-Robots-Tag headers for one bot apart from those for all). is_internal: asked about
    normalised URLs; must answer alike for the same URL, and one callable should serve all pages of
    a crawl. now: when the answer came; a rule `unavailable_after` before it is a noindex.
    """
    facts = PageFacts(media_type=media.media_type_of(content_type))
    resolver = resolver_for(is_internal)
    resolver.forget_when_full()
    head, base = EMPTY_HEAD, url
    if media.is_html(body, facts.media_type) and not media.is_binary(body):
        source = parsing.parse(body, content_type)
        facts.is_html, facts.charset = True, source.charset
        facts.faults += source.faults
        head, base = _read_html(source, url, facts, resolver)
    elif media.is_html(body, facts.media_type):
        facts.faults.append("binary")
    of_html, of_header = resolver.on(base), resolver.on(url)
    read_robots_rules(facts, head, headers, now or datetime.now(UTC))
    read_canonical(facts, head, headers, of_html, of_header)
    read_alternates(facts, head, headers, of_html, of_header)
    return facts


def extract_main_text(body: bytes, *, content_type: str | None) -> str:
    """The words of the page outside header, footer, navigation and the like, as `pages` count."""
    document_body = (source := parsing.parse(body, content_type)).body
    if document_body is None:
        return ""
    source.document.remove(_NO_TEXT)
    return main_text(document_body, walk(document_body).outside_main)


def _read_html(
    source: parsing.Source, url: str, facts: PageFacts, resolver: Resolver
) -> tuple[Head, str]:
    """Fill the columns of an HTML page; the order matters, for the document is cut down."""
    document, head, body = source.document, source.head, source.body
    base = base_of(head, url)
    resolve = resolver.on(base)
    read_description(facts, head)
    read_open_graph(facts, head)
    read_refresh(facts, head, resolve)
    read_head_source(facts, source.text, head, body)
    data = read_structured_data(document, has_microdata="itemtype" in source.text)
    facts.structured_types = data.types
    facts.faults += data.faults
    facts.resources = read_resources(document, head.links, resolve)
    facts.image_count = len(document.find_all("img"))
    facts.base_url = base if base != url else None
    root = document.root
    facts.lang = cut_value(root.attr("lang"), _LANG_CHARACTERS) if root is not None else None
    document.remove(_NO_TEXT)
    _read_body(body, facts, resolve)
    return head, base


def _read_body(
    body: turbohtml.Element | None, facts: PageFacts, resolve: Callable[[str], Target]
) -> None:
    """Fill what the body tells; a frameset has none, so it has no text and no links."""
    facts.word_count = facts.main_word_count = 0
    facts.link_count = facts.internal_link_count = 0
    facts.text_start = ""
    if body is None:
        return
    walked = walk(body)
    facts.links, surplus, faults = read_links(walked, resolve, on_itself=facts.base_url is None)
    facts.faults += faults
    facts.link_count = len(facts.links) + surplus
    facts.internal_link_count = sum(link.internal for link in facts.links)
    facts.headings = walked.headings
    facts.h1 = [heading.text for heading in walked.headings if heading.level == 1][:MAX_H1]
    facts.shape, facts.shape_hash = walked.shape, walked.shape_hash
    facts.body_class = cut_value(body.attr("class"), _CLASS_CHARACTERS)
    text = read_text(body, walked.outside_main)
    facts.word_count, facts.text_hash = text.words, text.hash
    facts.main_word_count, facts.main_text_hash = text.main_words, text.main_hash
    facts.text_start = text.start
