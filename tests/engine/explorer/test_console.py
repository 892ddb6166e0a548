"""Statements of experts: read, and nothing else."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from tests.engine.small_crawl import PAGES

from tiebeam.engine.explorer import SqlRefused, Statement, console


def rows(folder: Path, sql: str, most_rows: int = 10) -> list[dict[str, object]]:
    found: list[dict[str, object]] = (
        Statement(folder, sql, most_rows=most_rows).answer().rows.to_pylist()
    )
    return found


def refusal(folder: Path, sql: str) -> str:
    with pytest.raises(SqlRefused) as caught:
        rows(folder, sql)
    return str(caught.value)


def test_answers_from_every_table_of_the_crawl(folder: Path) -> None:
    sql = """-- pages beside their links; nothing else
        SELECT count(*) AS n FROM urls JOIN pages USING (url_id) /* and */ WHERE true;"""
    assert rows(folder, sql) == [{"n": len(PAGES)}]
    assert rows(folder, "SELECT count(*) AS n FROM links") == [{"n": 5}]


def test_gives_no_more_rows_than_asked_for_and_says_so(folder: Path) -> None:
    answer = Statement(folder, "SELECT * FROM range(1000000000)", most_rows=3).answer()
    assert (answer.rows.num_rows, answer.is_cut) == (3, True)


@pytest.mark.parametrize(
    "sql",
    [
        "COPY urls TO '{place}/out.csv'",
        "COPY (SELECT 1) TO '{place}/out.parquet'",
        "EXPORT DATABASE '{place}/out'",
        "ATTACH '{place}/out.db' AS other",
        "INSTALL httpfs",
        "LOAD httpfs",
        "PRAGMA database_list",
        "SET memory_limit = '100GB'",
        "SET enable_external_access = true",
        "RESET lock_configuration",
        "CREATE TABLE mine AS SELECT 1",
        "CREATE OR REPLACE VIEW pages AS SELECT 1",
        "DROP VIEW pages",
        "INSERT INTO index.urls SELECT * FROM urls",
        "UPDATE index.urls SET url = 'x'",
        "DELETE FROM index.urls",
        "WITH gone AS (DELETE FROM index.urls RETURNING 1) SELECT * FROM gone",
        "CALL pragma_version()",
        "EXPLAIN ANALYZE SELECT 1",
        "SELECT 1; SELECT 2",
        "SELECT 1; COPY urls TO '{place}/out.csv'",
        "SELECT * FROM query('COPY (SELECT 1) TO ''{place}/out.csv''')",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_blob('/proc/self/environ')",
        "SELECT * FROM glob('/etc/*')",
        "FROM sniff_csv('/etc/passwd')",
        "SELECT * FROM parquet_metadata('{place}/other.parquet')",
        "SELECT * FROM read_parquet('https://example.test/x.parquet')",
        "SELECT * FROM duckdb_secrets()",
        "SELECT getenv('HOME')",
        "-- nothing",
        "",
        "SELECT 'half",
        "SELECT nope FROM urls",
    ],
)
def test_whatever_does_more_than_read_the_crawl_is_refused(
    folder: Path, tmp_path: Path, sql: str
) -> None:
    assert refusal(folder, sql.replace("{place}", str(tmp_path)))
    assert not list(tmp_path.iterdir())
    assert rows(folder, "SELECT count(*) AS n FROM urls") == [{"n": len(PAGES)}]


def test_an_error_is_shown_with_its_place_and_without_the_place_of_the_crawl(folder: Path) -> None:
    said = refusal(folder, "SELECT url,\n  nope\nFROM urls")
    assert "LINE 2:   nope" in said
    assert "^" in said
    assert str(folder.parent) not in said


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT list(a.range) FROM range(100000000) a",
        "SELECT repeat('x', 400000000)",
        "SELECT unnest(range(10000000000))",
    ],
)
def test_a_statement_that_wants_too_much_is_ended(folder: Path, sql: str) -> None:
    assert refusal(folder, sql)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE a.range % 7 = b.range % 5",
        "WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t) SELECT max(n) FROM t",
    ],
)
def test_a_statement_without_end_is_broken_off(
    folder: Path, monkeypatch: pytest.MonkeyPatch, sql: str
) -> None:
    monkeypatch.setattr(console, "SECONDS", 2)
    assert "No answer within 2 seconds" in refusal(folder, sql)


def test_a_statement_that_was_stopped_does_not_begin(folder: Path) -> None:
    statement = Statement(folder, "SELECT 1", most_rows=1)
    statement.stop()
    with pytest.raises(SqlRefused, match="stopped"):
        statement.answer()


def test_a_statement_under_way_is_stopped_at_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, start = threading.Event(), Statement._start

    def begin(statement: Statement) -> Any:
        process = start(statement)
        begun.set()
        return process

    monkeypatch.setattr(Statement, "_start", begin)
    statement = Statement(folder, "SELECT count(*) FROM range(1e12::BIGINT)", most_rows=1)
    with ThreadPoolExecutor(1) as thread:
        answer = thread.submit(statement.answer)
        assert begun.wait(10)
        statement.stop()
        with pytest.raises(SqlRefused, match="stopped"):
            answer.result(timeout=10)


def test_its_process_is_given_no_secret(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIEBEAM_SECRET_KEY", "do not tell")
    assert "do not tell" not in str(console._environment())


def test_a_statement_of_a_book_is_too_long(folder: Path) -> None:
    with pytest.raises(SqlRefused, match="at most 20,000 letters"):
        Statement(folder, "SELECT " + "1" * 20_000, most_rows=1)
