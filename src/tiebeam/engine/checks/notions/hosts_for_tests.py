"""Hosts on which a site is built and tried out: staging, previews, private machines."""

import ibis

LABEL = (
    r"(?:(?:[a-z0-9-]+-)?(?:staging|preprod|uat)[0-9]*(?:-[a-z0-9-]+)?"
    r"|(?:stage|stg|test|testing|dev|preview|qa)[0-9]*)"
)
"""A label of a host name that says so. Only the unmistakable words count beside a hyphen."""
LABELLED = rf"(?:^|\.){LABEL}\.([^.]+\..+)$"
NEVER_PUBLIC = r"(?:^|[.-])(?:staging|stage|stg|preprod|uat)[0-9]*[.-]"
"""Words that no host for the public bears; dev or preview may name a portal for developers."""
PRIVATE = (
    r"^(?:localhost|127\.\d+\.\d+\.\d+|10\.\d+\.\d+\.\d+|192\.168\.\d+\.\d+"
    r"|172\.(?:1[6-9]|2\d|3[01])\.\d+\.\d+|\[::1\]|\[f[cd][0-9a-f:]+\])$|\.(?:local|internal)$"
)
"""Names and addresses that no public visitor can reach. Source: RFC 1918, 4193, 6761, 6762."""


def is_private(host: ibis.Value) -> ibis.Value:
    """Whether the host is reachable inside a network only."""
    return without_port(host).re_search(PRIVATE)


def may_be_public(host: ibis.Value) -> ibis.Value:
    """Whether a host that looks like a test host can also be one for the public."""
    return ~(is_private(host) | host.re_search(NEVER_PUBLIC))


def is_for_tests(host: ibis.Value) -> ibis.Value:
    """Whether the host looks like a place for tests, as in staging.example.com or localhost."""
    return is_private(host) | (live_domain(host) != "")


def live_domain(host: ibis.Value) -> ibis.Value:
    """The domain a test host belongs to, as in example.com; empty for any other host."""
    return without_port(host).re_extract(LABELLED, 1)


def without_port(host: ibis.Value) -> ibis.Value:
    """The host name alone."""
    return host.re_replace(r":\d+$", "")
