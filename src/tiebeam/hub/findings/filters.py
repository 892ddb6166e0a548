"""The filter over the list of findings: what is kept, and its form."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tiebeam.hub.findings.models import Finding, Owner, Severity, Status
from tiebeam.hub.findings.queries import hosts_of, matching, present
from tiebeam.hub.sites.models import Site

ANY = ("", _("any"))
LONGEST = 100
"""Letters of the words that are looked at; a longer address is cut, not refused."""
STILL_THERE = ("", _("still there"))


class FindingFilter(forms.Form):
    """What to keep; a value that is none of the choices is ignored, as if it were not given."""

    q = forms.CharField(
        label=_("Words"), required=False, widget=forms.TextInput(attrs={"maxlength": LONGEST})
    )
    severity = forms.ChoiceField(
        label=_("Severity"), choices=[ANY, *Severity.choices], required=False
    )
    owner = forms.ChoiceField(label=_("Owner"), choices=[ANY, *Owner.choices], required=False)
    status = forms.ChoiceField(
        label=_("Status"), choices=[STILL_THERE, *Status.choices], required=False
    )
    site = forms.ChoiceField(label=_("Site"), required=False)
    host = forms.ChoiceField(label=_("Host"), required=False)

    def __init__(self, *args: Any, sites: QuerySet[Site], findings: QuerySet[Finding]) -> None:
        super().__init__(*args)
        names = [(str(site.pk), site.name) for site in sites]
        hosts = [(host, host) for host in hosts_of(findings)]
        self.fields["site"].choices = [ANY, *names]  # type: ignore[attr-defined]
        self.fields["host"].choices = [ANY, *hosts]  # type: ignore[attr-defined]
        self.has_several_sites = len(names) > 1
        if not self.has_several_sites:
            del self.fields["site"]

    def kept(self, findings: QuerySet[Finding]) -> QuerySet[Finding]:
        """The findings that pass."""
        self.is_valid()
        chosen = self.cleaned_data
        exact = {name: chosen[name] for name in _EXACT if chosen.get(name)}
        findings = findings.filter(**exact) if exact else findings
        if "status" not in exact:
            findings = present(findings)
        return matching(findings, chosen["q"][:LONGEST]) if chosen.get("q") else findings

    @property
    def is_narrow(self) -> bool:
        """Whether anything was chosen."""
        return any(self.cleaned_data.values())


_EXACT = ("severity", "owner", "status", "site", "host")
