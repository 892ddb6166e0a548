"""Validators of stored answers, column by column: which of them can be sent back.

Source: RFC 9110, 8.8 (validator fields) and 13.1 (preconditions).
"""

import re
from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tiebeam.engine.crawl.recrawl.freshening import DECISIVE

_ETAG = r'^(W/)?"[!#-~]{0,500}"$'
_DATE = r"^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$"
_DATE_FORMAT = "%a, %d %b %Y %H:%M:%S GMT"
_OK = 200
_BROKEN = ("unreadable", "undecodable", "body_limit", "cut_short", "reset", "timeout")
"""Faults of an answer that is not what the server meant to send, or was not read."""
READ = [
    *("url_id", "status", "fetched_at", "truncated", "faults", "headers"),
    *("x_robots_tag", "canonical_from", "main_text_hash", "text_hash"),
]
"""Columns of `pages` that are read."""


def validators_of(pages: pa.Table) -> tuple[pa.Table, list[pa.Array]]:
    """The pages that can be asked for on condition, and what is to be known of each.

    That is ETag, Last-Modified, the hash of the text, and the header fields in DECISIVE.
    """
    headers = pages["headers"].combine_chunks()
    etag = usable_etags(field(headers, "etag"))
    date = usable_dates(field(headers, "last-modified"), pages["fetched_at"].combine_chunks())
    text_hash = pc.coalesce(pages["main_text_hash"], pages["text_hash"]).combine_chunks()
    may_ask = pc.and_(
        pc.or_(pc.is_valid(etag), pc.is_valid(date)), can_be_taken_over(pages, headers)
    )
    known = [etag, date, text_hash, *(field(headers, name) for name in DECISIVE)]
    rows = pa.array(np.flatnonzero(may_ask.to_numpy(zero_copy_only=False)))
    return pages.take(rows), [rows, *(column.take(rows) for column in known)]


def field(headers: pa.MapArray, name: str) -> pa.Array:
    """One header of each row; null where it is missing."""
    hits = np.flatnonzero(pc.equal(headers.keys, name).to_numpy(zero_copy_only=False))
    rows = np.searchsorted(headers.offsets.to_numpy(), hits, side="right") - 1
    at = np.full(len(headers), -1)
    is_inside = (rows >= 0) & (rows < len(headers))
    at[rows[is_inside]] = hits[is_inside]
    return headers.items.take(pa.array(at, pa.int64(), mask=at < 0))


def usable_etag(etag: str | None) -> str | None:
    """The entity tag, if it is one."""
    return etag if etag and re.match(_ETAG, etag) else None


def usable_date(date: str | None, before: str) -> str | None:
    """The date, if it names a moment before another, which is given in the form of ISO 8601."""
    if not date or not re.match(_DATE, date):
        return None
    try:
        moment = datetime.strptime(date, _DATE_FORMAT).replace(tzinfo=UTC)
    except ValueError:
        return None
    return date if moment < datetime.fromisoformat(before) else None


def usable_etags(etags: pa.Array) -> pa.Array:
    """Those that are one entity tag each; the others become null."""
    return pc.if_else(pc.match_substring_regex(etags, _ETAG), etags, None)


def usable_dates(dates: pa.Array, fetched_at: pa.Array) -> pa.Array:
    """Those that name a moment before the request; the others become null."""
    formed = pc.if_else(pc.match_substring_regex(dates, _DATE), dates, None)
    moments = pc.strptime(formed, format=_DATE_FORMAT, unit="s", error_is_null=True)
    asked = fetched_at.cast(pa.timestamp("s", tz="UTC"), safe=False)
    is_past = pc.less(pc.assume_timezone(moments, "UTC"), asked)
    return pc.if_else(is_past, formed, None)


def can_be_taken_over(pages: pa.Table, headers: pa.MapArray) -> pa.Array:
    """Whether each row is a whole 200 whose facts stand in its body alone.

    Some servers leave header fields out of a 304, so that one which was withdrawn goes unnoticed:
    where X-Robots-Tag or Link decide about a page, it is asked for without condition.
    """
    said_in_header = pc.or_(
        pc.is_valid(pages["x_robots_tag"].combine_chunks()),
        pc.or_(
            pc.fill_null(pc.equal(pages["canonical_from"].combine_chunks(), "header"), False),
            pc.fill_null(pc.match_substring(field(headers, "link"), "hreflang"), False),
        ),
    )
    is_ok = pc.and_(
        pc.fill_null(pc.equal(pages["status"].combine_chunks(), _OK), False),
        pc.invert(pc.fill_null(pages["truncated"].combine_chunks(), False)),
    )
    return pc.and_(is_ok, pc.and_(pc.invert(said_in_header), _without_transport_faults(pages)))


def _without_transport_faults(pages: pa.Table) -> pa.Array:
    faults = pages["faults"].combine_chunks()
    bad = pc.is_in(faults.flatten(), value_set=pa.array(_BROKEN))
    rows = pc.list_parent_indices(faults)
    is_bad = np.zeros(len(faults), np.bool_)
    is_bad[rows.to_numpy()[bad.to_numpy(zero_copy_only=False)]] = True
    return pa.array(~is_bad)
