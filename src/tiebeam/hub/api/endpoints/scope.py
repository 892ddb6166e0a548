"""Where something holds: in the whole organisation, or on one site; and who may not change it."""

from pydantic import Field

from tiebeam.hub.api.bearer import Caller
from tiebeam.hub.api.endpoints.sites import site_of
from tiebeam.hub.api.paging import LAST_ID, Asked
from tiebeam.hub.api.problems import Problem
from tiebeam.hub.people.access import may_administer, may_rule, may_work
from tiebeam.hub.people.models import Team
from tiebeam.hub.sites.models import Site


class Scoped(Asked):
    """Where to look."""

    site: int | None = Field(
        None, ge=1, le=LAST_ID, description="Leave out for the whole organisation."
    )


def scope_of(request: Caller, site_id: int | None) -> Site | None:
    """The site, if this caller may see it; None: the whole organisation. Raises Http404."""
    return site_of(request, site_id) if site_id is not None else None


def administrators_only(request: Caller) -> None:
    """Raises Problem for everybody else."""
    if not may_administer(request.user):
        raise Problem(403, "Only administrators may do this.")


def managers_only(request: Caller) -> None:
    """Raises Problem for who manages no team."""
    if not may_rule(request.user):
        raise Problem(403, "Only managers of a team and administrators may do this.")


def workers_only(request: Caller) -> None:
    """Raises Problem for who is in no team."""
    if not may_work(request.user):
        raise Problem(403, "Who is in no team reads along; join a team to take part.")


def teams_called(ids: list[int]) -> dict[int, Team]:
    """Those teams by their ids. Raises Problem where one is not there."""
    found = Team.objects.in_bulk(ids)
    if lost := [str(one) for one in ids if one not in found]:
        raise Problem(422, f"There is no team {', '.join(lost)}.")
    return found
