"""The links of a page: where they lead, what they say, in which region they stand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import turbohtml

from tiebeam.engine.extract.facts import LinkRow, LinkRun
from tiebeam.engine.extract.folding import fold_anchor, fold_and_cut, known_anchors
from tiebeam.engine.extract.targets import Base

LINK_TAGS = ("a", "area")
MAX_LINKS = 50_000
_LINKS_WORTH_CARE = 2_000
_REL_CHARACTERS = 200
_NOFOLLOW = frozenset({"nofollow", "ugc", "sponsored"})


@dataclass(slots=True)
class Links:
    """The links of one block, those of the blocks inside it at their places."""

    runs: list[LinkRun] = field(default_factory=list)
    faults: dict[str, None] = field(default_factory=dict)
    place: str | None = None
    """The part of the page's URL on which they depend; None when they depend on all of it."""


class LinkReader:
    """Reads the links of one page, up to MAX_LINKS."""

    def __init__(self, base: Base, *, on_itself: bool) -> None:
        self._base = base
        self.on_itself = on_itself
        """Whether a bare fragment stays on the page, as it does unless `base` moves it away."""
        self.kept = 0
        self.surplus = 0
        """Links beyond those kept."""

    @property
    def places(self) -> tuple[str, ...]:
        """Parts of the page's URL on which links may depend."""
        return self._base.origin, self._base.folder

    def take(self, runs: list[LinkRun]) -> bool:
        """Count links that were read before; False when there is no room for all of them."""
        kept = self.kept + sum(len(run.rows) for run in runs)
        if kept > MAX_LINKS:
            return False
        self.kept = kept
        return True

    def read(
        self,
        anchors: list[turbohtml.Element],
        region: str,
        marks: Mapping[turbohtml.Element, list[LinkRun]],
    ) -> Links:
        """The links in document order; a mark among the anchors stands for runs of links."""
        links = Links(place=self._base.origin)
        rows: list[LinkRow] = []
        by_origin, known_text = self._base.by_origin.get, known_anchors().get
        careful = len(anchors) > _LINKS_WORTH_CARE
        room = MAX_LINKS - self.kept
        for number, anchor in enumerate(anchors):
            attr = anchor.attr
            href = attr("href")
            target = by_origin(href or "")
            if target is None:
                if not href:
                    if marks and anchor in marks:
                        _close(links.runs, rows)
                        links.runs += marks[anchor]
                        rows = []
                    continue
                if href[0] == "#" and self.on_itself:
                    continue
                target = self._base(href)
                links.place = self._widened(links.place, href)
            target_id, url, internal, malformed = target
            if url is None:
                if malformed:
                    links.faults["link_malformed"] = None
                continue
            if not room:
                links.faults["links_cut"] = None
                links.place = None
                self.surplus += _count_addresses(anchors[number:])
                break
            rel = attr("rel")
            kept_rel, nofollow = _read_rel(rel) if rel else (rel, False)
            text = ""
            if not careful or not _holds_links(anchor):
                written = anchor.text
                known = known_text(written)
                text = (fold_anchor(written) if known is None else known) or _label(anchor)
            rows.append((target_id, url, internal, region, text, kept_rel, nofollow))
            room -= 1
        self.kept = MAX_LINKS - room
        _close(links.runs, rows)
        return links

    def _widened(self, place: str | None, address: str) -> str | None:
        """What the links depend on once one leads to an address."""
        of_this = self._base.place_of(address)
        return None if place is None or of_this is None else max(place, of_this, key=len)


def _close(runs: list[LinkRun], rows: list[LinkRow]) -> None:
    if rows:
        runs.append(LinkRun(rows, sum([row[2] for row in rows])))


@lru_cache(maxsize=1_000)
def _read_rel(rel: str) -> tuple[str, bool]:
    """The rel attribute, and whether it asks not to follow."""
    folded = fold_and_cut(rel, _REL_CHARACTERS)
    return folded, not _NOFOLLOW.isdisjoint(folded.lower().split())


def _count_addresses(anchors: list[turbohtml.Element]) -> int:
    """How many have an address that leads elsewhere; these are not looked at further."""
    return sum((anchor.attr("href") or "#")[0] != "#" for anchor in anchors)


def _holds_links(anchor: turbohtml.Element) -> bool:
    """Whether links lie within the link: each would read the text of all others."""
    return anchor.find(list(LINK_TAGS)) is not None


def _label(anchor: turbohtml.Element) -> str:
    """What stands in for the text of a link: the alt text of its image, else its own label."""
    image = anchor.find("img")
    label = anchor.attr("alt") if image is None else image.attr("alt")
    if label is None and image is not None:
        image = anchor.find("img", attrs={"alt": True})
        label = image.attr("alt") if image is not None else anchor.attr("alt")
    return fold_anchor(label or anchor.attr("aria-label") or anchor.attr("title") or "")
