"""Visits a whole site and writes down what it answers."""

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
    StartFails,
    TLSFailure,
    TornState,
)
from tiebeam.engine.crawl.progress import Progress
from tiebeam.engine.crawl.run import crawl, resume
from tiebeam.engine.crawl.settings import CrawlSettings

__all__ = [
    "Cluster",
    "ClusterLost",
    "CrawlError",
    "CrawlSettings",
    "DiskFull",
    "FolderNotShared",
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
    "resume",
]
