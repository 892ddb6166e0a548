"""Writes the WARC file of a crawl (ISO 28500): request, answer and page of a few URLs a finding."""

from collections.abc import Iterator
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from secrets import token_hex
from typing import Any

import ibis
import pyarrow as pa
from ibis import _
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tiebeam import __version__
from tiebeam.engine.tables import TABLES, Place, Tables

PER_FINDING = 3
FOLDER = "warc"
_PACKING = frozenset({"content-encoding", "transfer-encoding", "content-length"})
_NOTE = (
    "Names of headers are in lower case. Bodies are unpacked; headers that told of packing begin "
    "with X-Archive-Orig-. Of a request, no header is kept that could hold a secret."
)


def keep_evidence(t: Tables, place: Place) -> pa.Table:
    """Write the archive of the findings' pages; the table says where in it each page stands.

    Of each finding at most three pages that the crawl kept whole, the same in each run.
    """
    schema = TABLES["evidence"].arrow
    if "bodies" not in t or t.bodies.count().to_pyarrow().as_py() == 0:
        return schema.empty_table()
    chosen = _chosen(t).to_pyarrow()
    places: dict[int, tuple[int, int]] = {}

    def fill(path: Path) -> None:
        places.update(_write(path, _pages(t, chosen)))

    name = f"{FOLDER}/evidence-{token_hex(4)}.warc.gz"
    _remove_old(t, place)
    place.write(name, fill)
    rows = [
        {
            **row,
            "file": name,
            "offset": places[row["url_id"]][0],
            "length": places[row["url_id"]][1],
        }
        for row in chosen.to_pylist()
    ]
    return pa.Table.from_pylist(rows, schema=schema)


def _remove_old(t: Tables, place: Place) -> None:
    """Remove archives but the last, which readers hold until the tables are replaced."""
    named = set(t.evidence.file.to_pyarrow().to_pylist()) if "evidence" in t else set()
    for name in place.names(FOLDER):
        if f"{FOLDER}/{name}" not in named:
            place.remove(f"{FOLDER}/{name}")


def _chosen(t: Tables) -> ibis.Table:
    kept = t.occurrences.semi_join(t.bodies, "url_id").select("fingerprint", "url_id").distinct()
    ranked = kept.mutate(
        place=ibis.row_number().over(group_by="fingerprint", order_by=_.url_id.hash())
    )
    return ranked.filter(_.place < PER_FINDING).drop("place").order_by("fingerprint", "url_id")


def _pages(t: Tables, chosen: pa.Table) -> Iterator[dict[str, Any]]:
    wanted = ibis.memtable(chosen.select(["url_id"])).distinct()
    answers = t.pages.select(
        "url_id", "url", "fetched_at", "status", "http_version", "ip", "headers"
    )
    rows = t.bodies.semi_join(wanted, "url_id").join(answers, "url_id").order_by("url_id")
    for batch in t.batches(rows, 100):
        yield from batch.to_pylist()


def _write(path: Path, pages: Iterator[dict[str, Any]]) -> dict[int, tuple[int, int]]:
    """Write each page once; where its answer begins in the file and how long it is, by id."""
    places: dict[int, tuple[int, int]] = {}
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        info = {"software": f"Tiebeam/{__version__}", "description": _NOTE}
        writer.write_record(writer.create_warcinfo_record(path.name, info))
        for page in pages:
            begin = file.tell()
            answer = _answer(writer, page)
            writer.write_record(answer)
            places[page["url_id"]] = (begin, file.tell() - begin)
            writer.write_record(_request(writer, page, answer))
    return places


def _answer(writer: WARCWriter, page: dict[str, Any]) -> Any:
    status = int(page["status"])
    phrase = HTTPStatus(status).phrase if status in set(HTTPStatus) else ""
    headers = [
        (f"X-Archive-Orig-{name}" if name in _PACKING else name, value)
        for name, value in page["headers"] or ()
    ]
    headers.append(("content-length", str(len(page["body"]))))
    about = {"WARC-Date": page["fetched_at"].strftime("%Y-%m-%dT%H:%M:%SZ")}
    if page["ip"]:
        about["WARC-IP-Address"] = page["ip"]
    return writer.create_warc_record(
        page["url"],
        "response",
        payload=BytesIO(page["body"]),
        http_headers=StatusAndHeaders(f"{status} {phrase}".strip(), headers, protocol="HTTP/1.1"),
        warc_headers_dict=about,
    )


def _request(writer: WARCWriter, page: dict[str, Any], answer: Any) -> Any:
    line, *lines = page["request"].split("\n")
    headers = [tuple(text.split(": ", 1)) for text in lines]
    about = {
        "WARC-Date": answer.rec_headers.get_header("WARC-Date"),
        "WARC-Concurrent-To": answer.rec_headers.get_header("WARC-Record-ID"),
    }
    return writer.create_warc_record(
        page["url"],
        "request",
        http_headers=StatusAndHeaders(line, headers, is_http_request=True),
        warc_headers_dict=about,
    )
