"""What can be asked about sites and crawls."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from tiebeam.hub.jobs.models import ChoreStatus
from tiebeam.hub.people.access import may_administer, reaching_teams
from tiebeam.hub.people.models import User
from tiebeam.hub.prepared import prepared
from tiebeam.hub.sites.models import (
    UNFINISHED,
    Crawl,
    CrawlStatus,
    Environment,
    Probe,
    Rendering,
    Site,
    TemplateDecision,
)


def sites_of(person: User) -> QuerySet[Site]:
    """The sites this person may see: all that are open, and those closed to teams of theirs."""
    if not person.is_active:
        return Site.objects.none()
    if may_administer(person):
        return Site.objects.all()
    return _open_to(reaching_teams(person))


def _open_to(teams: Iterable[int]) -> QuerySet[Site]:
    theirs = Site.objects.filter(teams__in=teams).values("pk")
    return Site.objects.filter(Q(is_closed=False) | Q(pk__in=theirs))


def site_for(person: User, pk: int) -> Site | None:
    """The site, if this person may see it."""
    return _site.first(pk) if pk in site_ids_of(person) else None


@prepared
def _site(pk: int) -> QuerySet[Site]:
    return Site.objects.filter(pk=pk)


@prepared
def site_names(sites: tuple[int, ...]) -> "QuerySet[Site, tuple[int, str]]":
    """Ids and names of these sites, by name."""
    return Site.objects.filter(pk__in=sites).order_by("name").values_list("pk", "name")


def site_ids_of(person: User) -> list[int]:
    """Ids of the sites this person may see."""
    return person.remember("sites", lambda: _site_ids_of(person))


def _site_ids_of(person: User) -> list[int]:
    if not person.is_active or may_administer(person):
        return list(sites_of(person).order_by().values_list("pk", flat=True))
    return _ids_open_to(tuple(reaching_teams(person)))


@prepared
def _ids_open_to(teams: tuple[int, ...]) -> "QuerySet[Site, int]":
    return _open_to(teams).order_by().values_list("pk", flat=True)


def within_sites_of(person: User) -> "list[int] | QuerySet[Site]":
    """What lies in those sites is filtered by it: a page asks for that a dozen times."""
    return sites_of(person) if person.remembered is None else site_ids_of(person)


def people_of(site: Site) -> QuerySet[User]:
    """The people in the teams that the site is for."""
    return User.objects.filter(memberships__team__in=site.teams.all(), is_active=True).distinct()


def crawls_of(person: User) -> QuerySet[Crawl]:
    """The crawls this person may see."""
    return crawls_within(within_sites_of(person))


def crawls_within(sites: "Iterable[int] | QuerySet[Site]") -> QuerySet[Crawl]:
    """The crawls of these sites."""
    found = Crawl.objects.filter(site__in=sites)
    return found.select_related("site", "environment", "started_by")


def environments_of(person: User) -> QuerySet[Environment]:
    """The environments beside production that this person may see."""
    return Environment.objects.filter(site__in=sites_of(person)).select_related("site")


def decisions_in_force(site: Site) -> QuerySet[TemplateDecision]:
    """What is decided about the page templates of the site, in the order of the decisions."""
    return site.template_decisions.filter(undone_at=None).order_by("pk")


def with_crawl_counts(sites: QuerySet[Site]) -> QuerySet[Site]:
    """The same sites, each with `crawl_count`."""
    return sites.annotate(crawl_count=Count("crawls"))


def newest_crawl(site: Site, environment: Environment | None = None) -> Crawl | None:
    """The crawl of production, or of another environment, that was asked for last."""
    return site.crawls.filter(environment=environment).first()


def settings_before(site: Site, environment: Environment | None = None) -> dict[str, Any]:
    """The settings that the next crawl begins with: those of the last one of the same environment.

    The first of an environment sees the site as production was seen, or the two could not be
    compared. Its hosts are always those that are named for it. Empty before the first crawl.
    """
    newest = newest_crawl(site, environment) or newest_crawl(site)
    before = dict(newest.settings) if newest else {}
    if environment and before:
        before |= {"hosts": list(environment.hosts)}
    return before


def newest_done(site: Site, environment: Environment | None = None) -> Crawl | None:
    """The last crawl of production, or of another environment, that was judged and read."""
    return done_crawls(site, environment).first()


def newest_done_of(sites: QuerySet[Site]) -> QuerySet[Crawl]:
    """Of each of the sites production's last crawl that was judged and read, the newest first."""
    judged = Crawl.objects.filter(site__in=sites, environment=None, status=CrawlStatus.DONE)
    done = judged.order_by()
    newest = done.values("site").annotate(newest=Max("pk")).values("newest")
    return Crawl.objects.filter(pk__in=newest).select_related("site").order_by("-pk")


def unfinished_crawls() -> QuerySet[Crawl]:
    """Crawls to which something will still happen, oldest first."""
    return (
        Crawl.objects.filter(status__in=UNFINISHED)
        .select_related("site", "environment")
        .order_by("pk")
    )


def with_status(status: CrawlStatus) -> QuerySet[Crawl]:
    """Crawls that have come that far, oldest first."""
    return Crawl.objects.filter(status=status).select_related("site").order_by("pk")


def done_before(crawl: Crawl) -> QuerySet[Crawl]:
    """Earlier crawls of the same environment whose findings are known, newest first."""
    return _done_beside(crawl).filter(pk__lt=crawl.pk).order_by("-pk")


def _done_beside(crawl: Crawl) -> QuerySet[Crawl]:
    here = Crawl.objects.filter(site=crawl.site_id, environment=crawl.environment_id)
    return here.filter(status=CrawlStatus.DONE)


def done_crawls(site: Site, environment: Environment | None = None) -> QuerySet[Crawl]:
    """Crawls of production, or of another environment, that were judged and read, newest first."""
    return site.crawls.filter(status=CrawlStatus.DONE, environment=environment)


def done_anywhere(site: Site) -> QuerySet[Crawl]:
    """Crawls of every environment of the site that were judged and read, newest first."""
    return site.crawls.filter(status=CrawlStatus.DONE).select_related("environment")


def probes_of(crawl: Crawl) -> QuerySet[Probe]:
    """The probes of a crawl, newest first."""
    return Probe.objects.filter(crawl=crawl).select_related("requested_by")


def newest_probe(crawl: Crawl) -> Probe | None:
    """The last one that came to an end well."""
    return probes_of(crawl).filter(status=ChoreStatus.DONE).first()


def probes_for(person: User) -> QuerySet[Probe]:
    """The probes that this person may see."""
    return Probe.objects.filter(crawl__in=crawls_of(person)).select_related("crawl__site")


def newest_rendering(crawl: Crawl) -> Rendering | None:
    """The last rendering that was asked for."""
    return crawl.renderings.select_related("requested_by").first()


def renderings_of(person: User) -> QuerySet[Rendering]:
    """The renderings that this person may see."""
    return Rendering.objects.filter(crawl__in=crawls_of(person)).select_related("crawl__site")


def unread_renderings() -> QuerySet[Rendering]:
    """Those after which the findings were not read yet; one broken off was judged, too."""
    ended = Rendering.objects.filter(
        status__in=(ChoreStatus.DONE, ChoreStatus.CANCELLED),
        started_at__isnull=False,
        is_read=False,
    )
    return ended.select_related("crawl")


def is_newest_done(crawl: Crawl) -> bool:
    """Whether no later crawl of the same environment was read."""
    later = _done_beside(crawl).filter(pk__gt=crawl.pk)
    return crawl.status == CrawlStatus.DONE and not later.exists()
