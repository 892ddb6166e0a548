"""Tables written as text: a line of column names, then one line per row, split by bars.

`url status canonical_url | /a 200 /gone | "/with space" 404 -` — what a row leaves out gets a
sensible default, so that a test names only what it is about.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any

import pyarrow as pa
import xxhash

from tiebeam.engine.tables import TABLES
from tiebeam.engine.urls import normalise, parts, url_id

SITE = "https://www.shop.test"
START = dt.datetime(2026, 11, 1, 8, tzinfo=dt.UTC)

Row = dict[str, Any]
Cells = dict[str, str]
Defaults = Mapping[str, Callable[[Row], Any]]

_WORD = re.compile(r"""\"[^"]*\"|'[^']*'|\||[^\s|]+""")
_YES_NO = {"true": True, "yes": True, "false": False, "no": False}
_URL_COLUMNS = (
    "url",
    "found_on",
    "origin",
    "redirect_path",
    "sitemaps",
    "source",
    "target",
    "page",
    "added_links",
)


def read_rows(
    text: str, table: str, defaults: Defaults, *, extra: tuple[str, ...] = ()
) -> list[Row]:
    """The rows of a written table with every column of its schema.

    `extra`: columns that the schema lacks and from which defaults are made. A default is a
    function of the row so far, asked in the order of `defaults`.
    """
    types = {column.name: column.type for column in TABLES[table].columns}
    types |= dict.fromkeys(extra, pa.string())
    rows = []
    for number, cells in enumerate(_cells(text, table, tuple(types))):
        row = {name: _value(name, text, types[name]) for name, text in cells.items()}
        row["#"] = number
        for name, default in defaults.items():
            if name not in row:
                row[name] = default(row)
        rows.append({name: row.get(name) for name in types})
    return rows


def as_arrow(rows: list[Row], table: str) -> pa.Table:
    """The rows with the columns of the table's schema."""
    return pa.Table.from_pylist(rows, schema=TABLES[table].arrow)


def absolute(address: str) -> str:
    """`/x` on the test's site, anything else as it stands; both normalised."""
    return normalise(address, SITE)


def _cells(text: str, table: str, known: tuple[str, ...]) -> list[Cells]:
    """One mapping of column to written value per row. Raises ValueError for what does not fit."""
    lines: list[list[str]] = [[]]
    for word in _WORD.findall(text):
        if word == "|":
            lines.append([])
        else:
            lines[-1].append(word)
    names, *rows = lines
    if unknown := set(names) - set(known):
        raise ValueError(f"{table} has no column {', '.join(sorted(unknown))}")
    for row in rows:
        if len(row) != len(names):
            raise ValueError(f"{table}: {' '.join(row)!r} does not fit {' '.join(names)!r}")
    return [dict(zip(names, row, strict=True)) for row in rows]


def _value(name: str, text: str, kind: pa.DataType) -> Any:
    if text == "-":
        return None
    bare = text[1:-1] if text.startswith(('"', "'")) else text
    if pa.types.is_list(kind):
        return [_value(name, item, kind.value_type) for item in bare.split(",") if item]
    if pa.types.is_map(kind):
        return [tuple(item.split("=", 1)) for item in bare.split(",") if item]
    if pa.types.is_struct(kind):
        return _pair(bare, kind)
    return _scalar(name, bare, kind)


def _pair(text: str, kind: pa.DataType) -> Row:
    """`de=/de` or `1=Heading` as the two fields of a struct."""
    return {
        field.name: _value(field.name, part, field.type)
        for field, part in zip(kind, text.split("=", 1), strict=True)
    }


def _scalar(name: str, text: str, kind: pa.DataType) -> Any:
    if pa.types.is_boolean(kind):
        return _YES_NO[text]
    if pa.types.is_integer(kind):
        return int(text)
    if pa.types.is_floating(kind):
        return float(text)
    if pa.types.is_timestamp(kind):
        return dt.datetime.fromisoformat(text).astimezone(dt.UTC)
    is_url = name in _URL_COLUMNS or name.endswith("_url")
    return absolute(text).rstrip("/") if name == "origin" else absolute(text) if is_url else text


