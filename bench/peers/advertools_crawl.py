"""advertools crawls a whole site with the fields that it takes by itself, unthrottled.

usage: advertools_crawl.py START_URL OUTPUT.jsonl CONCURRENCY  (in an environment with advertools)
"""

import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

import advertools

if __name__ == "__main__":
    start, output, concurrency = sys.argv[1:]
    # It starts the command `scrapy`, which stands beside this environment's Python.
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    advertools.crawl(
        start,
        output,
        follow_links=True,
        # A host with its port would count as another site.
        allowed_domains=[urlsplit(start).hostname],
        custom_settings={
            "LOG_LEVEL": "CRITICAL",
            "CONCURRENT_REQUESTS": int(concurrency),
            "CONCURRENT_REQUESTS_PER_DOMAIN": int(concurrency),
            "DOWNLOAD_DELAY": 0,
            "ROBOTSTXT_OBEY": False,
            "RETRY_ENABLED": False,
            "COOKIES_ENABLED": False,
            "TELNETCONSOLE_ENABLED": False,
        },
    )
