"""What the style page shows its components with."""

from dataclasses import dataclass

from tiebeam.hub.ui.charts import Bar, Cell, Part


@dataclass(frozen=True)
class SampleLine:
    """A line of an excerpt."""

    number: int
    text: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class SampleFinding:
    """A row of a findings list."""

    severity: str
    headline: str
    where: str
    owner: str
    pages: int
    share: float
    status: str


FINDINGS = (
    SampleFinding(
        "critical",
        "Pages meant to rank tell search engines to leave them out",
        "Product",
        "Backend",
        412,
        1.0,
        "new",
    ),
    SampleFinding(
        "high",
        "Canonical points to a page that does not exist",
        "Category",
        "Frontend",
        96,
        0.62,
        "open",
    ),
    SampleFinding(
        "medium",
        "Links go through two or more redirects before they arrive",
        "Help article",
        "Backend",
        31,
        0.28,
        "regressed",
    ),
    SampleFinding("low", "Pages have no title", "Store", "Content", 2, 0.004, "fixed"),
    SampleFinding("info", "Sitemap names no languages", "whole host", "SEO", 1, 0.0, "unknown"),
)

CELLS = (
    Cell("Product", 642, "critical", 3, "#product"),
    Cell("Category", 155, "high", 2, "#category"),
    Cell("Article", 210, "medium", 1, "#article"),
    Cell("Help page", 120, "low", 1, "#help"),
    Cell("Brand", 80),
    Cell("Store locator", 64, "info", 1),
    Cell("Author", 40),
    Cell("Search results", 22, "high", 1),
    Cell("Landing page for a campaign with a long name", 18),
    Cell("Home", 3),
    Cell("Imprint", 1, "low", 1),
)

DEPTHS = tuple(
    Bar(label, pages, is_rest)
    for label, pages, is_rest in (
        ("0", 3, False),
        ("1", 48, False),
        ("2", 310, False),
        ("3", 742, False),
        ("4", 188, False),
        ("5", 41, False),
        ("6", 7, False),
        ("no path", 26, True),
    )
)

ANSWERS = (
    Part("200", 1312, "ok", "#200"),
    Part("redirect", 96, "redirect", "#redirect"),
    Part("not found", 41, "client-error", "#404"),
    Part("server error", 6, "server-error", "#500"),
    Part("no answer", 2, "failed", "#failed"),
    Part("kept out by robots.txt", 58, "left-out", "#disallowed"),
)

MARKUP = (
    SampleLine(12, '<meta charset="utf-8">'),
    SampleLine(13, "<title>Oak dining table for six | Larkmoor</title>"),
    SampleLine(
        14,
        '<link rel="canonical" href="https://www.larkmoor.example/en/p/oak-table-old">',
        ((28, 75),),
    ),
    SampleLine(15, '<meta name="robots" content="index, follow">'),
)

TABS = (
    {"label": "Evidence", "url": "#evidence", "count": 412, "is_current": True},
    {"label": "History", "url": "#history", "count": 3, "is_current": False},
    {"label": "How it is checked", "url": "#check", "count": None, "is_current": False},
)

TRAIL = (
    {"label": "Larkmoor", "url": "#site"},
    {"label": "Findings", "url": "#findings"},
    {"label": "Canonical to error", "url": ""},
)

NEAR_MISS = "A near miss: the target of `rel=canonical` redirects to a page that answers 200."
