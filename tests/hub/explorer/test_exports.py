"""What is taken away."""

import csv
from datetime import UTC, datetime
from io import BytesIO, StringIO
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pyarrow.parquet as pq
import pytest
from django.test import Client
from tests.engine.small_crawl import PAGES
from tests.hub.explorer.streams import finished, received

from tiebeam.engine import pipeline
from tiebeam.hub.explorer import exports
from tiebeam.hub.sites.models import Crawl

pytestmark = pytest.mark.django_db

QUERY = "c=status&o=is&v=200&col=url&col=title&col=h1&col=ttfb_ms&col=noindex&sort=-ttfb_ms"


def taken(client: Client, crawl: Crawl, kind: str, query: str = QUERY) -> bytes:
    answer = client.get(f"/sites/{crawl.site_id}/urls/export/{kind}/?{query}")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == exports.KINDS[kind]
    return received(answer)


def sheet(content: bytes) -> list[list[str]]:
    """The cells of the first sheet as texts; a formula would be no text."""
    with ZipFile(BytesIO(content)) as book:
        root = ET.fromstring(book.read("xl/worksheets/sheet1.xml"))  # noqa: S314 our own
    assert not [one for one in root.iter() if one.tag.endswith("}f")]
    rows = [one for one in root.iter() if one.tag.endswith("}row")]
    return [["".join(cell.itertext()) for cell in row] for row in rows]


def test_csv_holds_the_rows_and_columns_of_the_list(signed_in: Client, crawl: Crawl) -> None:
    text = taken(signed_in, crawl, "csv").decode()
    head, *rows = csv.reader(StringIO(text, newline=""))
    assert head == ["url", "title", "h1", "ttfb_ms", "noindex"]
    assert rows[0] == ["https://www.shop.test/oak", "Oak table", "Oak | Table, oak", "900.5", "no"]
    assert len(rows) == 5


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_spreadsheet_takes_a_title_for_a_formula(
    signed_in: Client, crawl: Crawl, kind: str
) -> None:
    content = taken(signed_in, crawl, kind)
    cells = (
        [cell for row in csv.reader(StringIO(content.decode(), newline="")) for cell in row]
        if kind == "csv"
        else [cell for row in sheet(content) for cell in row]
    )
    assert "'=HYPERLINK(1)" in cells
    assert "=HYPERLINK(1)" not in cells
    assert not [cell for cell in cells if "\u202e" in cell]


def test_a_workbook_holds_numbers_as_numbers(signed_in: Client, crawl: Crawl) -> None:
    rows = sheet(taken(signed_in, crawl, "xlsx"))
    assert rows[0] == ["url", "title", "h1", "ttfb_ms", "noindex"]
    assert rows[1][3] == "900.5"
    assert len(rows) == 6


def test_parquet_keeps_types_and_lists(signed_in: Client, crawl: Crawl) -> None:
    rows = pq.read_table(BytesIO(taken(signed_in, crawl, "parquet"))).to_pylist()
    assert rows[0]["h1"] == ["Oak", "Table, oak"]
    assert rows[0]["noindex"] is False
    assert len(rows) == 5


@pytest.mark.parametrize("kind", exports.KINDS)
def test_an_answer_without_rows_is_a_whole_file(signed_in: Client, crawl: Crawl, kind: str) -> None:
    content = taken(signed_in, crawl, kind, "c=url&o=is&v=x&col=url&col=status")
    if kind == "csv":
        assert content.decode().strip() == '"url","status"'
    elif kind == "xlsx":
        assert sheet(content) == [["url", "status"]]
    else:
        assert pq.read_table(BytesIO(content)).column_names == ["url", "status"]


def test_every_column_can_be_taken_away(signed_in: Client, crawl: Crawl) -> None:
    query = "&".join(f"col={name}" for name in pipeline.explorer_columns())
    for kind in exports.KINDS:
        assert taken(signed_in, crawl, kind, query)


def test_a_wrong_filter_leads_back_with_the_reason(signed_in: Client, crawl: Crawl) -> None:
    address = f"/sites/{crawl.site_id}/urls/export/csv/?c=status&o=is&v=four"
    answer = signed_in.get(address, follow=True)
    assert "no number" in answer.content.decode()


def test_there_is_no_other_kind(signed_in: Client, crawl: Crawl) -> None:
    assert signed_in.get(f"/sites/{crawl.site_id}/urls/export/exe/").status_code == 404


@pytest.mark.parametrize("kind", exports.KINDS)
def test_whoever_goes_away_ends_the_reading(crawl: Crawl, kind: str) -> None:
    question = pipeline.Question(columns=("url",))
    reading = pipeline.explore(crawl.folder).read(question)

    async def leave() -> None:
        pieces = exports.stream(kind, reading, question.columns)
        await anext(pieces)
        await pieces.aclose()  # type: ignore[attr-defined] # an asynchronous generator

    finished(leave())
    assert reading._is_over
    assert len(PAGES) > 1


def test_file_names_hold_nothing_but_letters_and_figures() -> None:
    now = datetime(2026, 11, 29, tzinfo=UTC)
    name = exports.file_name('../../\r\nx: "\u202egnp.exe', 3, "csv", now=now)
    assert name == "x-gnp-exe-crawl-3-urls-2026-11-29.csv"
    assert exports.file_name("日本", 1, "xlsx", now=now) == "site-crawl-1-urls-2026-11-29.xlsx"
