"""What would change hands if other rules held: nothing is saved, nothing is moved."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tiebeam.hub.people.models import Team
from tiebeam.hub.roles.matters import Waiting, waiting_on
from tiebeam.hub.roles.routing import Route, Router, routing_of
from tiebeam.hub.sites.models import Site


@dataclass(frozen=True)
class Move:
    """One matter that would go to another team."""

    what: Waiting
    was: Route
    now: Route


@dataclass(frozen=True)
class Trial:
    """What a set of rules would do with the matters that are open."""

    moves: tuple[Move, ...]
    looked_at: int

    @property
    def verdict(self) -> str:
        """The heading."""
        total, moved = self.looked_at, len(self.moves)
        if not total:
            return _("There is no open finding to try them on")
        if not moved:
            said = ngettext(
                "Nothing would change hands: the one open finding stays",
                "Nothing would change hands: all %(total)d open findings stay",
                total,
            )
            return said % {"total": total}
        said = _("%(moved)d of %(total)d open findings would go to another team")
        return said % {"moved": moved, "total": total}

    @property
    def flows(self) -> list[tuple[Team | None, Team | None, int]]:
        """From whom to whom how many, most first."""
        counted = Counter((move.was.team, move.now.team) for move in self.moves)
        return [(was, now, count) for (was, now), count in counted.most_common()]


def try_out(matters: Iterable[Waiting], *, before: Router, after: Router) -> Trial:
    """Compare two ways to route, matter by matter."""
    looked = list(matters)
    moves = (Move(one, before(one.matter), after(one.matter)) for one in looked)
    return Trial(tuple(move for move in moves if move.was.team != move.now.team), len(looked))


def on_site(
    site: Site, *, lens: str, site_rules: str | None = None, rules: str | None = None
) -> Trial:
    """What other rules would do with everything that is open on the site."""
    routing = routing_of(site)
    other = routing.with_rules(site_rules=site_rules, rules=rules)
    return try_out(waiting_on(site, lens), before=routing.route, after=other.route)


def together(trials: Iterable[Trial]) -> Trial:
    """Several trials as one."""
    tried = list(trials)
    moves = tuple(move for trial in tried for move in trial.moves)
    return Trial(moves, sum(trial.looked_at for trial in tried))
