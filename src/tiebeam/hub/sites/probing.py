"""One probe, as a worker makes it."""

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tiebeam.hub.jobs import chores
from tiebeam.hub.jobs.doing import ChoreReporter
from tiebeam.hub.sites import services
from tiebeam.hub.sites.models import Probe

if TYPE_CHECKING:
    from tiebeam.engine import pipeline


def run(probe_id: int) -> None:
    """Probe, and keep what has changed. Raises PutBack when this process is to end."""
    from tiebeam.engine import pipeline

    probe = Probe.objects.select_related("crawl__site").get(pk=probe_id)
    if not chores.begin(probe, now=timezone.now()):
        return
    folder = probe.crawl.folder
    reporter = ChoreReporter(probe)
    try:
        with reporter.reporting():
            probed = pipeline.probe(
                folder, on_progress=reporter.on_progress, should_stop=reporter.should_stop
            )
    except pipeline.Stopped:
        reporter.break_off()
    except pipeline.InUse:
        chores.fail(probe, error=_("Another probe of this crawl is under way."), now=timezone.now())
    except (pipeline.NoCrawl, pipeline.TornPart):
        chores.fail(probe, error=gone(), now=timezone.now())
    except pipeline.CrawlError as error:
        chores.fail(probe, error=str(error), now=timezone.now())
    else:
        services.finish_probe(
            probe,
            now=timezone.now(),
            new=[_told(one) for one in probed.new],
            looked_at=len(probed.looks),
            ended=len(probed.ended),
            changes=[_told(one) for one in pipeline.changes(folder)],
        )


def gone() -> str:
    """What to say where a crawl cannot be read any more."""
    return _("The tables of this crawl are gone or damaged. Start a new crawl.")


def _told(change: "pipeline.Change") -> dict[str, Any]:
    """The change as JSON values, newest last."""
    values = {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in asdict(change).items()
    }
    return values | {"said_to_seo": change.said_to_seo, "said_to_it": change.said_to_it}
