"""What a build in another environment would break, beside production as it was crawled last."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from tiebeam.hub.findings.changes import Change, CrawlGone, compared
from tiebeam.hub.findings.models import UNKNOWN, Status
from tiebeam.hub.sites import environments
from tiebeam.hub.sites.models import Crawl
from tiebeam.hub.sites.queries import done_crawls

SAMPLES = 3


@dataclass(frozen=True)
class Shown:
    """One finding of the build or of production."""

    change: Change
    urls: Sequence[str]
    """A few of its pages, where the build has them."""


@dataclass(frozen=True)
class Build:
    """A crawl of another environment beside the newest one of production."""

    crawl: Crawl
    production: Crawl
    found: Sequence[Shown]

    @cached_property
    def broken(self) -> list[Shown]:
        """What production does not have."""
        return self._of(Status.NEW, Status.REGRESSED)

    @cached_property
    def unsure(self) -> list[Shown]:
        """What the build shows where the two crawls did not see a host the same way."""
        return [one for one in self._of(UNKNOWN) if one.change.pages]

    @cached_property
    def mended(self) -> list[Shown]:
        """What production has and the build has not."""
        return self._of(Status.FIXED)

    @cached_property
    def untold(self) -> list[Shown]:
        """What production has, and of which the build says nothing."""
        return [one for one in self._of(UNKNOWN) if not one.change.pages]

    @cached_property
    def both(self) -> list[Shown]:
        """What both have."""
        return self._of(Status.OPEN)

    def _of(self, *statuses: str) -> list[Shown]:
        return [one for one in self.found if one.change.status in statuses]


def against_production(crawl: Crawl) -> Build | None:
    """The build beside production's newest crawl; None while production has none. Raises CrawlGone.

    Nothing is written: findings, which are production's, stay as they are.
    """
    from tiebeam.engine import pipeline

    production = done_crawls(crawl.site).first()
    if production is None:
        return None
    if not (production.has_tables and (crawl.as_production / "crawl.json").exists()):
        raise CrawlGone(f"the tables of {production} or {crawl} are gone")
    try:
        changes = compared(production, crawl, after_folder=crawl.as_production)
        samples = {
            one.fingerprint: one.samples[:SAMPLES] for one in pipeline.findings(crawl.as_production)
        }
    except (pipeline.NoCrawl, pipeline.TornPart):
        raise CrawlGone(f"the tables of {production} or {crawl} are damaged") from None
    return Build(crawl, production, [_shown(crawl, one, samples) for one in changes])


def _shown(crawl: Crawl, change: Change, samples: Mapping[str, Sequence[str]]) -> Shown:
    urls = list(samples.get(change.fingerprint, ())) if change.pages else []
    return Shown(change, environments.in_build(crawl, urls) if urls else [])
