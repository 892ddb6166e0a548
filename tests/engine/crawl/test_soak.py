"""A few seconds of the soak in `bench`: all hostile ways by chance, and books that agree."""

import subprocess
import sys
from pathlib import Path

SOAK = Path(__file__).parents[3] / "bench" / "soak.py"
MINUTES = 0.1
LONGEST_S = 600
PAGES_RENDERED = 3


def test_a_crawl_of_a_server_that_fails_in_every_way_has_one_outcome_for_each_url() -> None:
    run = [sys.executable, str(SOAK), str(MINUTES), "7", str(PAGES_RENDERED)]
    ended = subprocess.run(run, capture_output=True, text=True, timeout=LONGEST_S, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "Every admitted URL has exactly one outcome." in ended.stdout
