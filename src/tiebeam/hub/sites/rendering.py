"""One rendering, as a worker does it."""

from django.utils import timezone

from tiebeam.hub.jobs import chores, worker
from tiebeam.hub.jobs.doing import ChoreReporter
from tiebeam.hub.jobs.tasks import PutBack
from tiebeam.hub.sites import judging
from tiebeam.hub.sites.models import Rendering
from tiebeam.hub.sites.probing import gone


def run(rendering_id: int) -> None:
    """Render, and judge the crawl anew. Raises PutBack when this process is to end."""
    from tiebeam.engine import pipeline

    one = Rendering.objects.select_related("crawl__site", "crawl__environment").get(pk=rendering_id)
    if not chores.begin(one, now=timezone.now()):
        return
    reporter = ChoreReporter(one)
    try:
        with reporter.reporting():
            _render(one, reporter)
    except (pipeline.NoCrawl, pipeline.TornPart):
        chores.fail(one, error=gone(), now=timezone.now())
    except (pipeline.RenderError, pipeline.CrawlError, pipeline.PolicyError) as error:
        chores.fail(one, error=str(error), now=timezone.now())
    else:
        _settle(one, reporter)


def _render(one: Rendering, reporter: ChoreReporter) -> None:
    from tiebeam.engine import pipeline

    pipeline.render(
        one.crawl.folder,
        per_template=one.per_template,
        urls=one.urls,
        on_progress=reporter.on_progress,
        should_stop=reporter.should_stop,
    )
    if worker.stopping.is_set():
        raise PutBack("the worker was asked to end")
    if reporter.progress["pages"]:
        judging.judge_again(one.crawl, on_stage=reporter.on_stage)


def _settle(one: Rendering, reporter: ChoreReporter) -> None:
    """Say how it ended. Where no page was seen nothing was judged, and nothing waits to be read."""
    pages, total = reporter.progress["pages"], reporter.progress["total"]
    if pages < total:
        reporter.break_off(is_read=not pages)
    else:
        chores.finish(one, now=timezone.now())
