"""Bytes to text, as browsers choose the character set.

Source: HTML Standard, section 13.2.3 "The input byte stream"; WHATWG Encoding Standard.
"""

import re
from functools import lru_cache
from typing import NamedTuple

import turbohtml
import turbohtml.detect

PRESCANNED_BYTES = 1_024
FALLBACK = "windows-1252"

_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "UTF-8"),
    (b"\xfe\xff", "UTF-16BE"),
    (b"\xff\xfe", "UTF-16LE"),
)
_PARAMETER = re.compile(
    r""";\s*charset\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s;,"']+))""", re.IGNORECASE
)
_IN_CONTENT = re.compile(r"""charset\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s;"']+))""", re.IGNORECASE)

turbohtml.detect.detect(b"")
"""The module brings the codecs `whatwg-…` along."""


_PLAIN_START = re.compile(
    rb"\s*<!doctype html>\s*<html[^<>]*>\s*<head>\s*<meta charset=[\"']?(utf-8)[\"']?\s*/?>",
    re.IGNORECASE,
)
"""How most pages begin."""


class Decoded(NamedTuple):
    """The text of a body and how it was read."""

    text: str
    charset: str
    chosen_by: str
    """mark, header, meta or fallback."""
    faults: tuple[str, ...]


@lru_cache(maxsize=1_024)
def charset_named(label: str) -> str | None:
    """The name browsers give the character set that `label` stands for; None when unknown."""
    try:
        return turbohtml.parse(b"", encoding=label[:100]).encoding
    except (LookupError, ValueError):
        return None


def decode(body: bytes, content_type: str | None) -> Decoded:
    """The text of `body`: a byte order mark decides, else the header, else an early meta."""
    for mark, marked in _BYTE_ORDER_MARKS:
        if body.startswith(mark):
            return decode_as(body[len(mark) :], marked, "mark")
    unknown: tuple[str, ...] = ()
    for chosen_by, label in _labels(body, content_type):
        if (charset := charset_named(label)) is not None:
            return _with_faults(decode_as(body, _usable(charset, chosen_by), chosen_by), unknown)
        unknown = ("charset_unknown",)
    guess = "UTF-8" if _is_utf8(body) else FALLBACK
    return _with_faults(decode_as(body, guess, "fallback"), unknown)


def decode_as(body: bytes, charset: str, chosen_by: str) -> Decoded:
    """The text of `body` in `charset`; what is no character becomes U+FFFD and is a fault."""
    if charset == "UTF-8":
        try:
            return Decoded(body.decode(), "utf-8", chosen_by, ())
        except UnicodeDecodeError:
            text = body.decode("utf-8", "replace")
    else:
        text = body.decode(f"whatwg-{charset}")
    faults = ("charset_undecodable",) if "\ufffd" in text else ()
    return Decoded(text, charset.lower(), chosen_by, faults)


def declared_by_meta(
    charset: str | None, http_equiv: str | None, content: str | None
) -> str | None:
    """The label that one meta element declares, if it declares one."""
    if charset is not None:
        return charset.strip()
    if content and (http_equiv or "").strip().lower() == "content-type":
        return _first_group(_IN_CONTENT.search(content[:1_000]))
    return None


def usable_from_meta(label: str) -> str | None:
    """The character set a meta element's label leads to; None when it is unknown."""
    charset = charset_named(label)
    return None if charset is None else _usable(charset, "meta")


def _labels(body: bytes, content_type: str | None) -> list[tuple[str, str]]:
    header = _first_group(_PARAMETER.search(content_type or ""))
    if header:
        return [("header", header)]
    meta = _early_meta(body)
    return [("meta", meta)] if meta else []


def _early_meta(body: bytes) -> str | None:
    if plain := _PLAIN_START.match(body):
        return plain[1].decode("ascii")
    start = body[:PRESCANNED_BYTES].decode("latin-1")
    if "charset" not in start.lower():
        return None
    for element in turbohtml.parse(start).iter_elements(("meta",)):
        attr = element.attr
        label = declared_by_meta(attr("charset"), attr("http-equiv"), attr("content"))
        if label and charset_named(label):
            return label
    return None


def _usable(charset: str, chosen_by: str) -> str:
    """A meta element that could be read is no UTF-16, whatever it says."""
    if chosen_by != "meta":
        return charset
    if charset.startswith("UTF-16"):
        return "UTF-8"
    return FALLBACK if charset == "x-user-defined" else charset


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def _with_faults(decoded: Decoded, faults: tuple[str, ...]) -> Decoded:
    return decoded._replace(faults=faults + decoded.faults) if faults else decoded


def _first_group(match: re.Match[str] | None) -> str | None:
    if match is None:
        return None
    return next((group.strip() for group in match.groups() if group is not None), None)
