"""One answer to facts: the order in which a page is read."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple

import turbohtml

from tiebeam.engine.extract import media, parsing, shape
from tiebeam.engine.extract.blocks import BlockReader, KnownBlocks
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
from tiebeam.engine.extract.links import LinkReader
from tiebeam.engine.extract.regions import MAIN
from tiebeam.engine.extract.repeated import KnownMarkup, Unplaced
from tiebeam.engine.extract.resources import read_resources
from tiebeam.engine.extract.structured import read_structured_data
from tiebeam.engine.extract.targets import Base, Resolver
from tiebeam.engine.extract.text import folded_text, hash_of_all

MAX_H1 = 20
_ANYWHERE = "http://localhost/"
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
    memory = _memory_for(is_internal)
    resolver = memory.resolver
    resolver.forget_when_full()
    head, base = EMPTY_HEAD, url
    if media.is_html(body, facts.media_type) and not media.is_binary(body):
        source = parsing.parse(body, content_type, memory.markup)
        facts.is_html, facts.charset = True, source.charset
        facts.faults += source.faults
        try:
            head, base = _read_html(source, url, facts, memory)
        except Unplaced:
            memory.markup.distrust(source.stand_ins.values())
            return extract_page(
                body,
                url=url,
                content_type=content_type,
                headers=headers,
                is_internal=is_internal,
                now=now,
            )
    elif media.is_html(body, facts.media_type):
        facts.faults.append("binary")
    of_html, of_header = resolver.on(base).url_of, resolver.on(url).url_of
    read_robots_rules(facts, head, headers, now or datetime.now(UTC))
    read_canonical(facts, head, headers, of_html, of_header)
    read_alternates(facts, head, headers, of_html, of_header)
    return facts


def extract_main_text(body: bytes, *, content_type: str | None) -> str:
    """The words of a page that `pages` counts as its main text."""
    source = parsing.parse(body, content_type)
    element = source.body
    if element is None:
        return ""
    source.elements.remove_hiding()
    links = LinkReader(Resolver(lambda _url: False).on(_ANYWHERE), on_itself=True)
    BlockReader(links, KnownBlocks()).read(element, MAIN)  # cuts the other blocks out
    return folded_text(element)


def _read_html(
    source: parsing.Source, url: str, facts: PageFacts, memory: "_Memory"
) -> tuple[Head, str]:
    """Fill the columns of an HTML page; the order matters, for the document is cut down."""
    document, elements, body = source.document, source.elements, source.body
    head = elements.head
    base = base_of(head, url)
    resolve = memory.resolver.on(base)
    read_description(facts, head)
    read_open_graph(facts, head)
    read_refresh(facts, head, resolve.url_of)
    read_head_source(facts, source.text, head, body)
    data = read_structured_data(source)
    facts.structured_types = data.types
    facts.faults += data.faults
    facts.resources = read_resources(elements, resolve)
    facts.image_count = [tag for tag, _ in elements.loading].count("img")
    facts.base_url = base if base != url else None
    root = document.root
    facts.lang = cut_value(root.attr("lang"), _LANG_CHARACTERS) if root is not None else None
    elements.remove_hiding()
    _read_body(source, body, facts, resolve, memory)
    return head, base


def _read_body(
    source: parsing.Source,
    body: turbohtml.Element | None,
    facts: PageFacts,
    base: Base,
    memory: "_Memory",
) -> None:
    """Fill what the body tells; a frameset has none, so it has no text and no links."""
    facts.word_count = facts.main_word_count = 0
    facts.link_count = facts.internal_link_count = 0
    facts.text_start = ""
    if body is None:
        return
    links = LinkReader(base, on_itself=facts.base_url is None)
    blocks = BlockReader(links, memory.blocks, source.stand_ins)
    main = blocks.read(body, MAIN)
    if blocks.stood_in < len(source.stand_ins):
        raise Unplaced
    if blocks.useless:
        memory.markup.distrust(blocks.useless)
    facts.link_runs = main.runs
    facts.faults += main.faults
    facts.link_count = links.kept + links.surplus
    facts.internal_link_count = sum(run.internal for run in main.runs)
    facts.headings = main.headings
    facts.h1 = [text for level, text in main.headings if level == 1][:MAX_H1]
    if main.shingles:
        facts.shape, facts.shape_hash = shape.measure_shape(main.shingles)
    facts.body_class = cut_value(body.attr("class"), _CLASS_CHARACTERS)
    facts.main_word_count, facts.main_text_hash, facts.text_start = main.text
    facts.word_count = main.text.words + sum(text.words for text in main.inner_texts)
    facts.text_hash = hash_of_all([main.text, *main.inner_texts])


class _Memory(NamedTuple):
    """What is remembered over the pages of one crawl."""

    resolver: Resolver
    blocks: KnownBlocks
    markup: KnownMarkup


@lru_cache(maxsize=4)
def _memory_for(is_internal: Callable[[str], bool]) -> _Memory:
    """`is_internal` must answer alike for the same URL."""
    return _Memory(Resolver(is_internal), KnownBlocks(), KnownMarkup())
