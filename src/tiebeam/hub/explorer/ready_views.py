"""Views that every site has from the start."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tiebeam.hub.explorer.choosing import address_of
from tiebeam.hub.explorer.models import SavedView


@dataclass(frozen=True)
class ReadyView:
    """A filter that is often of use."""

    name: str | Promise
    query: str


READY = (
    ReadyView(
        _("Indexable, not in a sitemap"),
        address_of(("indexable", "yes", ""), ("in_sitemap", "no", ""), sort="-inlinks"),
    ),
    ReadyView(
        _("In a sitemap, not indexable"),
        address_of(("in_sitemap", "yes", ""), ("indexable", "no", "")),
    ),
    ReadyView(
        _("Deep pages with many inlinks"),
        address_of(
            ("is_page", "yes", ""), ("depth", "ge", "4"), ("inlinks", "ge", "20"), sort="-inlinks"
        ),
    ),
    ReadyView(
        _("Slow answers"),
        address_of(
            ("ttfb_ms", "ge", "600"),
            columns=("url", "status", "ttfb_ms", "page_template"),
            sort="-ttfb_ms",
        ),
    ),
    ReadyView(
        _("Redirects that links still name"),
        address_of(
            ("redirect_url", "filled", ""),
            ("inlinks", "ge", "1"),
            columns=("url", "status", "inlinks", "redirect_end_url", "redirect_end_status"),
            sort="-inlinks",
        ),
    ),
    ReadyView(
        _("Not found, but linked"),
        address_of(("status", "is", "404"), ("inlinks", "ge", "1"), sort="-inlinks"),
    ),
    ReadyView(
        _("Pages without a title"), address_of(("is_page", "yes", ""), ("title", "empty", ""))
    ),
    ReadyView(
        _("Pages that share their text"),
        address_of(
            ("duplicate_size", "ge", "2"),
            columns=("url", "duplicate_size", "duplicate_leader_url", "duplicate_difference"),
            sort="-duplicate_size",
        ),
    ),
)
"""Only what every crawl can tell; columns that it leaves empty find nothing."""


def current(views: Sequence[SavedView], query: str) -> SavedView | ReadyView | None:
    """The view whose filter this is, people's own first; None for any other."""
    own = next((one for one in views if one.query == query), None)
    return own or next((one for one in READY if one.query == query), None)
