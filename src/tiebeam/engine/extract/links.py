"""The links of a page: where they lead, what they say, in which region they stand."""

from collections.abc import Callable
from typing import NamedTuple

import turbohtml

from tiebeam.engine.extract.body import LINK_TAGS, Body
from tiebeam.engine.extract.facts import Link
from tiebeam.engine.extract.folding import fold_anchor, fold_and_cut, known_anchors
from tiebeam.engine.extract.regions import MAIN
from tiebeam.engine.extract.targets import Target

MAX_LINKS = 50_000
_LINKS_WORTH_CARE = 2_000
_REL_CHARACTERS = 200
_NOFOLLOW = frozenset({"nofollow", "ugc", "sponsored"})


_new_tuple = tuple.__new__
"""Rows are many: this is twice as fast as calling Link."""


class Links(NamedTuple):
    """The links of a page that can be requested, and what was wrong with others."""

    kept: list[Link]
    surplus: int
    """Links beyond those kept."""
    faults: list[str]


def read_links(walked: Body, resolve: Callable[[str], Target], *, on_itself: bool) -> Links:
    """The links in document order, up to MAX_LINKS.

    on_itself: whether a bare fragment stays on the page, as it does unless `base` moves it away.
    """
    links: list[Link] = []
    faults: dict[str, None] = {}
    region_of, known_text = walked.regions.get, known_anchors().get
    careful = len(walked.anchors) > _LINKS_WORTH_CARE
    for place, anchor in enumerate(walked.anchors):
        attr = anchor.attr
        href = attr("href")
        if not href or (on_itself and href[0] == "#"):
            continue
        url_id, url, internal, malformed = resolve(href)
        if url is None:
            if malformed:
                faults["link_malformed"] = None
            continue
        if len(links) == MAX_LINKS:
            return Links(links, _count_addresses(walked.anchors[place:]), [*faults, "links_cut"])
        rel, nofollow = attr("rel"), False
        if rel:
            rel = fold_and_cut(rel, _REL_CHARACTERS)
            nofollow = not _NOFOLLOW.isdisjoint(rel.lower().split())
        text = ""
        if not careful or not _holds_links(anchor):
            written = anchor.text
            text = known_text(written) or fold_anchor(written) or _label(anchor)
        row = (url_id, url, internal, region_of(anchor, MAIN), text, rel, nofollow, len(links))
        links.append(_new_tuple(Link, row))
    return Links(links, 0, list(faults))


def _count_addresses(anchors: list[turbohtml.Element]) -> int:
    """How many have an address that leads elsewhere; these are not looked at further."""
    return sum((anchor.attr("href") or "#")[0] != "#" for anchor in anchors)


def _holds_links(anchor: turbohtml.Element) -> bool:
    """Whether links lie within the link: each would read the text of all others."""
    return anchor.find(list(LINK_TAGS)) is not None


def _label(anchor: turbohtml.Element) -> str:
    """What stands in for the text of a link: the alt text of its image, else its own label."""
    image = anchor.find("img", attrs={"alt": True})
    label = image.attr("alt") if image is not None else anchor.attr("alt")
    return fold_anchor(label or anchor.attr("aria-label") or anchor.attr("title") or "")
