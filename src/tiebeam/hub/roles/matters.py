"""What waits for teams on a site: told by the apps above, each in its own `matters.py`.

Roles lies below findings and cannot ask for them; whoever has matters says so here, as deeds are
told to the record. With them, rules can be tried before they hold, and load can be counted.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from tiebeam.hub.roles.routing import Matter
from tiebeam.hub.sites.models import Site


@dataclass(frozen=True)
class Waiting:
    """One open matter of a site."""

    name: str
    """Headline for a list, in the words of the lens that was asked for."""
    address: str
    """Its page."""
    matter: Matter
    team_id: int | None = None
    """Whose it is now, where that is kept; None: whoever rules and matrix say."""


Source = Callable[[Site, str], Iterable[Waiting]]
"""The open matters of a site, in the words of a lens."""

Holding = Callable[[Iterable[Site]], Counter[int | None]]
"""How many open matters of the sites each team has, by its id; None for those of nobody."""

_sources: dict[str, Source] = {}
_counts: dict[str, Holding] = {}


def source(tells: Source) -> Source:
    """Make a source of matters known, by the module it stands in."""
    _sources[tells.__module__] = tells
    return tells


def holding(counts: Holding) -> Holding:
    """Make a count of matters known, by the module it stands in."""
    _counts[counts.__module__] = counts
    return counts


def held_on(sites: Iterable[Site]) -> Counter[int | None]:
    """How many open matters of the sites each team has, without reading one of them."""
    asked = list(sites)
    return sum((counts(asked) for counts in _counts.values()), Counter())


def waiting_on(site: Site, lens: str) -> Iterator[Waiting]:
    """Every open matter of the site."""
    for tells in _sources.values():
        yield from tells(site, lens)
