"""What can be asked about saved views, and which crawl is explored."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from tiebeam.hub.explorer.models import SavedView
from tiebeam.hub.people.models import User
from tiebeam.hub.prepared import prepared
from tiebeam.hub.sites.models import Crawl, CrawlStatus, Site
from tiebeam.hub.sites.queries import done_anywhere, done_crawls, sites_of
from tiebeam.hub.ui.numbers import whole_number

MOST_TO_CHOOSE = 20
"""Crawls that a list to choose from offers."""
FIRST_LOOKED_AT = 3
"""Crawls of which one nearly always has its tables."""
LONGEST_NUMBER = 9
"""Digits: the number of a crawl has no more."""


def views_for(person: User, site: Site) -> QuerySet[SavedView]:
    """Their own views of the site and those that others share, by name."""
    seen = SavedView.objects.filter(Q(owner=person) | Q(is_shared=True), site=site)
    return seen.filter(site__in=sites_of(person)).select_related("owner", "site")


def shown_views(person: User, site: Site) -> list[SavedView]:
    """The same for a person who may see the site."""
    return _shown_views(person.pk, site.pk)


@prepared
def _shown_views(person: int, site: int) -> QuerySet[SavedView]:
    seen = SavedView.objects.filter(Q(owner=person) | Q(is_shared=True), site=site)
    return seen.select_related("owner", "site")


def views_of(person: User) -> QuerySet[SavedView]:
    """The views that this person may change: their own, of sites they may see."""
    return SavedView.objects.filter(owner=person, site__in=sites_of(person)).select_related("site")


def explored_crawl(site: Site, number: str) -> Crawl | None:
    """The crawl of that number whose tables are there; without a number production's newest."""
    if number:
        wanted = whole_number(number, most_digits=LONGEST_NUMBER) or 0
        return _with_tables(done_anywhere(site).filter(number=wanted).select_related("site"))
    newest = _with_tables(_newest_of_production(site.pk))
    return newest or _with_tables(done_crawls(site).select_related("site"))


def _with_tables(crawls: Iterable[Crawl]) -> Crawl | None:
    return next((crawl for crawl in crawls if crawl.has_tables), None)


def crawls_to_choose(site: Site) -> list[Crawl]:
    """Crawls of the site that can be explored, newest first."""
    return [crawl for crawl in _newest_anywhere(site.pk) if crawl.has_tables]


@prepared
def _newest_of_production(site: int) -> QuerySet[Crawl]:
    done = Crawl.objects.filter(site=site, status=CrawlStatus.DONE, environment=None)
    return done.select_related("site")[:FIRST_LOOKED_AT]


@prepared
def _newest_anywhere(site: int) -> QuerySet[Crawl]:
    done = Crawl.objects.filter(site=site, status=CrawlStatus.DONE)
    return done.select_related("environment")[:MOST_TO_CHOOSE]
