"""One rendering of a sample, as a worker does it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import connections
from django.utils import timezone

from tiebeam.hub.jobs import chores, worker
from tiebeam.hub.jobs.tasks import PutBack
from tiebeam.hub.sites.models import Rendering
from tiebeam.hub.sites.probing import gone
from tiebeam.hub.sites.running import POLICY

if TYPE_CHECKING:
    from tiebeam.engine import pipeline

REPORT_EVERY_S = 1.0


class Reporter:
    """Writes progress and hears of a stop beside the browser, whose loop may not ask a database."""

    def __init__(self, rendering: Rendering) -> None:
        self._rendering = rendering
        self._progress: dict[str, Any] = {}
        self._is_cancelled = False
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._keep_reporting, name="reporter", daemon=True)

    def on_progress(self, progress: "pipeline.RenderProgress") -> None:
        """Take the newest report."""
        self._progress = asdict(progress)

    def on_stage(self, name: str, number: int, stages: int) -> None:
        """Take note of the stage that begins once the browser is done."""
        stage = {"stage": name, "stage_number": number, "stages": stages}
        self._progress = {**self._progress, **stage}

    def should_stop(self) -> bool:
        """Whether the browser is to stop."""
        return self._is_cancelled or worker.stopping.is_set()

    @contextmanager
    def reporting(self) -> Iterator[None]:
        """Report while the block runs, and once more when it ends."""
        self._thread.start()
        try:
            yield
        finally:
            self._ended.set()
            self._thread.join()

    def _keep_reporting(self) -> None:
        try:
            while not self._ended.wait(REPORT_EVERY_S):
                self._report()
            self._report()
        finally:
            connections.close_all()

    def _report(self) -> None:
        Rendering.objects.filter(pk=self._rendering.pk).update(progress=self._progress)
        self._is_cancelled = chores.is_cancelled(self._rendering)


def run(rendering_id: int) -> None:
    """Render, and judge the crawl anew. Raises PutBack when this process is to end."""
    from tiebeam.engine import pipeline

    one = Rendering.objects.select_related("crawl").get(pk=rendering_id)
    if not chores.begin(one, now=timezone.now()):
        return
    reporter = Reporter(one)
    try:
        with reporter.reporting():
            _render(one.crawl.folder, one.per_template, reporter)
    except (pipeline.NoCrawl, pipeline.TornPart):
        chores.fail(one, error=gone(), now=timezone.now())
    except (pipeline.RenderError, pipeline.CrawlError, pipeline.PolicyError) as error:
        chores.fail(one, error=str(error), now=timezone.now())
    else:
        chores.finish(one, now=timezone.now())


def _render(folder: Path, per_template: int, reporter: Reporter) -> None:
    from tiebeam.engine import pipeline

    pipeline.render(
        folder,
        per_template=per_template,
        on_progress=reporter.on_progress,
        should_stop=reporter.should_stop,
    )
    if worker.stopping.is_set():
        raise PutBack("the worker was asked to end")
    policy = folder / POLICY
    pipeline.judge(folder, policy=policy if policy.exists() else None, on_stage=reporter.on_stage)