def _text_hash(text: str) -> int:
    return xxhash.xxh3_64_intdigest(text.encode())


def _is_html(row: Row) -> bool:
    return bool(row["status"] == 200)


def _status(row: Row) -> int | None:
    return 200 if row["outcome"] == "answered" else None


def _where_html(value: Callable[[Row], Any]) -> Callable[[Row], Any]:
    return lambda row: value(row) if row["is_html"] else None


CRAWL: Defaults = {
    "kind": lambda _: "full",
    "started_at": lambda _: START,
    "ended": lambda _: "complete",
    "narrowed_by": lambda _: [],
    "is_whole": lambda row: row["ended"] == "complete" and not row["narrowed_by"],
}

PAGES: Defaults = {
    "url_id": lambda row: url_id(row["url"]),
    "host": lambda row: parts(row["url"]).host,
    "path": lambda row: parts(row["url"]).path,
    "query": lambda row: parts(row["url"]).query,
    "outcome": lambda row: "failed" if row.get("failure") else "answered",
    "fetched_at": lambda row: START + dt.timedelta(seconds=row["#"]),
    "attempts": lambda _: 1,
    "found_by": lambda row: "start" if row["url"] == f"{SITE}/" else "link",
    "found_on": lambda row: f"{SITE}/" if row["found_by"] == "link" else None,
    "hops": lambda _: 0,
    "robots_allowed": lambda _: True,
    "status": _status,
    "http_version": lambda _: "2",
    "ip": lambda _: "192.0.2.1",
    "ttfb_ms": lambda _: 50.0,
    "total_ms": lambda _: 80.0,
    "truncated": lambda _: False,
    "faults": lambda _: [],
    "is_html": _is_html,
    "media_type": lambda row: "text/html" if row["status"] else None,
    "charset": _where_html(lambda _: "utf-8"),
    "headers": lambda row: [("content-type", "text/html; charset=utf-8")] if row["status"] else [],
    "body_bytes": _where_html(lambda _: 30_000),
    "wire_bytes": _where_html(lambda _: 9_000),
    "title": _where_html(lambda row: f"Title of {row['url']}"),
    "title_count": _where_html(lambda row: 0 if row["title"] is None else 1),
    "description": _where_html(lambda row: f"Description of {row['url']}"),
    "noindex": lambda _: False,
    "noindex_from": lambda row: "meta" if row["noindex"] else None,
    "meta_robots": lambda row: "noindex" if row["noindex_from"] in {"meta", "both"} else None,
    "x_robots_tag": lambda row: "noindex" if row["noindex_from"] in {"header", "both"} else None,
    "nofollow": lambda _: False,
    "canonical_from": lambda row: "html" if row.get("canonical_url") else None,
    "canonical_count": _where_html(lambda row: 1 if row.get("canonical_url") else 0),
    "canonical_in_head": lambda row: True if row.get("canonical_url") else None,
    "hreflang": lambda _: [],
    "lang": _where_html(lambda _: "en"),
    "viewport": _where_html(lambda _: "width=device-width"),
    "open_graph": lambda _: [],
    "lost_from_head": lambda _: [],
    "h1": lambda row: [f"Heading of {row['url']}"] if row["is_html"] else [],
    "headings": lambda row: [{"level": 1, "text": text} for text in row["h1"]],
    "structured_types": lambda _: [],
    "word_count": _where_html(lambda _: 300),
    "main_word_count": _where_html(lambda row: row["word_count"]),
    "text_hash": _where_html(lambda row: _text_hash(f"whole {row['url']}")),
    "main_text_hash": _where_html(lambda row: _text_hash(f"main {row['url']}")),
    "text_start": _where_html(lambda row: f"Text of {row['url']}"),
    "link_count": _where_html(lambda _: 20),
    "internal_link_count": _where_html(lambda _: 18),
    "image_count": _where_html(lambda _: 3),
    "shape": lambda _: [],
    "page_template": _where_html(lambda _: "Product"),
}

