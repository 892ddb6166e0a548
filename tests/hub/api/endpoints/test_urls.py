"""The URLs of a crawl for programs: the rows, files and statements that the explorer has."""

import csv
import json
from io import BytesIO, StringIO
from typing import Any

import pyarrow.parquet as pq
import pytest
from tests.hub.api.conftest import Program, program_of
from tests.hub.explorer.conftest import crawl, tables
from tests.hub.explorer.streams import received

from tiebeam.hub.explorer import asking, exports
from tiebeam.hub.people.models import Team, User
from tiebeam.hub.sites import services
from tiebeam.hub.sites.models import Crawl, Site

pytestmark = pytest.mark.django_db

__all__ = ["crawl", "tables"]

VALUES = (
    *("'nan'::DOUBLE", "'-inf'::FLOAT", "1::HUGEINT << 100", "1.5::DECIMAL(9,2)", "'x'::BLOB"),
    *("MAP {1: [2]}", "{'a': {'b': DATE '2026-11-29'}}", "TIME '09:00'", "INTERVAL 3 DAY"),
    *("uuid()", "[NULL, 'half \u202e']", "TIMESTAMPTZ '2026-11-29 09:00:00+00'"),
)
REFUSED = (
    *("DROP TABLE urls", "SELECT * FROM read_text('/etc/passwd')", "SELEC", ";"),
    *("SELECT 1; SELECT 2", "ATTACH 'x.db'", "COPY urls TO '/tmp/x.csv'"),
)

SLOWEST = "c=status&o=is&v=200&col=title&col=ttfb_ms&sort=-ttfb_ms"


def test_rows_are_filtered_sorted_and_have_the_columns_chosen(
    program: Program, crawl: Crawl
) -> None:
    _, told = program.ask(f"/sites/{crawl.site_id}/urls", query=SLOWEST, limit=1)
    oak = {"url": "https://www.shop.test/oak", "title": "Oak table", "ttfb_ms": 900.5}
    assert (told["items"], told["total"], told["crawl_id"]) == ([oak], 5, crawl.pk)


def test_ids_are_text_and_found_by_it(program: Program, crawl: Crawl) -> None:
    path = f"/sites/{crawl.site_id}/urls"
    _, told = program.ask(path, query="col=url_id&col=main_text_hash&sort=url_id", limit=1)
    (first,) = told["items"]
    assert first["url_id"].isdecimal()
    same = f"c=url_id&o=is&v={first['url_id']}&col=url_id"
    assert [one["url"] for one in program.ask(path, query=same)[1]["items"]] == [first["url"]]
    ids = {one["name"] for one in program.ask("/columns")[1] if one["is_id"]}
    assert {"url_id", "main_text_hash", "duplicate_cluster"} <= ids
    assert "inlinks" not in ids


@pytest.mark.parametrize("query", ["", SLOWEST, "sort=title", "sort=-depth&col=headers"])
def test_part_after_part_is_the_whole_list(program: Program, crawl: Crawl, query: str) -> None:
    path, seen = f"/sites/{crawl.site_id}/urls", []
    after: dict[str, str] = {}
    for _ in range(9):
        _, told = program.ask(path, query=query, limit=2, **after)
        seen += [one["url"] for one in told["items"]]
        if told["next"] is None:
            break
        after = {"after": told["next"]}
    _, whole = program.ask(path, query=query, limit=200)
    assert seen == [one["url"] for one in whole["items"]]
    assert len(seen) == whole["total"]


@pytest.mark.parametrize(
    "query",
    [
        "c=nothing&o=is&v=1",
        "c=status&o=is&v=many",
        "c=title&o=matches&v=(",
        "col=nothing",
        "sort=nothing",
        "a&" * 2500,
    ],
)
def test_what_cannot_be_asked_is_a_wrong_field(program: Program, crawl: Crawl, query: str) -> None:
    for path in ("urls", "urls/export"):
        more = {"kind": "csv"} if path.endswith("export") else {}
        status, problem = program.ask(f"/sites/{crawl.site_id}/{path}", query=query, **more)
        assert (status, problem["detail"].partition(":")[0]) == (422, "query")


@pytest.mark.parametrize("after", ["x", "-1", "~", "\N{ARABIC-INDIC DIGIT ONE}"])
def test_a_place_that_is_none_is_a_wrong_field(program: Program, crawl: Crawl, after: str) -> None:
    assert program.ask(f"/sites/{crawl.site_id}/urls", after=after)[0] == 422


def test_a_site_without_a_crawl_has_no_rows(program: Program, site: Site) -> None:
    assert program.ask(f"/sites/{site.pk}/urls")[0] == 404
    assert program.ask(f"/sites/{site.pk}/urls/export", kind="csv")[0] == 404
    assert program.tell(f"/sites/{site.pk}/sql", sql="SELECT 1")[0] == 404


