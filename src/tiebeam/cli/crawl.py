"""`tiebeam crawl`: visit a site and find its root causes."""

import re
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

import click
from rich.console import Console

from tiebeam.cli.exits import Exit, Failed, clear_errors
from tiebeam.cli.progress import CrawlProgress, StageProgress
from tiebeam.engine import pipeline


@click.command()
@click.argument("start", metavar="URL", required=False)
@click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the crawl; by default named after the host and the time.",
)
@click.option("--resume", is_flag=True, help="Go on with the crawl in the folder.")
@click.option(
    "--host",
    "hosts",
    multiple=True,
    metavar="NAME",
    help="A further host that belongs to the site; *.example.com for all below it.",
)
@click.option("--include", multiple=True, metavar="PATTERN", help="Only paths like this: /en/*.")
@click.option("--exclude", multiple=True, metavar="PATTERN", help="No paths like this: /cart/*.")
@click.option("--max-pages", type=click.IntRange(1), help="Stop after this many URLs.")
@click.option(
    "--max-depth", type=click.IntRange(0), help="Follow at most this many links in a row."
)
@click.option(
    "--concurrency",
    type=click.IntRange(1, 64),
    default=8,
    show_default=True,
    help="Requests under way per host.",
)
@click.option("--rate", type=click.FloatRange(0.01), help="Requests per second per host, at most.")
@click.option("--workers", type=click.IntRange(1, 256), help="Processes; by default one a core.")
@click.option(
    "--robots",
    type=click.Choice(["obey", "record"]),
    default="obey",
    show_default=True,
    help="record: your own site; fetch what robots.txt disallows and say so.",
)
@click.option(
    "--sitemap",
    "sitemaps",
    multiple=True,
    metavar="URL",
    help="A sitemap that robots.txt does not name.",
)
@click.option("--user-agent", help="How the crawler introduces itself.")
@click.option(
    "--connect-to",
    multiple=True,
    metavar="HOST:PORT:TO:PORT",
    help="Connect there for that host, as for a preview; curl's form.",
)
@click.option(
    "--ca-file",
    type=click.Path(exists=True, dir_okay=False),
    help="Certificates to trust, as for your own authority.",
)
@click.option(
    "--policy",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="TOML file that declares which pages are to be indexed.",
)
@click.option("--quiet", is_flag=True, help="No progress, only the verdict.")
def crawl(  # noqa: PLR0913 - one argument per option
    start: str | None,
    folder: Path | None,
    *,
    resume: bool,
    policy: Path | None,
    quiet: bool,
    hosts: tuple[str, ...],
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    max_pages: int | None,
    max_depth: int | None,
    concurrency: int,
    rate: float | None,
    workers: int | None,
    robots: str,
    sitemaps: tuple[str, ...],
    user_agent: str | None,
    connect_to: tuple[str, ...],
    ca_file: str | None,
) -> None:
    """Crawl URL, find root causes, and say what came out.

    Ctrl-C keeps what was fetched; `tiebeam crawl --resume -o FOLDER` goes on.
    """
    console = Console(stderr=True, quiet=quiet)
    target = _folder(start, folder, resume=resume)
    with clear_errors(), _stop_on_interrupt() as stopped:
        with CrawlProgress(console) as progress:
            if resume:
                ended = pipeline.resume(
                    target, on_progress=progress.show, should_stop=stopped.is_set
                )
            else:
                settings = _settings(
                    start_urls=(_web_address(start or ""),),
                    hosts=hosts,
                    include=include,
                    exclude=exclude,
                    max_pages=max_pages,
                    max_depth=max_depth,
                    concurrency=concurrency,
                    rate=rate,
                    workers=workers,
                    robots=robots,
                    sitemaps=sitemaps,
                    user_agent=user_agent,
                    connect_to=connect_to,
                    ca_file=ca_file,
                    allow_private=True,
                )
                ended = pipeline.crawl(
                    settings, target, on_progress=progress.show, should_stop=stopped.is_set
                )
        with StageProgress(console) as stages:
            pipeline.judge(target, policy=policy, on_stage=stages.show)
    _say_verdict(target, ended)
    if ended.ended == "cancelled":
        raise SystemExit(Exit.CANCELLED)


def _settings(**given: object) -> pipeline.CrawlSettings:
    """Settings from the options; what was not given keeps its default."""
    return pipeline.CrawlSettings(**{k: v for k, v in given.items() if v is not None})  # type: ignore[arg-type]


def _web_address(text: str) -> str:
    return text if "://" in text else f"https://{text}"


def _folder(start: str | None, folder: Path | None, *, resume: bool) -> Path:
    if resume:
        if folder is None:
            raise click.UsageError("Name the crawl to resume: tiebeam crawl --resume -o FOLDER")
        return folder
    if start is None:
        raise click.UsageError("Name the address to start from: tiebeam crawl https://example.com/")
    if folder is None:
        host = re.sub(r"[^\w.-]+", "-", urlsplit(_web_address(start)).netloc) or "crawl"
        folder = Path(f"{host}-{datetime.now(UTC):%Y%m%d-%H%M%S}")
    if (folder / "crawl.json").exists():
        raise Failed(
            f"{folder} holds a crawl already: name another folder, or go on with --resume",
            Exit.FOLDER,
        )
    return folder


def _say_verdict(folder: Path, ended: pipeline.Manifest) -> None:
    from tiebeam.cli.report.terminal import say_verdict

    say_verdict(
        Console(),
        folder=folder,
        ended=ended,
        findings=pipeline.findings(folder),
        judgements=pipeline.judgements(folder),
    )


@contextmanager
def _stop_on_interrupt() -> Iterator[threading.Event]:
    """The first Ctrl-C asks to stop; the second one stops at once."""
    stopped = threading.Event()

    def ask(_number: int, _frame: FrameType | None) -> None:
        if stopped.is_set():
            raise KeyboardInterrupt
        stopped.set()

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield stopped
    finally:
        signal.signal(signal.SIGINT, before)
