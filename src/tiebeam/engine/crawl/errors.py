"""What can keep a crawl from being a crawl. Each message says what was wrong and what to do."""


class CrawlError(Exception):
    """A crawl cannot begin or go on."""


class InvalidSettings(CrawlError):
    """A setting has a value that no crawl can follow."""


class NameUnknown(CrawlError):
    """The start host has no address."""


class HostUnreachable(CrawlError):
    """The start host has an address but gives no answer."""


class TLSFailure(CrawlError):
    """No trusted connection to the start host is possible."""


class RobotsForbid(CrawlError):
    """robots.txt keeps us from every start URL."""


class NotHTML(CrawlError):
    """The start URL answers with something that has no links to follow."""


class SignInFailed(CrawlError):
    """A closed origin did not let the crawl in."""


class StartFails(CrawlError):
    """The start URL answers with an error, and nothing else is known of the site."""


class DiskFull(CrawlError):
    """There was no room for the crawl's files, and none came free."""


class TornState(CrawlError):
    """The crawl's own state on disk cannot be read."""


class ClusterLost(CrawlError):
    """The cluster that was to do the work does not answer, or has no worker."""


class FolderNotShared(CrawlError):
    """A worker does not see the folder that the crawl writes into."""
