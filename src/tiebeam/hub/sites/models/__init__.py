"""Sites and their crawls. Pages stay in the crawl's own tables; here are counts and progress."""

from tiebeam.hub.sites.models.crawl import (
    FINISHED,
    UNFINISHED,
    VISITING,
    Crawl,
    CrawlStatus,
    Probe,
    Rendering,
)
from tiebeam.hub.sites.models.site import (
    Environment,
    EnvironmentKind,
    Pace,
    Site,
    TemplateDecision,
    TemplateKind,
    Timetable,
    Weekday,
)

__all__ = [
    "FINISHED",
    "UNFINISHED",
    "VISITING",
    "Crawl",
    "CrawlStatus",
    "Environment",
    "EnvironmentKind",
    "Pace",
    "Probe",
    "Rendering",
    "Site",
    "TemplateDecision",
    "TemplateKind",
    "Timetable",
    "Weekday",
]
