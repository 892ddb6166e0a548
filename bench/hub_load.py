"""Two hundred people at work on a hub with a crawl of a million pages and 500 findings.

usage: hub_load.py FOLDER LOCUST [SECONDS]
FOLDER holds the crawl that explorer.py made; LOCUST is the command of that name. On SQLite they
open 20 pages a second, on PostgreSQL 50. Times are as the people see them, all waiting included.
"""

import csv
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from large_hub import Hub, large_hub

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.temporary_postgresql import QUICK, temporary_postgresql

PEOPLE, FINDINGS = 200, 500
USERS = str(Path(__file__).parent / "peers" / "hub_users.py")
PORT = 8079
WARM_S = 30


@dataclass(frozen=True)
class Goal:
    """What is asked of a hub on one kind of database."""

    database: str
    pages_per_s: int
    p95_ms: int
    web_processes: int


SQLITE = Goal("SQLite", 20, 150, 1)
POSTGRESQL = Goal("PostgreSQL", 50, 100, 2)


def main(crawl: Path, locust: str, seconds: int) -> None:
    """Measure both, and print a table for each."""
    print(f"{os.cpu_count()} cores; load {os.getloadavg()[0]:.1f}.")
    measure(crawl, locust, seconds, SQLITE, "")
    for name in ("fsync", "synchronous_commit", "full_page_writes"):
        QUICK[name] = "on"  # as people run it
    with temporary_postgresql() as database:
        measure(crawl, locust, seconds, POSTGRESQL, database)


def measure(crawl: Path, locust: str, seconds: int, goal: Goal, database: str) -> None:
    """One hub under load."""
    with large_hub(
        crawl,
        PORT,
        people=PEOPLE,
        findings=FINDINGS,
        web_processes=goal.web_processes,
        database=database,
    ) as hub:
        _drive(locust, hub, goal, WARM_S)  # what is loaded and opened once
        rows = _drive(locust, hub, goal, seconds)
    total = rows[-1]
    print(
        f"\n{goal.database}, {goal.web_processes} web processes: "
        f"{float(total['Requests/s']):.1f} pages/s asked for by {PEOPLE} people\n\n"
        "| | Pages | Median | p95 | p99 | Longest | Errors |\n"
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    )
    for row in rows:
        times = " | ".join(f"{float(row[name]):.0f} ms" for name in ("50%", "95%", "99%", "100%"))
        name = "all" if row is total else row["Name"]
        print(f"| {name} | {row['Request Count']} | {times} | {row['Failure Count']} |", flush=True)
    is_met = float(total["95%"]) <= goal.p95_ms and total["Failure Count"] == "0"
    print(f"\nGoal, p95 of {goal.p95_ms} ms without an error: {'met' if is_met else 'not met'}")


def _drive(locust: str, hub: Hub, goal: Goal, seconds: int) -> list[dict[str, str]]:
    """Let them work; the rows of Locust's table, the sum last."""
    with tempfile.TemporaryDirectory() as place:
        table = Path(place) / "load"
        told = {
            "HUB_COOKIES": json.dumps(hub.cookies),
            "HUB_FINDINGS": json.dumps(hub.findings),
            "HUB_PACE_S": str(PEOPLE / goal.pages_per_s),
        }
        words = ["--headless", "--only-summary", "--users", str(PEOPLE), "--reset-stats"]
        words += ["--spawn-rate", str(PEOPLE), "--run-time", f"{seconds}s"]
        words += ["--host", f"http://127.0.0.1:{hub.port}", "--csv", str(table)]
        done = subprocess.run(
            [locust, "--locustfile", USERS, *words],
            env={**os.environ, **told},
            capture_output=True,
            text=True,
            check=False,
        )
        written = table.with_name("load_stats.csv")
        if not written.exists():
            raise SystemExit(done.stderr)
        with written.open(encoding="utf-8") as rows:
            return list(csv.DictReader(rows))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]) if sys.argv[3:] else 120)
