"""The crawlers that Tiebeam is measured beside: how each is started, and what it does less.

Each gets the same start URL, follows every internal link, asks robots.txt nothing and may have the
same number of requests under way.
"""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

PEERS = Path(__file__).parent / "peers"
SPIDER = "@spider-rs/spider-rs"
SPIDER_RELEASE = "0.0.157"
"""The last that brings its binary along."""
CRAWLEE = "@crawlee/cheerio"
WGET = "wget --spider -r -l inf -nv -e robots=off --compression=auto"


@dataclass(frozen=True)
class Competitor:
    """One crawler. Its command takes the start URL, then a file for its rows if it writes any."""

    name: str
    less: str
    """What it does less than Tiebeam, as a sentence."""
    install: str
    """How to get it, as a sentence."""
    program: tuple[str, ...]
    """Start of the command; empty when it is not installed."""
    writes_rows: bool = True
    takes_concurrency: bool = True
    environment: dict[str, str] = field(default_factory=dict)
    good_exits: tuple[int, ...] = (0,)

    def command(self, start: str, rows: Path, concurrency: int) -> list[str]:
        """What to run."""
        output = [str(rows)] if self.writes_rows else []
        return [*self.program, start, *output, *([str(concurrency)] * self.takes_concurrency)]


def competitors(venv: Path | None, npm: Path | None) -> Iterator[Competitor]:
    """Every crawler; venv and npm are the folders in which their packages were installed."""
    wget = shutil.which("wget")
    yield Competitor(
        "wget",
        "follows links only: no fields, no rows, one request at a time; asks for each page twice, "
        "as `--spider` does, and for what is missing again at each link to it.",
        "Install Debian's `wget`.",
        (wget, *WGET.split()[1:]) if wget else (),
        writes_rows=False,
        takes_concurrency=False,
        good_exits=(0, 8),  # 8: the server answered an error, as it does for broken links
    )
    yield from _python(venv.absolute() if venv else None)
    yield from _node(npm.absolute() if npm else None)


def _python(venv: Path | None) -> Iterator[Competitor]:
    install = (
        "Run `python3 -m venv FOLDER` and `FOLDER/bin/pip install advertools`, which brings "
        "Scrapy; then pass `--venv FOLDER`."
    )
    python = venv / "bin" / "python" if venv else None
    yield Competitor(
        "Scrapy, tuned",
        "takes the same fields by one walk of the tree and writes JSON lines; no sitemaps, no "
        "robots.txt, no page templates; its queue is in memory, and nothing survives a kill.",
        install,
        _script(python, "scrapy", "scrapy_fields.py"),
    )
    yield Competitor(
        "advertools",
        "takes fields of its own (links also by place, body text, parsed structured data) and "
        "writes JSON lines; follows redirects within a fetch; its queue is in memory.",
        install,
        _script(python, "advertools", "advertools_crawl.py"),
    )


def _script(python: Path | None, module: str, script: str) -> tuple[str, ...]:
    if python is None or not python.exists():
        return ()
    probe = [str(python), "-c", f"import {module}"]
    found = subprocess.run(probe, stderr=subprocess.DEVNULL, check=False).returncode == 0
    return (str(python), str(PEERS / script)) if found else ()


def _node(npm: Path | None) -> Iterator[Competitor]:
    node = shutil.which("node")
    modules = npm / "node_modules" if npm and node else None
    program = (node or "node", str(PEERS / "spider_crawl.cjs"))
    install = "Install Node 20, run `npm install --prefix FOLDER {}`; then pass `--npm FOLDER`."
    spider = Competitor(
        "spider",
        "hands over status, headers, size, title and addresses of links of each page and no other "
        "field; how many requests are under way is its own choice; keeps all pages in memory, and "
        "misses rows on a busy machine.",
        install.format(f"{SPIDER}@{SPIDER_RELEASE}"),
        program if modules and (modules / SPIDER).is_dir() else (),
        takes_concurrency=False,
        environment={"NODE_PATH": str(modules)},
    )
    yield spider
    yield replace(
        spider,
        name="spider, links only",
        less="follows links and keeps their addresses; no fields, no rows.",
        writes_rows=False,
    )
    yield Competitor(
        "Crawlee",
        "takes the same fields with CheerioCrawler and writes JSON lines; no sitemaps, no "
        "robots.txt; follows redirects within a fetch; its queue is in memory.",
        install.format(CRAWLEE),
        (program[0], str(PEERS / "crawlee_fields.cjs"))
        if modules and (modules / CRAWLEE).is_dir()
        else (),
        environment={"NODE_PATH": str(modules)},
    )
