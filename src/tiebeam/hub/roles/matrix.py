"""The matrix as the screen shows it: a line per area, a cell per team."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tiebeam.hub.people.access import managed_teams, may_administer
from tiebeam.hub.people.models import Team, User
from tiebeam.hub.roles.assigning import written
from tiebeam.hub.roles.models import Area
from tiebeam.hub.roles.queries import Matrix, areas, matrix_of, teams
from tiebeam.hub.sites.models import Site

CHOICES = ("R", "A", "AR", "C", "I")
INHERIT = "inherit"


@dataclass(frozen=True)
class Cell:
    """What one team is to one area."""

    team: Team
    letters: str
    inherited: str
    """What it would be without a word for this site."""
    is_own: bool
    may_change: bool
    is_of_site: bool

    @property
    def choices(self) -> list[tuple[str, str, bool]]:
        """Value, label and whether it is chosen."""
        said = self.letters if self.is_own or not self.is_of_site else None
        otherwise = (self.inherited if self.is_own else self.letters) or "-"
        none = [(INHERIT, f"({otherwise})", said is None)] if self.is_of_site else []
        return [*none, ("", "-", said == ""), *((one, one, said == one) for one in CHOICES)]

    @property
    def label(self) -> str:
        """What a reader hears instead of a letter."""
        return " ".join(self.letters) or "-"


@dataclass(frozen=True)
class Line:
    """One area and what every team is to it."""

    area: Area
    cells: Sequence[Cell]
    accountable: Team | None

    @property
    def seen(self) -> str:
        """The line as it was shown, to notice that somebody changed it since."""
        return ".".join(f"{cell.team.pk}{cell.letters}{'*' * cell.is_own}" for cell in self.cells)

    @property
    def may_change(self) -> bool:
        """Whether this person may change any of it."""
        return any(cell.may_change for cell in self.cells)

    def concerned(self, cells: Mapping[Team, str | None]) -> set[Team]:
        """The teams that get or lose something when these cells change."""
        takes = any("A" in (letters or "") for letters in cells.values())
        return {*cells, *([self.accountable] if takes and self.accountable else [])}

    @property
    def own_count(self) -> int:
        """How many cells were said for this site."""
        return sum(cell.is_own for cell in self.cells if cell.is_of_site)


@dataclass(frozen=True)
class MatrixPage:
    """All lines, and the verdict over them."""

    site: Site | None
    teams: Sequence[Team]
    lines: Sequence[Line]

    @property
    def open_count(self) -> int:
        """Areas without an accountable team."""
        return sum(line.accountable is None for line in self.lines)

    @property
    def may_change(self) -> bool:
        """Whether this person may change anything."""
        return any(line.may_change for line in self.lines)

    @property
    def verdict(self) -> str:
        """The heading."""
        where = _(" on %(site)s") % {"site": self.site} if self.site else ""
        if not self.open_count:
            return _("Every area has its accountable team%(where)s") % {"where": where}
        if self.open_count == len(self.lines):
            return _("Nobody is accountable for anything yet%(where)s") % {"where": where}
        said = ngettext(
            "%(count)d area has nobody accountable%(where)s",
            "%(count)d areas have nobody accountable%(where)s",
            self.open_count,
        )
        return said % {"count": self.open_count, "where": where}


def page(person: User, site: Site | None) -> MatrixPage:
    """The matrix of a site, or of the organisation, as this person sees it."""
    columns, matrix = teams(), matrix_of(site)
    changeable = _changeable(person, columns)
    lines = [_line(area, columns, matrix, changeable, site) for area in areas()]
    return MatrixPage(site, columns, lines)


def line(person: User, site: Site | None, area: Area) -> Line:
    """One line of it."""
    columns = teams()
    return _line(area, columns, matrix_of(site), _changeable(person, columns), site)


def _changeable(person: User, columns: Sequence[Team]) -> frozenset[int]:
    everything = may_administer(person)
    return frozenset(team.pk for team in columns) if everything else managed_teams(person)


def _line(
    area: Area,
    columns: Sequence[Team],
    matrix: Matrix,
    changeable: frozenset[int],
    site: Site | None,
) -> Line:
    by_id = {team.pk: team for team in columns}
    cells = [
        Cell(
            team=team,
            letters=written(matrix.roles(area.pk, team.pk)),
            inherited=written(matrix.inherited.get((area.pk, team.pk), ())),
            is_own=matrix.is_own(area.pk, team.pk),
            may_change=team.pk in changeable,
            is_of_site=site is not None,
        )
        for team in columns
    ]
    return Line(area, cells, by_id.get(matrix.accountable(area.pk) or 0))
