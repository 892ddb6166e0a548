"""What can be asked about sites and crawls."""

from django.db.models import Count, QuerySet

from tiebeam.hub.jobs.models import ChoreStatus
from tiebeam.hub.people.models import User
from tiebeam.hub.sites.models import UNFINISHED, Crawl, CrawlStatus, Probe, Site


def sites_of(person: User) -> QuerySet[Site]:
    """The sites this person may see: everyone signed in sees all."""
    return Site.objects.all() if person.is_active else Site.objects.none()


def crawls_of(person: User) -> QuerySet[Crawl]:
    """The crawls this person may see."""
    return Crawl.objects.filter(site__in=sites_of(person)).select_related("site", "started_by")


def with_crawl_counts(sites: QuerySet[Site]) -> QuerySet[Site]:
    """The same sites, each with `crawl_count`."""
    return sites.annotate(crawl_count=Count("crawls"))


def newest_crawl(site: Site) -> Crawl | None:
    """The crawl of the site that was asked for last."""
    return site.crawls.first()


def newest_done(site: Site) -> Crawl | None:
    """The last crawl of the site whose findings are known."""
    return site.crawls.filter(status=CrawlStatus.DONE).first()


def unfinished_crawls() -> QuerySet[Crawl]:
    """Crawls to which something will still happen, oldest first."""
    return Crawl.objects.filter(status__in=UNFINISHED).select_related("site").order_by("pk")


def with_status(status: CrawlStatus) -> QuerySet[Crawl]:
    """Crawls that have come that far, oldest first."""
    return Crawl.objects.filter(status=status).select_related("site").order_by("pk")


def done_before(crawl: Crawl) -> QuerySet[Crawl]:
    """Earlier crawls of the same site whose findings are known, newest first."""
    done = Crawl.objects.filter(site=crawl.site_id, status=CrawlStatus.DONE, pk__lt=crawl.pk)
    return done.order_by("-pk")


def done_crawls(site: Site) -> QuerySet[Crawl]:
    """Crawls of the site whose findings are known, newest first."""
    return site.crawls.filter(status=CrawlStatus.DONE)


def probes_of(crawl: Crawl) -> QuerySet[Probe]:
    """The looks of the fast lane at a crawl, newest first."""
    return Probe.objects.filter(crawl=crawl).select_related("requested_by")


def newest_probe(crawl: Crawl) -> Probe | None:
    """The last look that came to an end well."""
    return probes_of(crawl).filter(status=ChoreStatus.DONE).first()


def looks_of(person: User) -> QuerySet[Probe]:
    """The looks of the fast lane that this person may see."""
    return Probe.objects.filter(crawl__in=crawls_of(person)).select_related("crawl__site")
