"""One run of a crawl: visit, judge, and say every second how far it is."""

from dataclasses import asdict
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tiebeam.engine import pipeline
from tiebeam.hub.jobs import worker
from tiebeam.hub.jobs.reporting import Reporter
from tiebeam.hub.jobs.tasks import PutBack
from tiebeam.hub.sites import judging, services
from tiebeam.hub.sites.models import Crawl, CrawlStatus
from tiebeam.hub.sites.services import Order


class CrawlReporter(Reporter):
    """Writes how far the crawl is, and hears whether it may go on."""

    def __init__(self, crawl: Crawl, runner: str) -> None:
        super().__init__(crawl.progress)
        self.order = Order.GO_ON
        self._crawl_id = crawl.pk
        self._runner = runner

    def on_progress(self, progress: pipeline.Progress) -> None:
        """Take the crawl's newest report."""
        self._progress = {**asdict(progress), "stage": "crawl"}

    def should_stop(self) -> bool:
        """Whether the run is to stop: cancelled, taken over, or this process ends."""
        return self.order is not Order.GO_ON or worker.stopping.is_set()

    def _report(self) -> None:
        if self.order is not Order.LET_GO:
            self.order = services.report(
                self._crawl_id, runner=self._runner, progress=self._progress, now=timezone.now()
            )


def run(crawl_id: int, *, runner: str) -> None:
    """Visit and judge. Raises PutBack when this process is to end; goes on in the next one."""
    crawl = Crawl.objects.select_related("site", "environment").get(pk=crawl_id)
    if not crawl.is_unfinished:
        return
    services.take(crawl, runner=runner, now=timezone.now())
    reporter = CrawlReporter(crawl, runner)
    try:
        with reporter.reporting():
            manifest = _visit(crawl, reporter)
            _leave_if_asked(reporter)
            services.advance(crawl_id, runner=runner, status=CrawlStatus.JUDGING)
            judging.judge_with_site(crawl, on_stage=reporter.on_stage)
    except (pipeline.CrawlError, pipeline.PolicyError) as error:
        services.advance(
            crawl_id,
            runner=runner,
            status=CrawlStatus.FAILED,
            error=str(error),
            finished_at=timezone.now(),
        )
        return
    services.advance(crawl_id, runner=runner, status=CrawlStatus.JUDGED, ended=manifest.ended)


def _visit(crawl: Crawl, reporter: CrawlReporter) -> pipeline.Manifest:
    """Begin the visit, or go on with the one that the folder holds."""
    keys = (crawl.environment or crawl.site).access
    access = pipeline.parse_access(keys, name=str(_("The keys of the site")))
    if crawl.has_tables:
        return pipeline.resume(
            crawl.folder,
            on_progress=reporter.on_progress,
            should_stop=reporter.should_stop,
            access=access,
        )
    crawl.folder.parent.mkdir(parents=True, exist_ok=True)
    return pipeline.crawl(
        pipeline.CrawlSettings(**_as_tuples(crawl.settings)),
        crawl.folder,
        on_progress=reporter.on_progress,
        should_stop=reporter.should_stop,
        access=access,
    )


def _leave_if_asked(reporter: CrawlReporter) -> None:
    if reporter.order is Order.LET_GO:
        raise PutBack("another worker has taken the crawl over")
    if worker.stopping.is_set() and reporter.order is not Order.CANCEL:
        raise PutBack("the worker was asked to end")


def _as_tuples(settings: dict[str, Any]) -> dict[str, Any]:
    """JSON knows lists only; the engine's settings are frozen."""
    return {
        name: tuple(value) if isinstance(value, list) else value for name, value in settings.items()
    }
