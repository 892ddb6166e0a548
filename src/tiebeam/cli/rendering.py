"""Renders pages of a crawl for the terminal, and says what became of them."""

import shlex
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from tiebeam.cli.exits import Exit, clear_errors
from tiebeam.cli.interrupts import stop_on_interrupt
from tiebeam.cli.progress import RenderingProgress


def require(folder: Path | str) -> None:
    """Say now, not after a long crawl, that its pages cannot be rendered."""
    from tiebeam.engine import pipeline

    pipeline.of_this_machine(folder, "rendering")
    pipeline.find_browser()


def render(
    folder: Path | str, console: Console, *, per_template: int = 1, urls: Sequence[str] = ()
) -> None:
    """Render a sample of each page template of the crawl in `folder`, or the pages named."""
    from tiebeam.engine import pipeline

    progress = RenderingProgress(console)
    with progress, clear_errors(), stop_on_interrupt(progress) as stopped:
        outcomes = pipeline.render(
            folder,
            per_template=per_template,
            urls=urls,
            on_progress=progress.show,
            should_stop=stopped.is_set,
        )
    told = ", ".join(f"{count:,} {outcome}" for outcome, count in sorted(outcomes.items()))
    console.print(f"Pages through the browser: {told or 'none'}", soft_wrap=True)
    if stopped.is_set():
        again = shlex.join(
            [f"--url={url}" for url in urls] or ["--per-template", str(per_template)]
        )
        console.print(
            f"What was rendered is kept. Go on: tiebeam render {folder} {again}", soft_wrap=True
        )
        raise SystemExit(Exit.CANCELLED)
