"""What pages call themselves: by the body's class names and by their structured data."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_VOLATILE = re.compile(
    r".*\d|(?:is|has|no|js|with|lang|locale|theme)-|(?:js|ltr|rtl|dark|light|loading|loaded)$"
)
_UNIVERSAL = 0.95
_MAX_FAMILY = 12
_MAX_KINDS = 40
_PAGES_PER_KIND = 3
_COVERAGE = 0.9
_ERROR = re.compile(
    r"(?:^|[-_ ])(?:error|not-?found|404|gone|missing|sorry|unavailable|maintenance)", re.IGNORECASE
)

_TYPES = {
    "Product": ("Product", "ProductGroup", "IndividualProduct", "ProductModel", "Vehicle", "Car"),
    "Category": ("CollectionPage", "ItemList", "OfferCatalog", "ProductCollection"),
    "Article": (
        *("Article", "NewsArticle", "BlogPosting", "TechArticle", "ScholarlyArticle"),
        *("Report", "AnalysisNewsArticle", "LiveBlogPosting"),
    ),
    "Blog": ("Blog",),
    "Author": ("ProfilePage", "Person"),
    "Help page": ("FAQPage", "QAPage", "HowTo"),
    "Recipe": ("Recipe",),
    "Job": ("JobPosting",),
    "Event": ("Event",),
    "Course": ("Course",),
    "Book": ("Book",),
    "Film": ("Movie", "TVSeries", "TVEpisode"),
    "Store": ("LocalBusiness", "Store", "Restaurant", "Hotel", "LodgingBusiness"),
    "Search results": ("SearchResultsPage",),
    "About page": ("AboutPage",),
    "Contact page": ("ContactPage",),
    "Software": ("SoftwareApplication", "WebApplication", "MobileApplication"),
    "Dataset": ("Dataset",),
    "Property": ("RealEstateListing", "Apartment", "House"),
}
_KIND_OF_TYPE = {kind: name for name, kinds in _TYPES.items() for kind in kinds}


@dataclass(frozen=True)
class BodyKinds:
    """What the body's class names tell about the pages of one host."""

    of_class: dict[str, str]
    """Class attribute to the names that can tell templates apart; empty when none can."""
    is_told: bool
    """Whether the host names its page templates that way."""


def read_body_kinds(classes: Sequence[str]) -> BodyKinds:
    """The body classes of a host's pages, without what names states, single pages or all pages."""
    counts = Counter(classes)
    tokens = {names: _tokens(names) for names in counts}
    pages = Counter[str]()
    for names, count in counts.items():
        for token in tokens[names]:
            pages[token] += count
    kept = _telling(pages, len(classes) - counts[""])
    of_class = {names: " ".join(sorted(kept & tokens[names])) for names in counts}
    kinds = {of_class[names] for names in counts} - {""}
    covered = sum(count for names, count in counts.items() if of_class[names])
    few = 1 < len(kinds) <= min(_MAX_KINDS, covered / _PAGES_PER_KIND)
    told = few and covered >= _COVERAGE * len(classes)
    return BodyKinds(of_class, told)


def is_error(body_kind: str) -> bool:
    """Whether the body's classes tell of an error page."""
    return _ERROR.search(body_kind) is not None


def type_kind(types: str) -> str:
    """What the first telling type of a page's structured data makes it; empty without one."""
    for name in types.split():
        kind = _KIND_OF_TYPE.get(name)
        if kind is None and name.endswith(("Store", "Event", "Business")):
            kind = "Event" if name.endswith("Event") else "Store"
        if kind is not None:
            return kind
    return ""


def _tokens(names: str) -> frozenset[str]:
    return frozenset(name for name in names.lower().split() if not _VOLATILE.match(name))


def _telling(pages: Counter[str], classed: int) -> frozenset[str]:
    """Class names on some pages only, and not one of a family with a member for each page."""
    families = defaultdict[str, set[str]](set)
    for token in pages:
        families[_family(token)].add(token)
    return frozenset(
        token
        for token, count in pages.items()
        if count < _UNIVERSAL * classed and len(families[_family(token)]) <= _MAX_FAMILY
    )


def _family(token: str) -> str:
    """The part of a class name before its first joint, as in `post` of `post-lamp`."""
    head, joint, _ = token.partition("-")
    return f"{head}-" if joint else f"={token}"


def most_common(values: Iterable[str]) -> tuple[str, float]:
    """The value that occurs most, the first in order among equals, and its share."""
    counts = Counter(values)
    if not counts:
        return "", 0.0
    value, count = min(counts.items(), key=lambda item: (-item[1], item[0]))
    return value, count / counts.total()
