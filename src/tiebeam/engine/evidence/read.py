"""Reads whole pages back from the archive of a crawl."""

from dataclasses import dataclass
from typing import Any

import ibis
from ibis import _
from warcio.archiveiterator import ArchiveIterator

from tiebeam.engine.tables import Place, Tables, TornPart


@dataclass(frozen=True)
class Kept:
    """A page as it was asked for and answered."""

    url: str
    request: str
    """The request line and headers, without what could hold a secret."""
    answer: str
    """The status line and headers, as they came."""
    body: bytes
    """Unpacked."""


def kept_urls(t: Tables, fingerprint: int) -> list[str]:
    """The pages of a finding that are kept whole."""
    if "evidence" not in t:
        return []
    rows = _rows(t, fingerprint)
    found: list[str] = rows.order_by("url").url.to_pyarrow().to_pylist()
    return found


def read_kept(t: Tables, place: Place, fingerprint: int, url: str) -> Kept | None:
    """One of those pages; None when it is not kept. Raises TornPart for a damaged archive."""
    if "evidence" not in t:
        return None
    mine = _rows(t, fingerprint).filter(_.url == url)
    found = mine.select("file", "offset").limit(1).to_pyarrow().to_pylist()
    return _read(place, url, **found[0]) if found else None


def _rows(t: Tables, fingerprint: int) -> ibis.Table:
    mine = t.evidence.filter(_.fingerprint == ibis.literal(fingerprint, type="uint64"))
    return mine.join(t.pages.select("url_id", "url"), "url_id")


def _read(place: Place, url: str, *, file: str, offset: int) -> Kept:
    size = place.size(file)
    if size is None:
        raise TornPart(f"{file} is gone: judge the crawl again to write it anew")
    with place.local(file, size).open("rb") as archive:
        archive.seek(offset)
        answer, request = _two(iter(ArchiveIterator(archive)), file)
    return Kept(url, request=request[0], answer=answer[0], body=answer[1])


def _two(records: Any, file: str) -> tuple[tuple[str, bytes], tuple[str, bytes]]:
    """The record of the answer, and that of its request behind it: headers and body of each."""
    read = []
    for kind in ("response", "request"):
        record = next(records, None)
        if record is None or record.rec_type != kind:
            raise TornPart(f"{file} is not as its table says: judge the crawl again")
        head = record.http_headers.to_str().strip() if record.http_headers else ""
        read.append((head, record.content_stream().read()))
    return read[0], read[1]
