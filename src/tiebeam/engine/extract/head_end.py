"""Where a page's head ends: as its author wrote it, and as the HTML standard's parser sees it.

Source: HTML Standard, section 13.2.6.4, insertion modes "before html" to "after head"
"""

from typing import NamedTuple

import turbohtml

_MAX_TOKENS = 20_000
_HEAD_TAGS = frozenset(
    {
        "base",
        "basefont",
        "bgsound",
        "link",
        "meta",
        "noframes",
        "noscript",
        "script",
        "style",
        "template",
        "title",
    }
)
_RAW_TAGS = frozenset({"noframes", "noscript", "script", "style", "title"})
"""What is between their tags is text; a crawler that renders runs with scripting on."""
_WHITE_SPACE = "\t\n\f\r "

Place = tuple[int, int]
"""Line from 1 and column from 0."""


class HeadEnd(NamedTuple):
    """What ended the head before its end tag, and where the author meant it to end."""

    ended_by: str | None
    """A tag name, or `text`; None when nothing ended it early."""
    written: Place | None
    """Place of the author's `</head>` or `<body>`; None when neither is written."""


def find_head_end(text: str) -> HeadEnd:
    """Follow the tokens of a page whose body element no start tag opened in its place."""
    ended_by = None
    template_depth = 0
    raw: str | None = None
    for count, token in enumerate(turbohtml.tokenize(text, resolve_references=True)):
        kind, tag = token.type, token.tag or ""
        is_start, is_end = kind is _START, kind is _END
        if count > _MAX_TOKENS:
            break
        if raw is not None:
            raw = None if is_end and tag == raw else raw
        elif is_start and tag == "template":
            template_depth += 1
        elif is_end and tag == "template":
            template_depth = max(0, template_depth - 1)
        elif template_depth:
            continue
        elif (is_end and tag == "head") or (is_start and tag in {"body", "frameset"}):
            return HeadEnd(ended_by, (token.line, token.col))
        elif is_start and tag in _RAW_TAGS:
            raw = tag
        elif ended_by is None:
            ended_by = _ends_head(token)
    return HeadEnd(ended_by, None)


_START = turbohtml.TokenType.START_TAG
_END = turbohtml.TokenType.END_TAG


def _ends_head(token: turbohtml.Token) -> str | None:
    if token.type is _START and token.tag not in _HEAD_TAGS | {"html", "head"}:
        return token.tag
    if token.type is _END and token.tag in {"body", "html", "br"}:
        return f"/{token.tag}"
    if token.type is turbohtml.TokenType.TEXT and (token.data or "").strip(_WHITE_SPACE):
        return "text"
    return None
