"""A body to a document: decoded, parsed, and read again where a late meta names the charset."""

from typing import NamedTuple

import turbohtml

from tiebeam.engine.extract import charset
from tiebeam.engine.extract.elements import Elements, gather
from tiebeam.engine.extract.head import Head
from tiebeam.engine.extract.repeated import NO_STAND_INS, KnownMarkup, StandIns


class Source(NamedTuple):
    """A parsed page."""

    text: str
    """The markup, with line feeds alone as line ends."""
    document: turbohtml.Document
    elements: Elements
    charset: str
    faults: tuple[str, ...]
    stand_ins: StandIns = NO_STAND_INS
    """Elements in the place of blocks that are known."""

    @property
    def head(self) -> Head:
        """What the head elements say."""
        return self.elements.head

    @property
    def body(self) -> turbohtml.Element | None:
        """The body element; None in a frameset."""
        return self.document.find("body")


def parse(body: bytes, content_type: str | None, known: KnownMarkup | None = None) -> Source:
    """Read a body as browsers do, with stand-ins for blocks whose markup is known."""
    decoded = charset.decode(body, content_type)
    source = _read(decoded, known)
    label = _declared(source.head)
    if label is None:
        unlabelled = decoded.chosen_by == "fallback" and "charset_unknown" not in decoded.faults
        missing = unlabelled and not body.isascii()
        return _with_fault(source, "charset_missing") if missing else source
    named = charset.usable_from_meta(label)
    if named is None:
        return _with_fault(source, "charset_unknown")
    if decoded.chosen_by == "header" and named.lower() != decoded.charset:
        return _with_fault(source, "charset_conflict")
    if decoded.chosen_by != "fallback":
        return source
    if named.lower() != decoded.charset:
        source = _read(charset.decode_as(body, named, "meta"), known)
    return _with_fault(source, "charset_late")


def _read(decoded: charset.Decoded, known: KnownMarkup | None) -> Source:
    text = decoded.text
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if known and (source := _read_with_stand_ins(decoded, text, known)):
        return source
    document = turbohtml.parse(text, scripting=True)
    return Source(text, document, gather(document), decoded.charset, decoded.faults)


def _read_with_stand_ins(decoded: charset.Decoded, text: str, known: KnownMarkup) -> Source | None:
    """The page without its known blocks; None where the parser may see one in another light."""
    cut = known.cut(text)
    if cut is None:
        return None
    document = turbohtml.parse(cut.text, scripting=True)
    elements, body = gather(document), document.find("body")
    stand_ins = known.placed(cut, elements.marks)
    if stand_ins is None or body is None or body.position is None:
        return None
    return Source(cut.text, document, elements, decoded.charset, decoded.faults, stand_ins)


def _declared(head: Head) -> str | None:
    """The first charset that a meta element of the page declares."""
    labels = (
        charset.declared_by_meta(meta.charset, meta.http_equiv, meta.content) for meta in head.metas
    )
    return next((label for label in labels if label), None)


def _with_fault(source: Source, fault: str) -> Source:
    faults = source.faults if fault in source.faults else (*source.faults, fault)
    return source._replace(faults=faults)