LINKS: Defaults = {
    "source_id": lambda row: url_id(row["source"]),
    "target_url": lambda row: row["target"],
    "target_id": lambda row: url_id(row["target_url"]),
    "internal": lambda row: parts(row["target_url"]).host.endswith("shop.test"),
    "region": lambda _: "main",
    "anchor": lambda row: f"Link to {row['target_url']}",
    "nofollow": lambda row: "nofollow" in (row.get("rel") or ""),
    "position": lambda row: row["#"],
}

RESOURCES: Defaults = {
    "page_id": lambda row: url_id(row["page"]),
    "kind": lambda _: "script",
}

ROBOTS: Defaults = {
    "origin": lambda row: parts(row["url"]).origin if "url" in row else SITE,
    "url": lambda row: f"{row['origin']}/robots.txt",
    "host": lambda row: parts(row["url"]).host,
    "fetched_at": lambda _: START,
    "status": lambda row: None if row.get("failure") else 200,
    "final_url": lambda row: row["url"],
    "hops": lambda _: 0,
    "media_type": lambda _: "text/plain",
    "is_html": lambda _: False,
    "body": lambda _: "",
    "body_bytes": lambda row: len(row["body"] or ""),
    "sitemaps": lambda _: [],
    "state": lambda row: _robots_state(row["status"]),
}

ROBOTS_RULES: Defaults = {
    "origin": lambda _: SITE,
    "line": lambda row: row["#"] + 2,
    "agents": lambda _: ["*"],
    "allow": lambda _: False,
    "for_googlebot": lambda _: True,
}

SITEMAP_FILES: Defaults = {
    "host": lambda row: parts(row["url"]).host,
    "found_by": lambda _: "robots",
    "status": lambda row: None if row.get("failure") else 200,
    "kind": lambda row: "urlset" if row["status"] == 200 else "none",
    "entries": lambda _: 0,
}

SITEMAPS: Defaults = {
    "sitemap_url": lambda _: f"{SITE}/sitemap.xml",
    "url_id": lambda row: url_id(row["url"]),
    "hreflang": lambda _: [],
    "is_news": lambda _: False,
}

PROBES: Defaults = {
    "host": lambda row: parts(row["url"]).host if "url" in row else parts(SITE).host,
    "kind": lambda _: "missing",
    "url": lambda row: f"https://{row['host']}/tiebeam-probe",
    "status": lambda row: None if row.get("failure") else 404,
    "final_url": lambda row: row["url"],
    "final_status": lambda row: row["status"],
    "hops": lambda _: 0,
}

RENDERINGS: Defaults = {
    "url_id": lambda row: url_id(row["url"]),
    "outcome": lambda row: "failed" if row.get("failure") else "rendered",
    "rendered_at": lambda _: START,
    "attempts": lambda _: 1,
    "total_ms": lambda _: 300.0,
    "settled": lambda _: True,
    "is_full": lambda _: True,
    "status": lambda _: 200,
    "final_url": lambda row: row["url"],
    "navigations": lambda _: 0,
    "soft_navigations": lambda _: 0,
    "raw_title": lambda row: f"Title of {row['url']}",
    "rendered_title": lambda row: row["raw_title"],
    "rendered_canonical_url": lambda row: row.get("raw_canonical_url"),
    "raw_noindex": lambda _: False,
    "rendered_noindex": lambda row: row["raw_noindex"],
    "raw_internal_link_count": lambda _: 18,
    "added_link_count": lambda row: len(row.get("added_links") or []),
    "rendered_internal_link_count": lambda row: (
        row["raw_internal_link_count"] + row["added_link_count"]
    ),
    "removed_link_count": lambda _: 0,
    "raw_main_word_count": lambda _: 300,
    "rendered_main_word_count": lambda row: row["raw_main_word_count"],
    "added_text_share": lambda _: 0.0,
    "removed_text_share": lambda _: 0.0,
    "rendered_text_start": lambda row: f"Text of {row['url']}",
    "html_cut": lambda _: False,
    "script_error_count": lambda _: 0,
    "console_error_count": lambda _: 0,
    "failed_resource_count": lambda _: 0,
}

POLICY: Defaults = {"line": lambda row: row["#"] + 1, "pattern": lambda _: "*"}


def _robots_state(status: int | None) -> str:
    if status is None or status >= 500 or status == 429:
        return "disallow-all"
    return "rules" if status < 400 else "allow-all"
