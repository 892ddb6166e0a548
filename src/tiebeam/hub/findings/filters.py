"""The filter over the list of findings: what is kept, and its form."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, overload

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tiebeam.hub.findings import queries
from tiebeam.hub.findings.models import Finding, Severity, Stage, Status
from tiebeam.hub.people.models import User
from tiebeam.hub.people.queries import all_teams, people_numbered, represented_by
from tiebeam.hub.prepared import prepared
from tiebeam.hub.sites.queries import site_ids_of, site_names

FINDINGS_PER_PAGE = 50

ANY = ("", _("any"))
LONGEST = 100
"""Letters of the words that are looked at; a longer address is cut, not refused."""
STILL_THERE = ("", _("still there"))
UNDECIDED = ("", _("to be dealt with"))
EVERY_STAGE = ("any", _("any"))

WAITING_FOR_ME, MINE, OVERDUE = "waiting-for-me", "mine", "overdue"
FOR_ABSENT = "for-absent"
ASSIGNED_TO_ME, UNASSIGNED = "assigned-to-me", "unassigned"
FOLLOWED, NOBODYS, PROPOSED = "followed", "nobodys", "proposed"
WHOSE = (
    ANY,
    (WAITING_FOR_ME, _("waiting for me")),
    (FOR_ABSENT, _("waiting for those I stand in for")),
    (ASSIGNED_TO_ME, _("assigned to me")),
    (MINE, _("of my teams")),
    (UNASSIGNED, _("of my teams, assigned to nobody")),
    (OVERDUE, _("overdue")),
    (FOLLOWED, _("I follow it")),
    (NOBODYS, _("without an owner")),
    (PROPOSED, _("another owner proposed")),
)


class FindingFilter(forms.Form):
    """What to keep; a value that is none of the choices is ignored, as if it were not given."""

    q = forms.CharField(
        label=_("Words"), required=False, widget=forms.TextInput(attrs={"maxlength": LONGEST})
    )
    whose = forms.ChoiceField(label=_("Whose"), choices=WHOSE, required=False)
    severity = forms.ChoiceField(
        label=_("Severity"), choices=[ANY, *Severity.choices], required=False
    )
    team = forms.ChoiceField(label=_("Owner"), required=False)
    assignee = forms.ChoiceField(label=_("Assigned to"), required=False)
    stage = forms.ChoiceField(
        label=_("Stage"), choices=[UNDECIDED, EVERY_STAGE, *Stage.choices], required=False
    )
    status = forms.ChoiceField(
        label=_("Status"), choices=[STILL_THERE, *Status.choices], required=False
    )
    area = forms.ChoiceField(label=_("Area"), required=False)
    site = forms.ChoiceField(label=_("Site"), required=False)
    host = forms.ChoiceField(label=_("Host"), required=False)

    def __init__(self, *args: Any, person: User) -> None:
        super().__init__(*args)
        self._person, self._within = person, tuple(site_ids_of(person))
        names = [(str(pk), name) for pk, name in site_names(self._within)]
        self._offer("team", [(str(team.pk), team.name) for team in all_teams()])
        self._offer("assignee", [(str(one.pk), str(one)) for one in self._assignees()])
        areas, hosts = queries.areas_and_hosts(self._within)
        self.has_findings = bool(areas)
        self._offer("area", [(area, area) for area in areas])
        self._offer("site", names)
        self._offer("host", [(host, host) for host in hosts])
        self.has_several_sites = len(names) > 1
        if not self.has_several_sites:
            del self.fields["site"]

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = [ANY, *choices]  # type: ignore[attr-defined]

    def _assignees(self) -> list[User]:
        """Whoever something is assigned to, and who is asked for: a kept filter outlives it."""
        people, asked = queries.assignees(self._within), str(self.data.get("assignee", ""))
        is_missing = asked not in {str(one.pk) for one in people}
        return [*people, *people_numbered(asked)] if asked and is_missing else people

    def kept(self) -> "Kept":
        """The findings that pass."""
        self.is_valid()
        chosen = self.cleaned_data
        exact = {name: _id_or_text(name, chosen[name]) for name in _EXACT if chosen.get(name)}
        stage, status = chosen.get("stage") or "", exact.get("status")
        if stage not in {"", EVERY_STAGE[0]}:
            exact["stage"] = stage
        return Kept(
            self._within,
            exact,
            is_present=status is None and stage != Stage.VERIFIED,
            is_undecided=not stage and status != Status.FIXED,
            narrowed=self._narrowed if chosen.get("whose") or chosen.get("q") else None,
        )

    def _narrowed(self, findings: QuerySet[Finding]) -> QuerySet[Finding]:
        findings = self._of(findings, self.cleaned_data.get("whose") or "")
        words = self.cleaned_data.get("q")
        return queries.matching(findings, words[:LONGEST]) if words else findings

    def _of(self, findings: QuerySet[Finding], whose: str) -> QuerySet[Finding]:
        now = timezone.now()
        narrowed = {
            WAITING_FOR_ME: lambda: queries.waiting_for(findings, self._person),
            FOR_ABSENT: lambda: queries.waiting_for_absent(
                findings, represented_by(self._person, now), stand_in=self._person
            ),
            ASSIGNED_TO_ME: lambda: queries.assigned_to(findings, self._person),
            UNASSIGNED: lambda: queries.of_teams_of(findings, self._person).filter(assignee=None),
            MINE: lambda: queries.of_teams_of(findings, self._person),
            OVERDUE: lambda: queries.overdue(findings, now=now),
            FOLLOWED: lambda: queries.followed_by(findings, self._person),
            NOBODYS: lambda: findings.filter(team=None),
            PROPOSED: lambda: queries.with_proposal(findings),
        }
        return narrowed[whose]() if whose in narrowed else findings

    @property
    def is_narrow(self) -> bool:
        """Whether anything was chosen."""
        return any(self.cleaned_data.values())


_EXACT = ("severity", "team", "assignee", "status", "area", "site", "host")
_IDS = frozenset({"team", "assignee", "site"})


def _id_or_text(name: str, chosen: str) -> str | int:
    return int(chosen) if name in _IDS else chosen


@dataclass(frozen=True)
class Kept:
    """The findings that pass the filter, as a pager takes them: what is asked often is prepared."""

    within: tuple[int, ...]
    """Ids of sites."""
    exact: Mapping[str, str | int]
    """Values of columns."""
    is_present: bool
    """Whether the last crawl must still show them."""
    is_undecided: bool
    """Whether nobody may have put them off."""
    narrowed: Callable[[QuerySet[Finding]], QuerySet[Finding]] | None
    """What else is asked, each time otherwise."""

    @cached_property
    def severities(self) -> dict[str, int]:
        """How many findings of each severity, worst first."""
        if self.narrowed:
            return queries.by_severity(self._rows())
        return {severity: count for _, severity, count in _severities(self.within, **self._given)}

    def __len__(self) -> int:
        return sum(self.severities.values())

    @overload
    def __getitem__(self, place: int) -> Finding: ...
    @overload
    def __getitem__(self, place: slice) -> list[Finding]: ...
    def __getitem__(self, place: int | slice) -> Finding | list[Finding]:
        if isinstance(place, int):
            return self[place : place + 1][0]
        is_first = place.indices(len(self)) == (0, min(len(self), FINDINGS_PER_PAGE), 1)
        if is_first and not self.narrowed:
            return _first_page(self.within, **self._given)
        return list(queries.as_listed(self._rows())[place])

    def __iter__(self) -> Iterator[Finding]:
        return iter(queries.as_listed(self._rows()))

    def _rows(self) -> QuerySet[Finding]:
        rows = _passing(self.within, **self._given)
        return self.narrowed(rows) if self.narrowed else rows

    @property
    def _given(self) -> dict[str, Any]:
        flags = {"is_present": self.is_present, "is_undecided": self.is_undecided}
        return {**flags, **self.exact}


def _passing(
    within: tuple[int, ...], *, is_present: bool, is_undecided: bool, **exact: str | int
) -> QuerySet[Finding]:
    found = queries.told(queries.findings_within(within)).filter(**exact)
    found = queries.not_put_off(found) if is_undecided else found
    return queries.present(found) if is_present else found


@prepared
def _first_page(
    within: tuple[int, ...], *, is_present: bool, is_undecided: bool, **exact: str | int
) -> QuerySet[Finding]:
    found = _passing(within, is_present=is_present, is_undecided=is_undecided, **exact)
    return queries.as_listed(found)[:FINDINGS_PER_PAGE]


@prepared
def _severities(
    within: tuple[int, ...], *, is_present: bool, is_undecided: bool, **exact: str | int
) -> "QuerySet[Finding, tuple[int, str, int]]":
    found = _passing(within, is_present=is_present, is_undecided=is_undecided, **exact)
    return queries.severity_rows(found)
