"""Progress on a terminal: how far, how fast, how long still."""

from types import TracebackType
from typing import TYPE_CHECKING, Self

from rich.console import Console, Group
from rich.live import Live
from rich.text import Text

if TYPE_CHECKING:
    from tiebeam.engine import pipeline

CLASS_STYLES = {"2xx": "green", "3xx": "cyan", "4xx": "yellow", "5xx": "red", "failed": "red"}
STOPPING = "Stopping; what was fetched is kept. Ctrl-C again stops at once."
WIDEST_BAR = 40
NARROWEST_BAR = 10
MOST_HOSTS = 3


class _Shown:
    """A few lines that stay in place on a terminal and leave no trace when they are done."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._live = Live(console=console, auto_refresh=False, transient=True)
        self._is_live = console.is_terminal and not console.is_dumb_terminal

    def __enter__(self) -> Self:
        if self._is_live:
            self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._live.stop()


class CrawlProgress(_Shown):
    """Shows a crawl while it runs; on a pipe it prints a line every ten seconds instead."""

    LINE_EVERY_S = 10.0

    def __init__(self, console: Console, opening: str = "") -> None:
        super().__init__(console)
        self._opening = opening
        self._last_line_s = 0.0
        self.is_stopping = False

    def __enter__(self) -> Self:
        super().__enter__()
        if self._is_live:
            self._live.update(Text(self._opening, "dim"), refresh=True)
        return self

    def show(self, progress: "pipeline.Progress") -> None:
        """Called a few times a second by the crawl."""
        message = STOPPING if self.is_stopping else progress.message
        if self._is_live:
            self._live.update(panel(progress, message, self._console.width), refresh=True)
        elif progress.elapsed_s - self._last_line_s >= self.LINE_EVERY_S:
            self._last_line_s = progress.elapsed_s
            self._console.print(line(progress, message), soft_wrap=True, highlight=False)


class RenderingProgress(_Shown):
    """Shows how many pages went through the browser."""

    is_stopping = False

    def show(self, progress: "pipeline.RenderProgress") -> None:
        """Called after each page."""
        if self._is_live:
            message = STOPPING if self.is_stopping else "pages through the browser"
            before = f", {progress.kept:,} of them before" if progress.kept else ""
            reached = f"{progress.pages:,} of {progress.total:,} {message}{before}"
            self._live.update(Text(reached, "dim"), refresh=True)


class StageProgress(_Shown):
    """Shows which stage after the crawl is under way."""

    def show(self, name: str, number: int, stages: int) -> None:
        """Called as each stage begins."""
        if self._is_live:
            words = name.replace("_", " ")
            self._live.update(Text(f"Step {number} of {stages}: {words}", "dim"), refresh=True)


def duration(seconds: float) -> str:
    """Hours, minutes and seconds as people write them: 1:02:03."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def line(progress: "pipeline.Progress", message: str) -> Text:
    """One look at the crawl in one line."""
    answers = ", ".join(f"{count:,} {name}" for name, count in progress.answers.items() if count)
    parts = [f"{progress.pages:,} of {_known(progress):,} known URLs"]
    parts += [answers] if answers else []
    parts += [_pace(progress)]
    parts += [load(host) for host in progress.hosts[:1]]
    parts += [message] if message else []
    return Text("; ".join(parts))


def load(host: "pipeline.HostLoad") -> str:
    """How one host is asked, and how it bears that."""
    parts = [f"{host.host.partition('://')[2]}: {host.rate:,.0f}/s, {host.at_once:.0f} at once"]
    if host.p95_ms is not None:
        idle = "" if host.idle_p95_ms is None else f" (idle {host.idle_p95_ms:,.0f})"
        parts.append(f"95 % within {host.p95_ms:,.0f} ms{idle}")
    parts += [f"{host.failing:.0%} fail"] if host.failing else []
    parts += [host.message] if host.message else []
    return ", ".join(parts)


def panel(progress: "pipeline.Progress", message: str, width: int) -> Group:
    """One look at the crawl in a few lines that fit the terminal."""
    reached = f"{progress.pages:,} of {_known(progress):,} known URLs"
    room = max(NARROWEST_BAR, min(WIDEST_BAR, width - len(reached) - 3))
    filled = round(room * progress.pages / max(1, _known(progress)))
    answers = Text("  ").join(
        Text(f"{count:,} {name}", CLASS_STYLES.get(name, ""))
        for name, count in progress.answers.items()
        if count
    )
    bar = Text.assemble(("━" * filled, "bold cyan"), ("━" * (room - filled), "dim"))
    lines = [bar + Text(f"  {reached}", "bold"), Text(_pace(progress)), answers]
    lines += [Text(load(host), "dim") for host in progress.hosts[:MOST_HOSTS]]
    lines += [Text(message, "yellow")] if message else []
    for one in lines:
        one.no_wrap, one.overflow = True, "ellipsis"
    return Group(*lines)


def _known(progress: "pipeline.Progress") -> int:
    return progress.pages + progress.queue


def _pace(progress: "pipeline.Progress") -> str:
    pace = f"{progress.rate:,.0f} a second, {duration(progress.elapsed_s)} so far"
    if progress.remaining_s is None or not progress.queue:
        return pace
    return f"{pace}, about {duration(progress.remaining_s)} to go"
