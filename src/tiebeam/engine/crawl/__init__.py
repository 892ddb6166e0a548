"""Visits a whole site and writes down what it answers."""

from tiebeam.engine.crawl.certificates import Certificate, certificate_of
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
from tiebeam.engine.crawl.names import Name, look_up
from tiebeam.engine.crawl.progress import Progress
from tiebeam.engine.crawl.run import crawl, resume
from tiebeam.engine.crawl.settings import CrawlSettings
from tiebeam.engine.crawl.visiting import Wanted, visit

__all__ = [
    "Certificate",
    "CrawlError",
    "CrawlSettings",
    "DiskFull",
    "HostUnreachable",
    "InvalidSettings",
    "Name",
    "NameUnknown",
    "NotHTML",
    "Progress",
    "RobotsForbid",
    "StartFails",
    "TLSFailure",
    "TornState",
    "Wanted",
    "certificate_of",
    "crawl",
    "look_up",
    "resume",
    "visit",
]