def test_of_a_closed_site_nothing_is_told(reader: User, crawl: Crawl) -> None:
    services.change_site(crawl.site, by=None, is_closed=True, teams=Team.objects.filter(name="SEO"))
    program, path = program_of(reader), f"/sites/{crawl.site_id}"
    assert program.ask(f"{path}/urls")[0] == 404
    assert program.ask(f"{path}/urls/export", kind="csv")[0] == 404
    assert program.tell(f"{path}/sql", sql="SELECT url FROM urls")[0] == 404


class TestFile:
    @pytest.mark.parametrize("kind", exports.KINDS)
    def test_comes_as_what_was_asked_for(self, program: Program, crawl: Crawl, kind: str) -> None:
        path = f"/api/v1/sites/{crawl.site_id}/urls/export"
        answer = program.get(path, {"query": SLOWEST, "kind": kind})
        content = received(answer)
        assert answer.headers["Content-Type"] == exports.KINDS[kind]
        assert f".{kind}" in answer.headers["Content-Disposition"]
        if kind == "parquet":
            assert pq.read_table(BytesIO(content)).column_names == ["title", "ttfb_ms"]
        if kind == "csv":
            head, *rows = csv.reader(StringIO(content.decode(), newline=""))
            assert (head, len(rows)) == (["title", "ttfb_ms"], 5)

    def test_of_another_kind_there_is_none(self, program: Program, crawl: Crawl) -> None:
        assert program.ask(f"/sites/{crawl.site_id}/urls/export", kind="exe")[0] == 422


class TestSql:
    def ask(self, program: Program, crawl: Crawl, sql: str, **more: int) -> tuple[int, Any]:
        return program.tell(f"/sites/{crawl.site_id}/sql", sql=sql, **more)

    def test_is_answered_with_columns_and_rows(self, program: Program, crawl: Crawl) -> None:
        sql = "SELECT status, count(*) AS n FROM urls WHERE status > 300 GROUP BY 1 ORDER BY 1"
        _, told = self.ask(program, crawl, sql)
        assert told == {"columns": ["status", "n"], "rows": [[301, 1], [404, 1]], "is_cut": False}

    def test_ids_and_what_javascript_would_round_are_text(
        self, program: Program, crawl: Crawl
    ) -> None:
        sql = (
            "SELECT 7::UBIGINT, [7::UBIGINT], {'id': 7::UBIGINT, 'n': 7}, MAP {7::UBIGINT: 1}, "
            "9007199254740993, -9007199254740993, 9007199254740991"
        )
        _, told = self.ask(program, crawl, sql)
        (row,) = told["rows"]
        assert row[:4] == ["7", ["7"], {"id": "7", "n": 7}, [["7", 1]]]
        assert row[4:] == ["9007199254740993", "-9007199254740993", 9007199254740991]

    def test_says_when_there_is_more(self, program: Program, crawl: Crawl) -> None:
        _, told = self.ask(program, crawl, "SELECT url FROM urls", limit=3)
        assert (len(told["rows"]), told["is_cut"]) == (3, True)

    @pytest.mark.parametrize(
        "value",
        VALUES,
    )
    def test_every_kind_of_value_is_json(self, program: Program, crawl: Crawl, value: str) -> None:
        status, told = self.ask(program, crawl, f"SELECT {value} AS it")
        assert status == 200
        assert "NaN" not in json.dumps(told)
        assert "Infinity" not in json.dumps(told)

    @pytest.mark.parametrize(
        "sql",
        REFUSED,
    )
    def test_what_reads_no_table_of_the_crawl_is_refused(
        self, program: Program, crawl: Crawl, sql: str
    ) -> None:
        status, problem = self.ask(program, crawl, sql)
        assert (status, problem["detail"].partition(":")[0]) == (422, "sql")

    def test_waits_for_others(
        self, program: Program, crawl: Crawl, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def busy(*_asked: object) -> None:
            raise asking.OthersAsk("Others are asking just now.")

        monkeypatch.setattr(asking, "answer", busy)
        assert self.ask(program, crawl, "SELECT 1")[0] == 409


def test_every_column_tells_what_can_be_asked_of_it(program: Program, crawl: Crawl) -> None:
    _, columns = program.ask("/columns")
    assert all(one["operators"] and one["sentence"] for one in columns)
    path = f"/sites/{crawl.site_id}/urls"
    query = "&".join(f"col={one['name']}" for one in columns)
    status, told = program.ask(path, query=query, limit=1)
    assert (status, set(told["items"][0])) == (200, {one["name"] for one in columns})
