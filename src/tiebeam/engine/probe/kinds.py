"""The changes that the fast lane tells of: how grave each is, and one sentence for each side."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ChangeKind:
    """One way in which a thing can change for the worse."""

    name: str
    severity: str
    said_to_seo: str
    """What happened, verdict first, without the place."""
    said_to_it: str
    min_share: float = 0.1
    """Share of the sample of a page template that must show it, beside two pages."""


KINDS = {
    one.name: one
    for one in (
        # Of hosts: what follows from one of the first four is not told again.
        ChangeKind(
            "site-down",
            "critical",
            "Nothing can be reached (or the network here is down)",
            "No host answers (or the network here is down)",
        ),
        ChangeKind(
            "name-lost",
            "critical",
            "The address has vanished, so nobody gets there",
            "The host name resolves to no address any more",
        ),
        ChangeKind(
            "certificate-broken",
            "critical",
            "Browsers warn visitors away",
            "The TLS certificate is not trusted",
        ),
        ChangeKind(
            "host-down",
            "critical",
            "Visitors and search engines get no page",
            "robots.txt and every page fail",
        ),
        ChangeKind(
            "robots-unreachable",
            "critical",
            "Search engines stop visiting, as robots.txt cannot be read",
            "robots.txt fails, so crawlers stay out",
        ),
        ChangeKind(
            "robots-blocks",
            "critical",
            "robots.txt now keeps search engines out",
            "A line of robots.txt now disallows pages",
        ),
        ChangeKind(
            "robots-lost",
            "medium",
            "robots.txt keeps search engines out of nothing any more",
            "robots.txt has lost its rules",
        ),
        ChangeKind(
            "certificate-expires",
            "high",
            "Browsers will soon warn visitors away",
            "The TLS certificate expires soon",
        ),
        ChangeKind(
            "name-moved",
            "medium",
            "Pages come from another place than before",
            "The host name resolves elsewhere",
        ),
        ChangeKind(
            "sitemap-gone",
            "high",
            "Search engines can read the sitemap no more",
            "The sitemap fails, or is none any more",
        ),
        ChangeKind(
            "sitemap-shrunk",
            "high",
            "The sitemap names far fewer pages",
            "The sitemap has lost many of its entries",
        ),
        # Of pages: of each page the first that holds is told.
        ChangeKind("page-fails", "critical", "Pages cannot be reached", "Requests get no answer"),
        ChangeKind(
            "server-error",
            "critical",
            "Pages show an error of the server",
            "Requests are answered 5xx or 429",
        ),
        ChangeKind(
            "access-denied",
            "critical",
            "Pages shut visitors and search engines out",
            "Requests are answered 401, 403 or 407",
            0.2,
        ),
        ChangeKind(
            "page-gone",
            "critical",
            "Pages say that they do not exist",
            "Requests are answered 404 or another 4xx",
            0.2,
        ),
        ChangeKind(
            "redirect-added", "high", "Pages send visitors elsewhere now", "Pages redirect now", 0.2
        ),
        ChangeKind(
            "noindex-added",
            "critical",
            "Pages tell search engines to leave them out",
            "Pages carry noindex now",
        ),
        ChangeKind(
            "content-lost",
            "high",
            "Pages have lost most of their text",
            "Pages come nearly empty, or not as HTML",
        ),
        ChangeKind(
            "title-shared",
            "high",
            "Pages that had titles of their own share one, as error pages do",
            "Different pages answer with the same title, as a login or error page does",
            0.2,
        ),
        ChangeKind(
            "canonical-elsewhere",
            "critical",
            "Pages give up their place in search to another page",
            "rel=canonical names another URL now",
        ),
        ChangeKind(
            "canonical-lost",
            "medium",
            "Pages no longer say which address search engines shall show",
            "Pages have lost their rel=canonical",
        ),
        ChangeKind(
            "title-emptied",
            "high",
            "Pages have lost the title that search results show",
            "The title element is empty or missing",
        ),
        ChangeKind(
            "hreflang-lost",
            "high",
            "Pages no longer name all their language versions",
            "Pages have lost hreflang links",
            0.2,
        ),
    )
}

HIDING = ("name-lost", "certificate-broken", "host-down")
"""Changes that hide or explain all others of their host, the first cause first."""

FAMILY = {"page-fails": "server-error"}
"""Changes that are told as one, by the kind that gives them their identity."""


def family_of(change: str) -> str:
    """The kind that stands for a change and its like."""
    return FAMILY.get(change, change)
