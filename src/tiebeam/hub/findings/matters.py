"""Findings as matters: what ownership rules are tried on."""

from collections import Counter
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from django.db.models import Count

from tiebeam.hub.findings.models import Finding
from tiebeam.hub.findings.queries import present
from tiebeam.hub.findings.words import check_called, headline
from tiebeam.hub.roles import matters
from tiebeam.hub.roles.routing import Matter
from tiebeam.hub.sites.models import Site


@matters.source
def present_findings(site: Site, lens: str) -> Iterator[matters.Waiting]:
    """The findings that are there, worst first."""
    for finding in present(Finding.objects.filter(site=site)):
        yield matters.Waiting(
            name=headline(finding, lens),
            address=finding.get_absolute_url(),
            matter=matter_of(finding),
            team_id=finding.team_id,
        )


@matters.holding
def count_present(sites: Iterable[Site]) -> Counter[int | None]:
    """How many findings each team has."""
    found = present(Finding.objects.filter(site__in=sites)).order_by()
    return Counter(dict(found.values_list("team").annotate(Count("pk"))))


def matter_of(finding: Finding) -> Matter:
    """What decides whose the finding is."""
    return Matter(
        area=finding.area,
        check=finding.check_slug,
        host=finding.host,
        page_template=finding.page_template,
        paths=tuple(_path(sample["url"]) for sample in finding.samples if sample.get("url")),
        usual_owner=finding.owner,
    )


def matter_about(check: str, *, site: Site, page_template: str = "", path: str = "") -> Matter:
    """What decides whose something would be that a check found there. Raises LookupError.

    check: its name; path: of one page, with its query; page_template: empty for a whole host.
    """
    found = check_called(check)
    return Matter(
        area=found.area,
        check=found.slug,
        host=urlsplit(site.start_url).hostname or "",
        page_template=page_template,
        paths=(path,) if path else (),
        usual_owner=found.owner,
    )


def _path(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
