"""Environments beside production: kept by administrators, and read as if they were live."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.db import transaction

from tiebeam.hub.activity.services import record
from tiebeam.hub.people.models import User
from tiebeam.hub.sites import deeds, timetables
from tiebeam.hub.sites.models import Crawl, Environment, Site

if TYPE_CHECKING:
    from tiebeam.engine import pipeline


@transaction.atomic
def add(site: Site, *, by: User | None, **facts: Any) -> Environment:
    """Add an environment whose addresses have been checked."""
    one = Environment.objects.create(site=site, created_by=by, **facts)
    record(deeds.ENVIRONMENT_ADDED, about=site, by=by, site_id=site.pk, what=one.name)
    return one


@transaction.atomic
def change(one: Environment, *, by: User | None, **facts: Any) -> None:
    """Change what is named of an environment. What stays the same is not recorded."""
    changed = [name for name, value in facts.items() if getattr(one, name) != value]
    for name in changed:
        setattr(one, name, facts[name])
    if changed:
        one.save(update_fields=changed)
        what = ", ".join(name.replace("_", " ") for name in changed)
        record(
            deeds.ENVIRONMENT_CHANGED,
            about=one.site,
            by=by,
            site_id=one.site_id,
            environment=one.name,
            what=what,
        )


@transaction.atomic
def retire(one: Environment, *, by: User | None, is_retired: bool = True) -> None:
    """Crawl it no more, or again. What was crawled stays."""
    if one.is_retired == is_retired:
        return
    one.is_retired = is_retired
    one.save(update_fields=["is_retired"])
    if is_retired:
        timetables.stop(one, by=by)
    deed = deeds.ENVIRONMENT_RETIRED if is_retired else deeds.ENVIRONMENT_REVIVED
    record(deed, about=one.site, by=by, site_id=one.site_id, what=one.name)


def tell_as_production(crawl: Crawl) -> None:
    """Write the crawl of a build once more, on the hosts of production; it is not judged yet."""
    from tiebeam.engine import pipeline

    pipeline.tell_as(crawl.folder, crawl.as_production, _counterparts(crawl))


def in_build(crawl: Crawl, urls: list[str]) -> list[str]:
    """Addresses of production as those of the build that was crawled."""
    back = {there: here for here, there in hosts_of(crawl).items()}
    return _counterparts(crawl, back, scheme_of=crawl.start_url).told(urls)


def hosts_of(crawl: Crawl) -> dict[str, str]:
    """Each host of the build with the host of production that it stands for."""
    named = crawl.environment.hosts if crawl.environment else {}
    live = urlsplit(crawl.site.start_url).netloc
    return {host: there for host, there in named.items() if there} | {
        urlsplit(crawl.start_url).netloc: live
    }


def _counterparts(
    crawl: Crawl, hosts: dict[str, str] | None = None, *, scheme_of: str = ""
) -> "pipeline.Counterparts":
    from tiebeam.engine import pipeline

    here, there = urlsplit(crawl.start_url).scheme, urlsplit(crawl.site.start_url).scheme
    scheme = urlsplit(scheme_of or crawl.site.start_url).scheme if here != there else None
    return pipeline.Counterparts(hosts or hosts_of(crawl), scheme=scheme)
