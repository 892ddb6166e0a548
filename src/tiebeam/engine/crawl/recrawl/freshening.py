"""What a 304 says about the stored answer: whether it still holds, and which headers change.

Source: RFC 9111, 3.2 (updating stored header fields) and 4.3.4 (freshening).
"""

from collections.abc import Mapping

from tiebeam.engine.crawl.recrawl.index import Known

_OF_THE_BODY = frozenset(
    {
        "content-encoding",
        "content-length",
        "content-range",
        "content-type",
        "transfer-encoding",
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authentication-info",
        "proxy-authorization",
        "te",
        "trailer",
        "upgrade",
    }
)
"""Fields of the stored answer that describe the body as it was stored, or the connection."""
DECISIVE = ("x-robots-tag", "link", "content-type")
"""Fields that facts are read from; where a 304 changes one, the page is asked for anew."""


def confirms(known: Known, headers: Mapping[str, str]) -> bool:
    """Whether a 304 with these headers speaks of the stored answer."""
    etag = headers.get("etag")
    return etag is None or known.etag is None or _opaque(etag) == _opaque(known.etag)


def changes_facts(stored: Mapping[str, str], headers: Mapping[str, str]) -> bool:
    """Whether headers of a 304 say something else than the stored ones where it counts."""
    return any(name in headers and _joined(headers[name]) != stored.get(name) for name in DECISIVE)


def updated(stored: Mapping[str, str], headers: Mapping[str, str]) -> dict[str, str]:
    """The stored headers, with what the 304 says in their place."""
    newer = {name: _joined(value) for name, value in headers.items() if name not in _OF_THE_BODY}
    return {**stored, **newer}


def _joined(value: str) -> str:
    return value.replace("\n", ", ")


def _opaque(etag: str) -> str:
    """What a weak comparison looks at. RFC 9110, 8.8.3.2."""
    return etag.removeprefix("W/")
