"""Whether an answer is an HTML page: by its media type, and by its first bytes.

Source: WHATWG MIME Sniffing Standard, sections 6.1 and 7.1, https://mimesniff.spec.whatwg.org/
"""

import re

from tiebeam.engine.extract.folding import fold_and_cut

HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_UNKNOWN_TYPES = frozenset({"", "*/*", "unknown/unknown", "application/unknown"})
_SNIFFED_BYTES = 1_445

_HTML_START = re.compile(
    rb"[\t\n\x0c\r ]*<(?:!DOCTYPE HTML|HTML|HEAD|SCRIPT|IFRAME|H1|DIV|FONT|TABLE|A|STYLE|TITLE|B"
    rb"|BODY|BR|P|!--)[ >]",
    re.IGNORECASE,
)
_COMMENT_START = re.compile(rb"[\t\n\x0c\r ]*<!--")
_BINARY_STARTS = (
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"GIF87a",
    b"GIF89a",
    b"\x1f\x8b\x08",
    b"PK\x03\x04",
    b"%PDF-",
    b"Rar!\x1a\x07",
    b"7z\xbc\xaf\x27\x1c",
    b"BZh",
    b"\x28\xb5\x2f\xfd",
    b"OggS\x00",
    b"wOFF",
    b"wOF2",
    b"\x7fELF",
)
_MARKED_CHARSETS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xfe\xff", "utf-16-be"),
    (b"\xff\xfe", "utf-16-le"),
)


def media_type_of(content_type: str | None) -> str | None:
    """The media type in a Content-Type header, lower case, without parameters."""
    essence = re.split("[;,]", (content_type or "")[:1_000], maxsplit=1)[0]
    return fold_and_cut(essence.lower(), 100) or None


def is_html(body: bytes, media_type: str | None) -> bool:
    """Whether a browser would read the answer as HTML; unlabelled bytes are looked at."""
    if media_type in HTML_TYPES:
        return True
    if (media_type or "") not in _UNKNOWN_TYPES:
        return False
    start = _without_mark(body[:_SNIFFED_BYTES])
    return bool(_HTML_START.match(start) or _COMMENT_START.match(start))


def is_binary(body: bytes) -> bool:
    """Whether the bytes are those of an image, an archive or the like, whatever the label says."""
    return body.startswith(_BINARY_STARTS) or (body[:4] == b"RIFF" and body[8:12] == b"WEBP")


def _without_mark(start: bytes) -> bytes:
    """The bytes after a byte order mark, as UTF-8; browsers stop at the mark, people do not."""
    for mark, charset in _MARKED_CHARSETS:
        if start.startswith(mark):
            return start[len(mark) :].decode(charset, "replace").encode()
    return start
