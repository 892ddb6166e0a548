"""The changes that the fast lane tells of: how grave each is, and one sentence about it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ChangeKind:
    """One way in which a thing can change for the worse."""

    name: str
    severity: str
    sentence: str
    """What happened, verdict first, without the place."""
    min_share: float = 0.1
    """Share of the sample of a page template that must show it, beside two pages."""


KINDS = {
    one.name: one
    for one in (
        # Of hosts: what follows from one of the first four is not told again.
        ChangeKind("site-down", "critical", "No host answers, or this machine has no network"),
        ChangeKind("name-lost", "critical", "The host name has no address any more"),
        ChangeKind("certificate-broken", "critical", "Browsers refuse the certificate"),
        ChangeKind("host-down", "critical", "The host does not answer"),
        ChangeKind("robots-unreachable", "critical", "robots.txt fails, so search engines stop"),
        ChangeKind("robots-blocks", "critical", "robots.txt now keeps search engines out"),
        ChangeKind("robots-lost", "medium", "robots.txt has lost its rules"),
        ChangeKind("certificate-expires", "high", "The certificate ends soon"),
        ChangeKind("name-moved", "medium", "The host name leads elsewhere"),
        ChangeKind("sitemap-gone", "high", "The sitemap is gone"),
        ChangeKind("sitemap-shrunk", "high", "The sitemap lost many of its entries"),
        # Of pages: of each page the first that holds is told.
        ChangeKind("page-fails", "critical", "Pages do not answer"),
        ChangeKind("server-error", "critical", "Pages answer with a server error"),
        ChangeKind("access-denied", "critical", "Pages ask for a login or refuse the visitor", 0.2),
        ChangeKind("page-gone", "critical", "Pages answer that they do not exist", 0.2),
        ChangeKind("redirect-added", "high", "Pages redirect now", 0.2),
        ChangeKind("noindex-added", "critical", "Pages say noindex now"),
        ChangeKind("content-lost", "high", "Pages have lost most of their text"),
        ChangeKind("title-shared", "high", "Pages whose titles differed now share one", 0.2),
        ChangeKind("canonical-elsewhere", "critical", "Pages name another URL as their canonical"),
        ChangeKind("canonical-lost", "medium", "Pages have lost their canonical"),
        ChangeKind("title-emptied", "high", "Pages have lost their title"),
        ChangeKind("hreflang-lost", "high", "Pages have lost language versions they named", 0.2),
    )
}

HIDING = ("name-lost", "certificate-broken", "host-down")
"""Changes that hide or explain all others of their host, the first cause first."""

FAMILY = {"page-fails": "server-error"}
"""Changes that are told as one, by the kind that gives them their identity."""


def family_of(change: str) -> str:
    """The kind that stands for a change and its like."""
    return FAMILY.get(change, change)
