"""One statement of an expert, run in a process of its own that can do nothing but read.

The process gets the files of one crawl and opens nothing else: no other file, no network, no
extension; it writes no file, holds little memory, and whoever started it may kill it at any time.
What it says goes to its standard output: one line of JSON, then the answer as an Arrow stream.
"""

import json
import os
import resource
import sys
from typing import Any, BinaryIO

import duckdb
import pyarrow as pa

from tiebeam.engine.explorer.index import read_parts

THREADS = 2
MEMORY = "512MB"
ADDRESS_SPACE = 6 << 30
LARGEST_ANSWER = 48 << 20
"""Bytes that an answer may have."""

CONFIG: dict[str, Any] = {
    "memory_limit": MEMORY,
    "threads": THREADS,
    "temp_directory": "",
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "allow_unsigned_extensions": False,
    "python_enable_replacements": False,
    "python_scan_all_frames": False,
}


class Refused(Exception):
    """The statement is not run; the message says why."""


def main() -> None:
    """Read what is asked from standard input, answer on standard output."""
    asked = json.load(sys.stdin)
    out = _own_output()
    bound(asked["seconds"])
    try:
        with opened(asked["index"], asked["tables"]) as connection:
            answer, is_cut = run(connection, asked["sql"], most_rows=asked["rows"])
    except (Refused, duckdb.Error, MemoryError) as error:
        _say(out, {"error": _told(error, asked["folder"])})
        return
    _say(out, {"is_cut": is_cut})
    with pa.ipc.new_stream(out, answer.schema) as stream:
        stream.write_table(answer)


def _own_output() -> BinaryIO:
    """Where the answer goes; what a library prints goes nowhere."""
    out = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    return out


def bound(seconds: int) -> None:
    """Let the system hold this process to its limits, whatever runs in it."""
    for limit, value in (
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_AS, ADDRESS_SPACE),
        (resource.RLIMIT_CPU, seconds * THREADS + 2),
    ):
        resource.setrlimit(limit, (value, value))


def opened(index: str, tables: dict[str, list[str]]) -> duckdb.DuckDBPyConnection:
    """A database that holds the tables of one crawl as views and lets nothing else in."""
    connection = duckdb.connect(config=CONFIG)
    connection.execute("SET GLOBAL TimeZone = 'UTC'")
    connection.execute(f"ATTACH {_quoted(index)} AS index (READ_ONLY)")
    connection.execute("CREATE VIEW urls AS FROM index.urls")
    for name, files in tables.items():
        read_parts(connection, files).create_view(name)
    allowed = ", ".join(_quoted(file) for files in tables.values() for file in files)
    connection.execute(f"SET allowed_paths = [{allowed}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def run(
    connection: duckdb.DuckDBPyConnection, sql: str, *, most_rows: int
) -> tuple[pa.Table, bool]:
    """At most so many rows of the answer, and whether there were more. Raises Refused."""
    statements = connection.extract_statements(sql)
    if len(statements) != 1:
        raise Refused("One statement at a time." if statements else "There is no statement.")
    if statements[0].type != duckdb.StatementType.SELECT:
        kind = statements[0].type.name.replace("_", " ")
        raise Refused(f"Only SELECT is allowed here, not {kind}: the console reads and no more.")
    answer = _bound(connection, statements[0].query).limit(most_rows + 1)
    batches = []
    reader = answer.to_arrow_reader(1_000)
    for batch in reader:
        batches.append(batch)
        if sum(one.nbytes for one in batches) > LARGEST_ANSWER:
            raise Refused("The answer is too large: choose fewer columns or shorter texts.")
    rows = pa.Table.from_batches(batches, schema=reader.schema)
    return rows.slice(0, most_rows), rows.num_rows > most_rows


def _bound(connection: duckdb.DuckDBPyConnection, sql: str) -> duckdb.DuckDBPyRelation:
    """The statement with its names looked up, not yet run."""
    try:
        return connection.sql(sql)
    except duckdb.Error:
        connection.execute(sql)  # fails in the same way, and says at which place
        raise


def _quoted(path: str) -> str:
    return "'" + path.replace("'", "''") + "'"


def _told(error: Exception, folder: str) -> str:
    """What the database says, without the place of the crawl on this machine."""
    if isinstance(error, MemoryError | duckdb.OutOfMemoryException):
        return f"It needs more memory than a statement may have ({MEMORY}): ask for less."
    text = str(error)
    return text.replace(f"{folder}/", "")[:4_000]


def _say(out: BinaryIO, head: dict[str, Any]) -> None:
    out.write(json.dumps(head).encode() + b"\n")
    out.flush()


if __name__ == "__main__":
    main()
