"""One rendering of a sample, as a worker does it."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils import timezone

from tiebeam.hub.jobs import chores, worker
from tiebeam.hub.jobs.reporting import Reporter
from tiebeam.hub.jobs.tasks import PutBack
from tiebeam.hub.sites.models import Rendering
from tiebeam.hub.sites.probing import gone
from tiebeam.hub.sites.running import POLICY

if TYPE_CHECKING:
    from tiebeam.engine import pipeline


class RenderingReporter(Reporter):
    """Writes progress and hears of a stop beside the browser, whose loop may not ask a database."""

    def __init__(self, rendering: Rendering) -> None:
        super().__init__({})
        self._rendering = rendering
        self._is_cancelled = False

    def on_progress(self, progress: "pipeline.RenderProgress") -> None:
        """Take the newest report."""
        self._progress = asdict(progress)

    def should_stop(self) -> bool:
        """Whether the browser is to stop."""
        return self._is_cancelled or worker.stopping.is_set()

    def _report(self) -> None:
        Rendering.objects.filter(pk=self._rendering.pk).update(progress=self._progress)
        self._is_cancelled = chores.is_cancelled(self._rendering)


def run(rendering_id: int) -> None:
    """Render, and judge the crawl anew. Raises PutBack when this process is to end."""
    from tiebeam.engine import pipeline

    one = Rendering.objects.select_related("crawl").get(pk=rendering_id)
    if not chores.begin(one, now=timezone.now()):
        return
    reporter = RenderingReporter(one)
    try:
        with reporter.reporting():
            _render(one.crawl.folder, one.per_template, reporter)
    except (pipeline.NoCrawl, pipeline.TornPart):
        chores.fail(one, error=gone(), now=timezone.now())
    except (pipeline.RenderError, pipeline.CrawlError, pipeline.PolicyError) as error:
        chores.fail(one, error=str(error), now=timezone.now())
    else:
        chores.finish(one, now=timezone.now())


def _render(folder: Path, per_template: int, reporter: RenderingReporter) -> None:
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
