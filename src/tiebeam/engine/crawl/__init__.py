"""Visits a whole site and writes down what it answers."""

from tiebeam.engine.crawl.errors import (
    CrawlError,
    DiskFull,
    HostUnreachable,
    InvalidSettings,
    NameUnknown,
    NotHTML,
    RobotsForbid,
    StartFails,
    TLSFailure,
    TornState,
)
from tiebeam.engine.crawl.progress import Progress
from tiebeam.engine.crawl.run import crawl, resume
from tiebeam.engine.crawl.seeds import of_crawl, read_list
from tiebeam.engine.crawl.settings import CrawlSettings

__all__ = [
    "CrawlError",
    "CrawlSettings",
    "DiskFull",
    "HostUnreachable",
    "InvalidSettings",
    "NameUnknown",
    "NotHTML",
    "Progress",
    "RobotsForbid",
    "StartFails",
    "TLSFailure",
    "TornState",
    "crawl",
    "of_crawl",
    "read_list",
    "resume",
]
