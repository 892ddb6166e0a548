"""Kills a crawl with SIGKILL at random moments, resumes it, and counts what was lost or had twice.

usage: kill_resume.py [--pages 20000] [--kills 5] [--seed 1]

Every second kill hits a worker process instead of the coordinator. The crawl that is killed must
end with exactly the URLs of one that nobody disturbed, each once.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq

from tiebeam.engine import pipeline
from tiebeam.lab.main import open_lab

CRAWL = """
import sys
from pathlib import Path
from tiebeam.engine import pipeline
if __name__ == "__main__":
    url, folder = sys.argv[1], Path(sys.argv[2])
    if (folder / "crawl.json").exists():
        pipeline.resume(folder)
    else:
        pipeline.crawl(pipeline.CrawlSettings(
            start_urls=(url,), hosts=("*.larkmoor.localhost",), allow_private=True, workers=2,
            concurrency=16, probes=False), folder)
"""


def main() -> None:
    """Crawl undisturbed, crawl with kills, compare."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    chance = random.Random(asked.seed)  # noqa: S311 - moments, not secrets
    with tempfile.TemporaryDirectory() as place, open_lab(pages=asked.pages) as (lab, _):
        script = Path(place) / "crawl.py"
        script.write_text(CRAWL)
        calm, killed = Path(place) / "calm", Path(place) / "killed"
        start = time.perf_counter()
        subprocess.run([sys.executable, str(script), lab.url, str(calm)], check=True)
        whole_s = time.perf_counter() - start
        for number in range(asked.kills):
            moment = chance.uniform(0.05, 0.8) * whole_s / asked.kills
            _kill(script, lab.url, killed, moment + 1.0, is_worker=bool(number % 2))
        subprocess.run([sys.executable, str(script), lab.url, str(killed)], check=True)
        _compare(_urls(calm), _urls(killed))


def _kill(script: Path, url: str, folder: Path, after_s: float, *, is_worker: bool) -> None:
    process = subprocess.Popen([sys.executable, str(script), url, str(folder)])
    time.sleep(after_s)
    victim = _worker_of(process.pid) if is_worker else process.pid
    os.kill(victim or process.pid, signal.SIGKILL)
    name = "worker" if is_worker and victim else "coordinator"
    print(f"killed the {name} after {after_s:.1f} s", flush=True)
    if name == "worker":
        time.sleep(2)
        process.kill()
    process.wait()


def _worker_of(parent: int) -> int | None:
    """The youngest process below the crawl."""
    below = {parent}
    for stat in sorted(Path("/proc").glob("[0-9]*/stat"), key=lambda path: int(path.parent.name)):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[1]) in below:
            below.add(int(stat.parent.name))
    return max(below - {parent}, default=None)


def _urls(folder: Path) -> Counter[str]:
    manifest = pipeline.manifest(folder)
    parts = [folder / "pages" / part.name for part in manifest.parts["pages"]]
    return Counter(url for part in parts for url in pq.read_table(part)["url"].to_pylist())


def _compare(calm: Counter[str], killed: Counter[str]) -> None:
    lost, more = calm.keys() - killed.keys(), killed.keys() - calm.keys()
    twice = [url for url, times in killed.items() if times > 1]
    print(f"{len(calm):,} URLs undisturbed, {len(killed):,} after kills")
    print(f"lost {len(lost)}, had twice {len(twice)}, only after kills {len(more)}")
    raise SystemExit(bool(lost or twice or more))


if __name__ == "__main__":
    main()
