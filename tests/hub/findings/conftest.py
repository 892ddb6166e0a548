"""Crawls and what they say, as the engine would tell it."""

from typing import Any

import pytest
from tests.hub.findings.told import FIRST, NOW, Tell, finding

from tiebeam.engine import pipeline
from tiebeam.hub.findings import services
from tiebeam.hub.findings.models import Finding
from tiebeam.hub.findings.reading import Report, Said
from tiebeam.hub.sites.models import Crawl, CrawlStatus, Site


@pytest.fixture
def tell(site: Site) -> Tell:
    """Have a new crawl of the site say something: its findings, and what the comparison says."""

    def say(
        *found: pipeline.Finding,
        said: dict[str, Said] | None = None,
        samples: dict[str, list[dict[str, Any]]] | None = None,
    ) -> Crawl:
        before = list(Crawl.objects.filter(site=site).order_by("pk"))
        crawl = Crawl.objects.create(
            site=site, number=len(before) + 1, status=CrawlStatus.DONE, requested_at=NOW
        )
        report = Report(found=found, samples=samples or {}, said=said or {})
        services.record(crawl, report, before=before, now=NOW)
        return crawl

    return say


@pytest.fixture
def known(tell: Tell) -> Finding:
    """A finding that the first crawl brought, with a sample and its excerpt."""
    sample = {
        "url": "https://www.larkmoor.example/en/p/lamp",
        "evidence": {
            "canonical_url": "https://www.larkmoor.example/p/lamp",
            "canonical_status": 404,
        },
        "excerpt": {
            "title": "Head of the page",
            "first_line": 7,
            "lines": [{"text": '<link rel="canonical" href="/p/lamp">', "marks": [[0, 37]]}],
        },
    }
    tell(finding(), samples={FIRST: [sample]})
    return Finding.objects.get()
