"""What teams are to the area of a finding."""

from tiebeam.hub.findings.models import Finding
from tiebeam.hub.people.models import Team
from tiebeam.hub.roles import queries as roles
from tiebeam.hub.roles.models import Area, Role

SHOWN = (Role.ACCOUNTABLE, Role.RESPONSIBLE, Role.CONSULTED, Role.INFORMED)


def area_of(finding: Finding) -> Area | None:
    """The area that the check of the finding belongs to."""
    return roles.covers().area_of(finding.area, finding.check_slug)


def raci_of(finding: Finding, area: Area) -> list[tuple[str, list[Team]]]:
    """The teams of each role in that area on its site; roles without any are left out."""
    matrix, teams = roles.matrix_of(finding.site), {team.pk: team for team in roles.teams()}
    found = [
        (str(role.label), [teams[pk] for pk in matrix.with_role(area.pk, role) if pk in teams])
        for role in SHOWN
    ]
    return [(label, members) for label, members in found if members]
