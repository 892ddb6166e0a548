"""Runs a crawl for the terminal: what to go on with, Ctrl-C, and what is said at the end."""

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console

from tiebeam.cli import rendering
from tiebeam.cli.addresses import Address, web_address
from tiebeam.cli.exits import Exit, clear_errors
from tiebeam.cli.interrupts import stop_on_interrupt
from tiebeam.cli.judging import judge
from tiebeam.cli.progress import CrawlProgress

if TYPE_CHECKING:
    from tiebeam.engine import pipeline

DONE = ("complete", "limit")


@dataclass(frozen=True)
class Means:
    """What a crawl is done with, and what follows it; no setting of the crawl itself."""

    access: "pipeline.Access"
    policy: Path | None = None
    render: int | None = None
    """Pages of each page template to render before it is judged."""
    cluster: str | None = None
    """Address of the scheduler whose workers fetch; those of this machine without one."""

    def check(self, folder: Path | str) -> None:
        """Have mistakes show now, not after the crawl."""
        from tiebeam.engine import pipeline

        if self.policy:
            pipeline.read_policy(self.policy)
        if self.render:
            rendering.require(folder)


def begin(
    address: Address,
    folder: Path | str,
    console: Console,
    means: Means,
    *,
    given: Mapping[str, Any],
    seeds: Iterable[str] = (),
) -> None:
    """Crawl into `folder`, judge, and say the verdict.

    given: start URLs and the settings typed.
    """
    with CrawlProgress(console, f"Getting ready for {address.url}") as progress, clear_errors():
        from tiebeam.engine import pipeline

        means.check(folder)
        settings = pipeline.CrawlSettings.from_json({"allow_private": True, **given})
        with (
            _workers_of(means.cluster) as executor,
            stop_on_interrupt(progress) as stopped,
            _tidy(folder),
            _hint(address),
        ):
            ended = pipeline.crawl(
                settings,
                folder,
                on_progress=progress.show,
                should_stop=stopped.is_set,
                executor=executor,
                seeds=seeds,
                access=means.access,
            )
    _conclude(folder, ended, console, means)


def narrowed_to(only: str, listed: str | None) -> dict[str, Any]:
    """The settings of a crawl that visits nothing but a list, or what sitemaps name."""
    if only == "sitemaps":
        return {"follow": ("sitemap", "redirect")}
    if listed is None:
        raise click.UsageError("--only list needs the list: --list FILE")
    return {"follow": ("redirect",), "use_sitemaps": False}


def listed_in(listed: str, given: dict[str, Any]) -> Iterable[str]:
    """The URLs of a list; the first one is where a crawl starts that has no other start."""
    with clear_errors():
        from tiebeam.engine import pipeline

        if "://" in listed or Path(listed).is_dir():
            urls = pipeline.of_crawl(listed)
        else:
            file = click.open_file(listed, encoding="utf-8", errors="replace")
            urls = pipeline.read_list(file, listed)
        if "start_urls" not in given:
            first = next(urls, "")
            given["start_urls"] = (web_address(first).url,)
            urls = chain([first], urls)
    return urls


def access_in(file: Path | None) -> "pipeline.Access":
    """The keys to closed origins that a file holds."""
    with clear_errors():
        from tiebeam.engine import pipeline

        return pipeline.read_access(file, os.environ) if file else pipeline.Access()


def as_before(previous: Path | str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The settings of a crawl that repeats a previous one, with what is given in their place."""
    with clear_errors():
        from tiebeam.engine import pipeline

        named = pipeline.of_this_machine(previous, "--recrawl").resolve()
        before = pipeline.manifest(named).settings
    return {**before, **given, "previous": str(named)}


def go_on(folder: Path | str, console: Console, means: Means, *, given: Mapping[str, Any]) -> None:
    """Resume the crawl in `folder`, judge, and say the verdict.

    The settings of a crawl stay as they are; those typed again must not differ.
    """
    with CrawlProgress(console, f"Taking up {folder}") as progress, clear_errors():
        from tiebeam.engine import pipeline

        before = pipeline.manifest(folder)
        _refuse_changes(given, before.settings, folder)
        means.check(folder)
        with _workers_of(means.cluster) as executor, stop_on_interrupt(progress) as stopped:
            ended = pipeline.resume(
                folder,
                on_progress=progress.show,
                should_stop=stopped.is_set,
                executor=executor,
                access=means.access,
            )
    if before.ended in DONE:
        console.print(f"{folder} was complete already: nothing was requested.", soft_wrap=True)
    _conclude(folder, ended, console, means)


def _refuse_changes(given: Mapping[str, Any], kept: Mapping[str, Any], folder: Path | str) -> None:
    for name, value in given.items():
        plain = list(value) if isinstance(value, tuple) else value
        if kept.get(name) != plain:
            raise click.UsageError(
                f"{folder} was begun with {name.replace('_', ' ')} {_typed(kept.get(name))}, "
                f"not {_typed(plain)}: leave that out, or begin a new crawl"
            )


def _typed(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(map(str, value)) or "not given"
    return "not given" if value is None else str(value)


def _conclude(
    folder: Path | str, ended: "pipeline.Manifest", console: Console, means: Means
) -> None:
    from tiebeam.cli.report.terminal import say_cancelled

    if ended.ended == "cancelled":
        say_cancelled(Console(stderr=True), folder=folder, ended=ended)
        raise SystemExit(Exit.CANCELLED)
    try:
        if means.render:
            rendering.render(folder, console, per_template=means.render)
        with clear_errors():
            judge(folder, console, means.policy)
            _say_verdict(folder, ended)
    except KeyboardInterrupt:
        console.print(
            f"The crawl is kept; the checks are not done. Run them: tiebeam findings {folder}",
            soft_wrap=True,
        )
        raise SystemExit(Exit.CANCELLED) from None
    if ended.ended == "failed":
        raise SystemExit(Exit.SITE)


def _say_verdict(folder: Path | str, ended: "pipeline.Manifest") -> None:
    from tiebeam.cli.report.terminal import say_verdict
    from tiebeam.engine import pipeline

    say_verdict(
        Console(),
        folder=folder,
        ended=ended,
        findings=pipeline.findings(folder),
        judgements=pipeline.judgements(folder),
    )


@contextmanager
def _hint(address: Address) -> Iterator[None]:
    """Where nothing answers at a scheme that was not typed, say which one was tried."""
    from tiebeam.engine import pipeline

    try:
        yield
    except (pipeline.HostUnreachable, pipeline.TLSFailure) as error:
        if not address.is_assumed:
            raise
        tried = f"(tried {address.url}; type http:// or https:// to choose)"
        raise type(error)(f"{error} {tried}") from error


@contextmanager
def _tidy(folder: Path | str) -> Iterator[None]:
    """Leave no folder behind where not one page was visited: the next try may use its name."""
    from tiebeam.engine import pipeline

    was_there = isinstance(folder, str) or folder.exists()
    try:
        yield
    except (
        pipeline.HostUnreachable,
        pipeline.NameUnknown,
        pipeline.NotHTML,
        pipeline.RobotsForbid,
        pipeline.StartFails,
        pipeline.TLSFailure,
    ):
        if not was_there:
            shutil.rmtree(folder, ignore_errors=True)
        raise


@contextmanager
def _workers_of(cluster: str | None) -> "Iterator[pipeline.Cluster | None]":
    """The cluster's workers, where one is named; else those of this machine."""
    from tiebeam.engine import pipeline

    if cluster is None:
        yield None
        return
    with pipeline.Cluster(cluster) as executor:
        yield executor
