"""One crawl, without the stages after it, for benchmarks that measure the process.

Workers load the file that began their crawl, so this one loads nothing that a crawl does not.

usage: visit.py URL HOSTS FOLDER [PREVIOUS]
"""

import sys
from pathlib import Path

from tiebeam.engine.crawl import CrawlSettings, crawl

WORKERS = 2
CONCURRENCY = 16


def main(url: str, hosts: str, folder: str, previous: str | None = None) -> None:
    """Crawl what is at `url` and on `hosts`."""
    settings = CrawlSettings(
        (url,),
        hosts=(hosts,),
        workers=WORKERS,
        concurrency=CONCURRENCY,
        allow_private=True,
        previous=previous,
    )
    crawl(settings, Path(folder))


if __name__ == "__main__":
    main(*sys.argv[1:])
