"""Runs the stages after a crawl, with progress, for every command that needs their tables."""

from pathlib import Path

from rich.console import Console

from tiebeam.cli.progress import StageProgress


def judge(folder: Path | str, console: Console, policy: Path | None = None) -> None:
    """Run every stage after the crawl in `folder`. Raises NoCrawl, TornPart, PolicyError."""
    from tiebeam.engine import pipeline

    with StageProgress(console) as stages:
        pipeline.judge(folder, policy=policy, on_stage=stages.show)


def judge_once(folder: Path | str, console: Console) -> None:
    """The same, unless it is done."""
    from tiebeam.engine import pipeline

    if "findings" not in pipeline.manifest(folder).parts:
        judge(folder, console)
