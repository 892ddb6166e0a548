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
from tiebeam.engine.crawl.load.figures import HostLoad
from tiebeam.engine.crawl.progress import Progress
from tiebeam.engine.crawl.run import crawl, resume
from tiebeam.engine.crawl.settings import CrawlSettings
from tiebeam.engine.crawl.stop import ask_to_stop

__all__ = [
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
    "StartFails",
    "TLSFailure",
    "TornState",
    "ask_to_stop",
    "crawl",
    "resume",
]
