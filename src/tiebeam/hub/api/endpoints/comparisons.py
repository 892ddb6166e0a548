"""Two crawls side by side: of production, or a build beside production."""

from typing import Any

from ninja import Query, Router, Schema
from pydantic import Field

from tiebeam.hub.api.bearer import Caller, reading
from tiebeam.hub.api.endpoints.sites import crawl_of, site_of
from tiebeam.hub.api.paging import LAST_ID, Asked, Id
from tiebeam.hub.api.problems import CONFLICT, REFUSED, Problem, checked
from tiebeam.hub.findings.builds import against_production
from tiebeam.hub.findings.changes import Change, CrawlGone, changes, tally
from tiebeam.hub.findings.forms import ComparisonForm
from tiebeam.hub.sites.models import CrawlStatus
from tiebeam.hub.sites.queries import done_crawls

router = Router(tags=["comparisons"])


class ComparedOut(Schema):
    """What became of a finding from the earlier crawl to the later one."""

    finding_id: int | None = Field(description="Null: the hub has not taken it over.")
    fingerprint: str
    check: str
    where: str = Field(description="Page template, or the host.")
    severity: str
    status: str = Field(description="new, regressed, open, unknown or fixed.")
    reason: str = Field(description="Why it is unknown; empty where it is not.")
    pages_before: int | None = Field(description="Null where a crawl says nothing of it.")
    pages: int | None

    @staticmethod
    def resolve_finding_id(one: Change) -> int | None:
        """Of the finding in the hub."""
        return one.finding.pk if one.finding else None


class ComparedInBuild(ComparedOut):
    """The same for a build, with a few of its pages."""

    urls: list[str] = Field(description="As the build has them.")


class ComparisonOut(Schema):
    """Two crawls of a site; null where it has not two that are done."""

    before_id: int | None
    after_id: int | None
    tally: dict[str, int] = Field(description="How many findings have each status.")
    items: list[ComparedOut] = Field(description="What is new first.")


class BuildOut(Schema):
    """A crawl of another environment beside production's newest."""

    production_id: int | None = Field(description="Its crawl; null until both are done.")
    tally: dict[str, int]
    items: list[ComparedInBuild]


class Pair(Asked):
    """Which two crawls are laid side by side."""

    before: int | None = Field(None, ge=1, le=LAST_ID, description="Id; the last but one.")
    after: int | None = Field(None, ge=1, le=LAST_ID, description="Id; the last.")


@router.get(
    "/sites/{site_id}/comparison",
    response={200: ComparisonOut, **CONFLICT, **REFUSED},
    auth=reading,
)
def compare(request: Caller, site_id: Id, asked: Query[Pair]) -> Any:
    """What became of each finding between two crawls of production; the last two if none is named.

    409: the tables of one are gone.
    """
    form = ComparisonForm(asked.dict(), crawls=done_crawls(site_of(request, site_id)))
    checked(form)
    before, after = form.chosen()
    found: list[Change] = []
    if before and after and before != after:
        try:
            found = changes(before, after)
        except CrawlGone as gone:
            raise Problem(409, f"{gone}.") from gone
    told = {"tally": dict(tally(found)), "items": found}
    ids = {"before_id": before.pk if before else None, "after_id": after.pk if after else None}
    return {**ids, **told}


@router.get(
    "/crawls/{crawl_id}/beside-production",
    response={200: BuildOut, **CONFLICT, **REFUSED},
    auth=reading,
)
def compare_build(request: Caller, crawl_id: Id) -> Any:
    """What a crawled build has that production has not, and the other way round.

    409 for a crawl of production, and where tables are gone.
    """
    crawl = crawl_of(request, crawl_id)
    if crawl.environment is None:
        raise Problem(409, "It is a crawl of production: ask for the comparison of its site.")
    try:
        build = against_production(crawl) if crawl.status == CrawlStatus.DONE else None
    except CrawlGone as gone:
        raise Problem(409, f"{gone}.") from gone
    if build is None:
        return {"production_id": None, "tally": {}, "items": []}
    rows = [ComparedOut.from_orm(one.change).dict() | {"urls": one.urls} for one in build.found]
    told = {"tally": dict(tally([one.change for one in build.found])), "items": rows}
    return {"production_id": build.production.pk, **told}
