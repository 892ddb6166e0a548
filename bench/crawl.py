"""Crawls the lab with Tiebeam and with Scrapy, side by side in one run, and prints what each cost.

usage: crawl.py [--pages 20000] [--runs 3] [--scrapy PYTHON]

The lab writes its pages once; nginx keeps the answers and serves them to every crawler alike, from
the same two cores. Scrapy extracts the same fields (`peers/scrapy_fields.py`) in an environment of
its own: python3 -m venv peers && peers/bin/pip install scrapy, then --scrapy peers/bin/python.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import measure

from tiebeam.engine import pipeline
from tiebeam.lab.main import open_lab

HERE = Path(__file__).parent
CACHE_ADDRESS = "127.0.0.2"
"""The lab has the port on 127.0.0.1; the cache has the same one here, so that links stay true."""

CONFIG = """
worker_processes 1;
daemon off;
pid {run}/nginx.pid;
error_log {run}/error.log crit;
events {{ worker_connections 2048; }}
http {{
  access_log off;
  sendfile on;
  keepalive_requests 1000000;
  client_body_temp_path {run}/b; fastcgi_temp_path {run}/f; uwsgi_temp_path {run}/u;
  scgi_temp_path {run}/s; proxy_temp_path {run}/p;
  proxy_cache_path {run}/cache levels=1:2 keys_zone=lab:64m max_size=8g inactive=2h;
  upstream lab {{ server 127.0.0.1:{port}; keepalive 32; }}
  server {{
    listen {address}:{port};
    location / {{
      proxy_pass http://lab;
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header Connection "";
      proxy_set_header Accept-Encoding gzip;
      proxy_cache lab;
      proxy_cache_key $http_host$request_uri;
      proxy_cache_valid any 2h;
      proxy_ignore_headers Cache-Control Expires Set-Cookie Vary;
    }}
  }}
}}
"""

ONLY_CRAWL = """
import sys
from pathlib import Path
from tiebeam.engine import pipeline
if __name__ == "__main__":
    url, folder, port = sys.argv[1:]
    settings = pipeline.CrawlSettings(
        start_urls=(url,), hosts=("*.larkmoor.localhost",), allow_private=True, workers=2,
        concurrency=16, probes=False, connect_to=(f"::127.0.0.2:{port}",))
    pipeline.crawl(settings, Path(folder))
"""


@contextmanager
def cached(port: int) -> Iterator[None]:
    """Nginx in front of the lab, keeping every answer."""
    with tempfile.TemporaryDirectory() as run:
        config = Path(run) / "nginx.conf"
        config.write_text(CONFIG.format(run=run, port=port, address=CACHE_ADDRESS))
        Path(run).chmod(0o755)
        program = shutil.which("nginx") or "/usr/sbin/nginx"
        process = subprocess.Popen([program, "-c", str(config)])
        time.sleep(0.5)
        try:
            yield
        finally:
            process.terminate()
            process.wait()


def main() -> None:
    """Warm the cache, run each crawler in turn, print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--scrapy")
    asked = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as place,
        open_lab(pages=asked.pages) as (lab, _),
        cached(lab.port),
    ):
        folder = Path(place)
        _tiebeam(lab.url, lab.port, folder / "warm")
        print("| Crawler | Pages | pages/s | CPU ms/page | Peak memory MB |")
        print("| --- | --- | --- | --- | --- |")
        for number in range(asked.runs):
            _say("Tiebeam", *_tiebeam(lab.url, lab.port, folder / f"tiebeam-{number}"))
            if asked.scrapy:
                _say("Scrapy", *_scrapy(asked.scrapy, lab.url, folder / f"scrapy-{number}.jsonl"))
        _judge(folder / "tiebeam-0")


def _say(name: str, pages: int, cost: measure.Measured) -> None:
    print(
        f"| {name} | {pages:,} | {pages / cost.wall_s:,.0f} | {cost.cpu_s * 1000 / pages:.2f} "
        f"| {cost.peak_mb:,.0f} |",
        flush=True,
    )


def _tiebeam(url: str, port: int, folder: Path) -> tuple[int, measure.Measured]:
    script = folder.with_suffix(".py")
    script.write_text(ONLY_CRAWL)
    cost = measure.run([sys.executable, str(script), url, str(folder), str(port)])
    return pipeline.manifest(folder).counts["pages"], cost


def _scrapy(python: str, url: str, items: Path) -> tuple[int, measure.Measured]:
    script = HERE / "peers" / "scrapy_fields.py"
    environment = {**os.environ, "PYTHONPATH": ""}
    cost = measure.run([python, str(script), url, str(items), CACHE_ADDRESS], env=environment)
    with items.open() as lines:
        return len({json.loads(line)["url"] for line in lines}), cost


def _judge(folder: Path) -> None:
    begun: list[tuple[str, float]] = []
    pipeline.judge(folder, on_stage=lambda name, *_: begun.append((name, time.perf_counter())))
    begun.append(("end", time.perf_counter()))
    print("\n| Stage after the crawl | seconds |\n| --- | --- |")
    for (name, start), (_, end) in pairwise(begun):
        print(f"| {name.replace('_', ' ')} | {end - start:.1f} |")
    times = [one.total_ms for one in pipeline.judgements(folder)]
    middle = statistics.median(times)
    print(f"\n{len(times)} checks: {middle:.0f} ms in the median, {max(times)} ms at most")


if __name__ == "__main__":
    main()
