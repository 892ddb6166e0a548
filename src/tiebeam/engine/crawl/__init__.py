"""Visits a whole site and writes down what it answers."""

from tiebeam.engine.crawl.about import about_crawler
from tiebeam.engine.crawl.access.keys import Access
from tiebeam.engine.crawl.access.reading import parse_access, read_access
from tiebeam.engine.crawl.certificates import Certificate, certificate_of
from tiebeam.engine.crawl.cluster import Cluster
from tiebeam.engine.crawl.errors import (
    ClusterLost,
    CrawlError,
    DiskFull,
    FolderNotShared,
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
from tiebeam.engine.crawl.names import Name, look_up
from tiebeam.engine.crawl.progress import Progress
from tiebeam.engine.crawl.run import alone, crawl, of_this_machine, resume
from tiebeam.engine.crawl.seeds import of_crawl, read_list
from tiebeam.engine.crawl.settings import ABOUT_URL, AGENT, CrawlSettings
from tiebeam.engine.crawl.stop import ask_to_stop
from tiebeam.engine.crawl.visiting import Wanted, visit

__all__ = [
    "ABOUT_URL",
    "AGENT",
    "Access",
    "Certificate",
    "Cluster",
    "ClusterLost",
    "CrawlError",
    "CrawlSettings",
    "DiskFull",
    "FolderNotShared",
    "HostLoad",
    "HostUnreachable",
    "InvalidSettings",
    "Name",
    "NameUnknown",
    "NotHTML",
    "Progress",
    "RobotsForbid",
    "SignInFailed",
    "StartFails",
    "TLSFailure",
    "TornState",
    "Wanted",
    "about_crawler",
    "alone",
    "ask_to_stop",
    "certificate_of",
    "crawl",
    "look_up",
    "of_crawl",
    "of_this_machine",
    "parse_access",
    "read_access",
    "read_list",
    "resume",
    "visit",
]
