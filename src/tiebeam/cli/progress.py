"""Progress on a terminal: how far, how fast, how long still."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from tiebeam.engine import pipeline

CLASS_STYLES = {"2xx": "green", "3xx": "cyan", "4xx": "yellow", "5xx": "red", "failed": "red"}


class CrawlProgress:
    """Shows a crawl while it runs; on a pipe it prints a line every ten seconds instead."""

    LINE_EVERY_S = 10.0

    def __init__(self, console: Console) -> None:
        self._console = console
        self._live = Live(console=console, auto_refresh=False, transient=True)
        self._last_line_s = 0.0

    def __enter__(self) -> Self:
        if self._console.is_terminal:
            self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._live.stop()

    def show(self, progress: pipeline.Progress) -> None:
        """Called a few times a second by the crawl."""
        if self._console.is_terminal:
            self._live.update(_panel(progress), refresh=True)
        elif progress.elapsed_s - self._last_line_s >= self.LINE_EVERY_S:
            self._last_line_s = progress.elapsed_s
            self._console.print(_line(progress))


class StageProgress:
    """Shows which stage after the crawl is under way."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._live = Live(console=console, auto_refresh=False, transient=True)

    def __enter__(self) -> Self:
        if self._console.is_terminal:
            self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._live.stop()

    def show(self, name: str, number: int, stages: int) -> None:
        """Called as each stage begins."""
        if self._console.is_terminal:
            words = name.replace("_", " ")
            self._live.update(Text(f"Step {number} of {stages}: {words}", "dim"), refresh=True)


def duration(seconds: float | None) -> str:
    """Hours, minutes and seconds as people write them; a question mark when unknown."""
    if seconds is None:
        return "?"
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _line(progress: pipeline.Progress) -> str:
    answers = ", ".join(f"{count:,} {name}" for name, count in progress.answers.items() if count)
    return (
        f"{progress.pages:,} pages ({answers}), {progress.rate:,.0f} a second, "
        f"{progress.queue:,} waiting, {duration(progress.elapsed_s)} so far, "
        f"{duration(progress.remaining_s)} to go"
    )


def _panel(progress: pipeline.Progress) -> Table:
    grid = Table.grid(padding=(0, 2))
    known = max(1, progress.pages + progress.queue)
    filled = round(30 * progress.pages / known)
    bar = Text("━" * filled, "bold cyan") + Text("━" * (30 - filled), "dim")
    grid.add_row(
        bar,
        Text(f"{progress.pages:,} pages", "bold"),
        f"{progress.rate:,.0f}/s",
        f"{progress.queue:,} waiting",
        f"{duration(progress.elapsed_s)} so far",
        f"{duration(progress.remaining_s)} to go",
    )
    answers = Text()
    for name, count in progress.answers.items():
        if count:
            answers.append(f"{count:,} {name}  ", CLASS_STYLES.get(name, ""))
    grid.add_row(answers, Text(progress.message, "yellow"))
    return grid
