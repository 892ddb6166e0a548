"""What can be asked about saved views, and which crawl is explored."""

from django.db.models import Q, QuerySet

from tiebeam.hub.explorer.models import SavedView
from tiebeam.hub.people.models import User
from tiebeam.hub.sites.models import Crawl, Site
from tiebeam.hub.sites.queries import done_anywhere, done_crawls, sites_of
from tiebeam.hub.ui.numbers import whole_number

LONGEST_NUMBER = 9
"""Digits: the number of a crawl has no more."""


def views_for(person: User, site: Site) -> QuerySet[SavedView]:
    """Their own views of the site and those that others share, by name."""
    seen = SavedView.objects.filter(Q(owner=person) | Q(is_shared=True), site=site)
    return seen.filter(site__in=sites_of(person)).select_related("owner", "site")


def views_of(person: User) -> QuerySet[SavedView]:
    """The views that this person may change: their own, of sites they may see."""
    return SavedView.objects.filter(owner=person, site__in=sites_of(person)).select_related("site")


def explored_crawl(site: Site, number: str) -> Crawl | None:
    """The crawl of that number whose tables are there; without a number production's newest."""
    crawls = done_crawls(site)
    if number:
        wanted = whole_number(number, most_digits=LONGEST_NUMBER) or 0
        crawls = done_anywhere(site).filter(number=wanted)
    return next((crawl for crawl in crawls.select_related("site") if crawl.has_tables), None)


def crawls_to_choose(site: Site, *, most: int = 20) -> list[Crawl]:
    """Crawls of the site that can be explored, newest first."""
    return [crawl for crawl in done_anywhere(site)[:most] if crawl.has_tables]
