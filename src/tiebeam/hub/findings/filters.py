"""The filter over the list of findings: what is kept, and its form."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tiebeam.hub.findings import queries
from tiebeam.hub.findings.models import Finding, Severity, Stage, Status
from tiebeam.hub.people.models import Team, User
from tiebeam.hub.people.queries import represented_by
from tiebeam.hub.sites.models import Site

ANY = ("", _("any"))
LONGEST = 100
"""Letters of the words that are looked at; a longer address is cut, not refused."""
STILL_THERE = ("", _("still there"))
UNDECIDED = ("", _("to be dealt with"))
EVERY_STAGE = ("any", _("any"))

WAITING_FOR_ME, MINE, OVERDUE = "waiting-for-me", "mine", "overdue"
FOR_ABSENT = "for-absent"
FOLLOWED, NOBODYS, PROPOSED = "followed", "nobodys", "proposed"
WHOSE = (
    ANY,
    (WAITING_FOR_ME, _("waiting for me")),
    (FOR_ABSENT, _("waiting for those I stand in for")),
    (MINE, _("of my teams")),
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
    stage = forms.ChoiceField(
        label=_("Stage"), choices=[UNDECIDED, EVERY_STAGE, *Stage.choices], required=False
    )
    status = forms.ChoiceField(
        label=_("Status"), choices=[STILL_THERE, *Status.choices], required=False
    )
    area = forms.ChoiceField(label=_("Area"), required=False)
    site = forms.ChoiceField(label=_("Site"), required=False)
    host = forms.ChoiceField(label=_("Host"), required=False)

    def __init__(
        self, *args: Any, sites: QuerySet[Site], findings: QuerySet[Finding], person: User
    ) -> None:
        super().__init__(*args)
        self._person = person
        names = [(str(site.pk), site.name) for site in sites]
        self._offer("team", [(str(team.pk), team.name) for team in Team.objects.all()])
        areas, hosts = queries.areas_and_hosts_of(findings)
        self.has_findings = bool(areas)
        self._offer("area", [(area, area) for area in areas])
        self._offer("site", names)
        self._offer("host", [(host, host) for host in hosts])
        self.has_several_sites = len(names) > 1
        if not self.has_several_sites:
            del self.fields["site"]

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = [ANY, *choices]  # type: ignore[attr-defined]

    def kept(self, findings: QuerySet[Finding]) -> QuerySet[Finding]:
        """The findings that pass."""
        self.is_valid()
        chosen = self.cleaned_data
        exact = {name: chosen[name] for name in _EXACT if chosen.get(name)}
        findings = queries.told(findings).filter(**exact)
        findings = self._at_stage(findings, chosen.get("stage") or "")
        findings = self._of(findings, chosen.get("whose") or "")
        if "status" not in exact and chosen.get("stage") != Stage.VERIFIED:
            findings = queries.present(findings)
        words = chosen.get("q")
        return queries.matching(findings, words[:LONGEST]) if words else findings

    def _at_stage(self, findings: QuerySet[Finding], stage: str) -> QuerySet[Finding]:
        if stage == EVERY_STAGE[0]:
            return findings
        if stage:
            return findings.filter(stage=stage)
        is_fixed = self.cleaned_data.get("status") == Status.FIXED
        return findings if is_fixed else queries.not_put_off(findings)

    def _of(self, findings: QuerySet[Finding], whose: str) -> QuerySet[Finding]:
        now = timezone.now()
        narrowed = {
            WAITING_FOR_ME: lambda: queries.waiting_for(findings, self._person),
            FOR_ABSENT: lambda: queries.waiting_for_absent(
                findings, represented_by(self._person, now), stand_in=self._person
            ),
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


_EXACT = ("severity", "team", "status", "area", "site", "host")
