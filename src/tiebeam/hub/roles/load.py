"""Open findings of each team, as far as the apps above tell of them."""

from collections import Counter

from tiebeam.hub.people.models import User
from tiebeam.hub.roles.matters import waiting_on
from tiebeam.hub.roles.routing import router
from tiebeam.hub.sites.models import Site
from tiebeam.hub.sites.queries import sites_of


def open_findings(person: User, site: Site | None, *, lens: str) -> Counter[int]:
    """How many open findings each team has, by its id, on a site or on all the person may see."""
    counted: Counter[int] = Counter()
    for one in [site] if site else sites_of(person):
        route = router(one)
        for waiting in waiting_on(one, lens):
            team_id = waiting.team_id
            if team_id is None and (team := route(waiting.matter).team):
                team_id = team.pk
            if team_id is not None:
                counted[team_id] += 1
    return counted
