"""A crawl under way, as people watch it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tiebeam.hub.sites.models import Crawl, CrawlStatus
from tiebeam.hub.sites.pictures import ribbon
from tiebeam.hub.ui.charts import Part

STAGES = {
    "page_templates": gettext_lazy("Finding page templates"),
    "graph": gettext_lazy("Measuring how pages are linked"),
    "duplicates": gettext_lazy("Finding duplicates"),
    "facts": gettext_lazy("Gathering facts"),
    "checks": gettext_lazy("Running the checks"),
    "findings": gettext_lazy("Grouping findings"),
}


@dataclass(frozen=True)
class Live:
    """How far a crawl is."""

    headline: str
    doing: str
    value: int | None
    whole: int | None
    pages: int
    queue: int
    rate: float
    elapsed_s: float | None
    remaining_s: float | None
    received_bytes: int
    message: str
    answers: list[Part]


def of_crawl(crawl: Crawl) -> Live:
    """What the last report of the run says."""
    seen = crawl.progress
    pages, queue = seen.get("pages", 0), seen.get("queue", 0)
    value, whole = _bar(crawl, seen, pages, queue)
    goes_on = crawl.status == CrawlStatus.CRAWLING and not crawl.is_cancelling
    return Live(
        headline=_headline(crawl, pages),
        doing=_doing(crawl, seen),
        value=value,
        whole=whole,
        pages=pages,
        queue=queue,
        rate=seen.get("rate") or 0.0,
        elapsed_s=seen.get("elapsed_s"),
        remaining_s=seen.get("remaining_s") if goes_on else None,
        received_bytes=seen.get("received_bytes") or 0,
        message=seen.get("message") or "",
        answers=ribbon(seen.get("answers", {})),
    )


def _headline(crawl: Crawl, pages: int) -> str:
    if crawl.status == CrawlStatus.WAITING or not crawl.progress:
        return _("The crawl of %(site)s is about to begin") % {"site": crawl.site}
    if crawl.status == CrawlStatus.CRAWLING:
        return _("%(pages)s URLs of %(site)s visited so far") % {
            "pages": f"{pages:,}",
            "site": crawl.site,
        }
    return _("%(pages)s URLs of %(site)s visited, now they are judged") % {
        "pages": f"{pages:,}",
        "site": crawl.site,
    }


def _doing(crawl: Crawl, seen: dict[str, Any]) -> str:
    if crawl.is_cancelling:
        return _("Stopping; what was fetched is kept")
    if crawl.status == CrawlStatus.WAITING or not seen:
        return _("Waiting for a free worker")
    if crawl.status == CrawlStatus.CRAWLING:
        return _("Visiting pages")
    return str(STAGES.get(seen.get("stage", ""), _("Reading findings")))


def _bar(
    crawl: Crawl, seen: dict[str, Any], pages: int, queue: int
) -> tuple[int | None, int | None]:
    """How full the bar is; nothing where no end is known."""
    if crawl.status == CrawlStatus.CRAWLING and seen.get("stage") == "crawl":
        known = min(pages + queue, crawl.settings.get("max_pages") or pages + queue)
        return pages, max(known, pages, 1)
    if crawl.status == CrawlStatus.JUDGING and seen.get("stages"):
        return seen["stage_number"], seen["stages"]
    return None, None
