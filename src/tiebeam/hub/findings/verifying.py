"""One verification, as a worker does it."""

from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tiebeam.hub.findings.archive import engine_fingerprint
from tiebeam.hub.findings.life import proving
from tiebeam.hub.findings.models import Verification
from tiebeam.hub.findings.occurrences import patterns_of
from tiebeam.hub.jobs import chores
from tiebeam.hub.jobs.doing import ChoreReporter
from tiebeam.hub.sites.probing import gone


def run(verification_id: int) -> None:
    """Visit the pages, ask the check again, and keep what they show.

    Raises PutBack when this process is to end.
    """
    from tiebeam.engine import pipeline

    one = Verification.objects.select_related("finding", "crawl").get(pk=verification_id)
    if not chores.begin(one, now=timezone.now()):
        return
    reporter = ChoreReporter(one)
    try:
        with reporter.reporting():
            seen = pipeline.verify(
                one.crawl.folder,
                engine_fingerprint(one.finding),
                part=pipeline.Part(*patterns_of(one.finding), chosen=tuple(one.urls)),
                on_progress=reporter.on_progress,
                should_stop=reporter.should_stop,
            )
    except pipeline.Stopped:
        reporter.break_off()
    except (
        pipeline.NoCrawl,
        pipeline.NotAffected,  # its pages were split off, or the crawl was judged anew
        pipeline.TornPart,
        pipeline.UnknownFinding,
    ):
        chores.fail(one, error=gone(), now=timezone.now())
    except pipeline.UnknownCheck:
        error = _("This version has no such check any more.")
        chores.fail(one, error=error, now=timezone.now())
    except pipeline.CrawlError as error:
        chores.fail(one, error=str(error), now=timezone.now())
    else:
        pages = [asdict(page) for page in seen.pages]
        _conclude(one, answer=seen.answer, reason=seen.reason, pages=pages)


@transaction.atomic
def _conclude(one: Verification, **seen: Any) -> None:
    """Keep what was seen, and let it decide where the finding was said to be fixed."""
    chores.finish(one, now=timezone.now(), **seen)
    one.refresh_from_db()
    if one.is_done:
        proving.by_verification(one, now=timezone.now())
