"""Visits a whole site and writes down what it answers."""

from tiebeam.engine.crawl.access.keys import Access
from tiebeam.engine.crawl.access.reading import read_access
from tiebeam.engine.crawl.errors import (
    CrawlError,
    DiskFull,
    HostUnreachable,
    InvalidSettings,
    NameUnknown,
    NotHTML,
    RobotsForbid,
    SignInFailed,
    StartFails,
    TLSFailure,
    TornState,
)
from tiebeam.engine.crawl.load.figures import HostLoad
from tiebeam.engine.crawl.progress import Progress
from tiebeam.engine.crawl.run import crawl, resume
from tiebeam.engine.crawl.seeds import of_crawl, read_list
from tiebeam.engine.crawl.settings import CrawlSettings
from tiebeam.engine.crawl.stop import ask_to_stop

__all__ = [
    "Access",
    "CrawlError",
    "CrawlSettings",
    "DiskFull",
    "HostLoad",
    "HostUnreachable",
    "InvalidSettings",
    "NameUnknown",
    "NotHTML",
    "Progress",
    "RobotsForbid",
    "SignInFailed",
    "StartFails",
    "TLSFailure",
    "TornState",
    "ask_to_stop",
    "crawl",
    "of_crawl",
    "read_access",
    "read_list",
    "resume",
]
