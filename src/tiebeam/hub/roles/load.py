"""Open findings of each team, as far as the apps above tell of them."""

from collections import Counter

from tiebeam.hub.people.models import User
from tiebeam.hub.roles.matters import held_on, waiting_on
from tiebeam.hub.roles.routing import router
from tiebeam.hub.sites.models import Site
from tiebeam.hub.sites.queries import sites_of


def open_findings(person: User, site: Site | None, *, lens: str) -> Counter[int]:
    """How many open findings each team has, by its id, on a site or on all the person may see."""
    sites = [site] if site else list(sites_of(person))
    held = held_on(sites)
    has_unowned = held.pop(None, 0) > 0
    counted = Counter({team_id: count for team_id, count in held.items() if team_id is not None})
    for one in sites if has_unowned else ():
        route = router(one)
        unowned = (waiting for waiting in waiting_on(one, lens) if waiting.team_id is None)
        counted.update(team.pk for waiting in unowned if (team := route(waiting.matter).team))
    return counted
