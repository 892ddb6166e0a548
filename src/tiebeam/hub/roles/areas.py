"""The areas everybody starts with, the checks each covers, and the usual distribution."""

from dataclasses import dataclass

from tiebeam.hub.people.models import TeamKind

COLUMNS = (
    TeamKind.SEO,
    TeamKind.FRONTEND,
    TeamKind.BACKEND,
    TeamKind.INFRASTRUCTURE,
    TeamKind.CONTENT,
    TeamKind.SECURITY,
    TeamKind.PRODUCT,
)


@dataclass(frozen=True)
class Seed:
    """An area as it is the first time."""

    slug: str
    name: str
    about: str
    usual: str
    """Roles in the order of COLUMNS, a word each: AR, C, or - for none."""
    covers: str = ""
    """Areas of checks, and single checks as in crawl/html-over-2mb, which go first."""

    @property
    def roles(self) -> dict[TeamKind, str]:
        """What a team of each kind usually is to it: none, one or two letters."""
        words = self.usual.split()
        return {kind: word.strip("-") for kind, word in zip(COLUMNS, words, strict=True)}

    @property
    def covered(self) -> list[tuple[str, str]]:
        """Area of checks and check; the check is empty for a whole area."""
        return [(area, check) for area, _, check in (one.partition("/") for one in self._words)]

    @property
    def _words(self) -> list[str]:
        return self.covers.split()


SEEDS = (
    Seed(
        "index-policy",
        "Index policy",
        "Which page templates search engines are to show, and which not.",
        "AR C C I C I C",
        "index search",
    ),
    Seed(
        "robots-content",
        "robots.txt content",
        "What the file allows and forbids.",
        "A I C R I C I",
        "crawl/robots-blocks-all crawl/robots-blocks-valuable crawl/robots-prefix-overmatch"
        " crawl/robots-syntax-error crawl/robots-blocks-resources crawl/robots-group-shadowing"
        " crawl/robots-unsupported-rule crawl/robots-unencoded-path",
    ),
    Seed(
        "robots-delivery",
        "robots.txt delivery and bot access",
        "That the file, the network in front and the firewall let search engines in.",
        "C I I AR - R -",
        "crawl",
    ),
    Seed(
        "page-tags",
        "Canonicals, meta robots, hreflang",
        "The tags by which page templates speak to search engines.",
        "C AR C - - - I",
        "canonical locale head/head-broken-by-invalid-element index/noindex-sitewide"
        " index/noindex-added-by-js index/noindex-removed-by-js",
    ),
    Seed(
        "redirects",
        "Redirects, status codes and URLs",
        "Which addresses there are, what they answer, and where old ones lead.",
        "C C AR R I - I",
        "redirect status url",
    ),
    Seed(
        "sitemaps",
        "Sitemaps and feeds",
        "That new and changed pages are listed, and nothing else.",
        "C - AR C I - -",
        "sitemap",
    ),
    Seed(
        "navigation",
        "Navigation and internal links",
        "How visitors and search engines get from page to page.",
        "C R C - C - A",
        "links",
    ),
    Seed(
        "texts",
        "Titles, descriptions, texts",
        "What pages say, and what they are called in results.",
        "A I - - R - C",
        "head content",
    ),
    Seed(
        "structured-data",
        "Structured data",
        "Facts about pages that machines can read.",
        "C AR R - C - I",
        "markup",
    ),
    Seed(
        "rendering",
        "Rendering and script delivery",
        "What is in the page as sent, and what scripts add to it.",
        "C AR C C - - C",
        "render crawl/html-over-2mb crawl/critical-tags-late crawl/resource-over-2mb",
    ),
    Seed(
        "vitals",
        "Users' vitals",
        "How quickly pages appear and react for real visitors.",
        "C AR R R - - C",
        "speed",
    ),
    Seed(
        "logs",
        "Log delivery and retention",
        "That access logs arrive, whole and in time, and how long they stay.",
        "C - C AR - C -",
        "logs",
    ),
    Seed(
        "filters",
        "Filters, pagination, parameters",
        "Which combinations get an address of their own.",
        "C R AR - - - C",
        "facets",
    ),
    Seed(
        "site-moves",
        "Site moves",
        "Changes of domain, platform or URL scheme.",
        "AR R R R R C C",
    ),
    Seed(
        "incidents",
        "Search incident command",
        "Who leads when visibility breaks down.",
        "R R R AR I C I",
    ),
    Seed(
        "ai-bots",
        "AI bot policy",
        "Which bots may read what, and for which purpose.",
        "AR - - R C C C",
        "ai",
    ),
    Seed(
        "glossary",
        "Glossary",
        "What words mean here, for both sides.",
        "AR R R R C C C",
    ),
)
