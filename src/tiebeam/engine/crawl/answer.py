"""What came of one request, and how its head is read."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

MAX_HEADER_BYTES = 262_144
MAX_INTERIM_ANSWERS = 10
MAX_HEADERS = 200
MAX_HEADER_VALUE = 8_192
MAX_KEPT_CHARACTERS = 65_536
_USUAL_BYTES = 200
_MOST_USUAL = 4_096

STATUS_LINE = re.compile(rb"HTTP/[0-9](?:\.[0-9])? ([0-9]{3})")
_CONTROL = re.compile("[\x00-\x1f\x7f]+")
_FIRST_FINAL_STATUS = 200
_BLANK = frozenset({b"\r\n", b"\n"})
_FOLDS = frozenset({b" ", b"\t"})


@dataclass(slots=True)
class Answer:
    """One request and its answer, or the failure in place of one."""

    url: str
    fetched_at: float
    """Seconds since the epoch when the request began."""
    failure: str | None = None
    """dns, connect, refused, tls, timeout, reset, empty or malformed; None when a head came."""
    detail: str = ""
    status: int | None = None
    http_version: str | None = None
    ip: str | None = None
    ttfb_ms: float | None = None
    wait_ms: float | None = None
    """From the request, on an open connection, to the first byte of the answer."""
    total_ms: float | None = None
    wire_bytes: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    """Names in lower case; repeated ones joined by a line break."""
    body: bytes = b""
    truncated: bool = False
    faults: list[str] = field(default_factory=list)

    @property
    def is_html(self) -> bool:
        """Whether the server calls it HTML."""
        return self.media_type in {"text/html", "application/xhtml+xml"}

    @property
    def media_type(self) -> str | None:
        """The media type in lower case, without parameters."""
        value = self.headers.get("content-type", "").split("\n")[0].partition(";")[0]
        return value.strip().lower()[:100] or None


class Head:
    """The header lines of one answer, read once when all are there.

    libcurl gives up a head that is much larger than we take, so that `lines` stays bounded.
    """

    def __init__(self) -> None:
        self.lines: list[bytes] = []
        """As they came, also those of interim answers before and of trailers after the head."""
        self.clear()

    def clear(self) -> None:
        """Make ready for the next answer."""
        self.lines.clear()  # libcurl adds to this very list
        self._fields: list[bytes] = []
        self.status: int | None = None
        self.is_read = self.is_complete = False
        self.fault: str | None = None

    def read(self) -> bool:
        """Read the lines; whether they are a whole head that we take, else `fault` may say why."""
        self.is_read = True
        self.fault = self._read()
        self.is_complete = self.is_complete and self.fault is None
        return self.is_complete

    def _read(self) -> str | None:
        size = interim = 0
        for line in self.lines:
            size += len(line)
            if line[:5] == b"HTTP/" and (match := STATUS_LINE.match(line)):
                self._fields.clear()
                self.status = int(match[1])
            elif line in _BLANK:
                self.is_complete = (self.status or 0) >= _FIRST_FINAL_STATUS
                if self.is_complete:
                    break
                interim += 1
                self.status = None
            elif line[:1] in _FOLDS and self._fields:
                self._fields[-1] = self._fields[-1].rstrip() + b" " + line.lstrip()
            else:
                self._fields.append(line)
        if interim > MAX_INTERIM_ANSWERS:
            return "interim_answers"
        if size > MAX_HEADER_BYTES:
            return "header_limit"
        return "lengths_differ" if self._lengths_differ() else None

    def _lengths_differ(self) -> bool:
        told = [line for line in self._fields if line[:15].lower() == b"content-length:"]
        return len(told) > 1 and len({line.partition(b":")[2].strip() for line in told}) > 1

    @property
    def codings(self) -> str:
        """How the body is packed, as the head says."""
        return ",".join(
            _clean(line.partition(b":")[2])
            for line in self._fields
            if line[:17].lower() == b"content-encoding:"
        )

    def fields(self) -> dict[str, str]:
        """Names in lower case, values cleaned of control characters and cut to a limit."""
        found: dict[str, str] = {}
        room = MAX_KEPT_CHARACTERS
        for line in self._fields[:MAX_HEADERS]:
            key, text = _often(line) if len(line) <= _USUAL_BYTES else _field(line)
            text = text[:room]
            if text:
                room -= len(text)
                found[key] = f"{found[key]}\n{text}" if key in found else text
        return found


def _field(line: bytes) -> tuple[str, str]:
    """Name and value of a header line; an empty value where it is none."""
    name, colon, value = line.partition(b":")
    text = _clean(value).strip()[:MAX_HEADER_VALUE] if colon else ""
    return _clean(name).strip().lower()[:100], text


_often = lru_cache(_MOST_USUAL)(_field)
"""Most lines of a site's answers are those of its other answers."""


def _clean(value: bytes) -> str:
    """UTF-8 where it is, else Latin-1 as HTTP once said; no control character stays."""
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError:
        text = value.decode("latin-1")
    return _CONTROL.sub(" ", text)
