"""The record of who did what when: what is kept of it, and how it is taken away as a table."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tiebeam.hub.activity.deeds import all_deeds
from tiebeam.hub.activity.models import Event
from tiebeam.hub.activity.queries import events_of
from tiebeam.hub.people.models import User
from tiebeam.hub.sites.queries import sites_of

COLUMNS = ("at", "person", "through", "deed", "sentence", "kind", "id", "subject", "site", "facts")
ANY = ("", _("any"))


def record_for(person: User) -> QuerySet[Event]:
    """The events this person may read, newest first."""
    return events_of(person, sites=sites_of(person).values_list("pk", flat=True))


class RecordFilter(forms.Form):
    """What to keep; a value that is none of the choices is ignored, as if it were not given."""

    q = forms.CharField(label=_("Words"), required=False, max_length=100)
    person = forms.ModelChoiceField(
        label=_("Person"), queryset=User.objects.all(), required=False, empty_label=ANY[1]
    )
    deed = forms.ChoiceField(label=_("Deed"), required=False)
    site = forms.ChoiceField(label=_("Site"), required=False)
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput({"type": "date"})
    )
    until = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput({"type": "date"})
    )

    def __init__(self, data: Any, *, person: User) -> None:
        super().__init__(data)
        deeds = [(one.slug, one.slug.replace("-", " ")) for one in all_deeds()]
        sites = [(str(site.pk), site.name) for site in sites_of(person)]
        self.fields["deed"].choices = [ANY, *deeds]  # type: ignore[attr-defined]
        self.fields["site"].choices = [ANY, *sites]  # type: ignore[attr-defined]

    def kept(self, events: QuerySet[Event]) -> QuerySet[Event]:
        """The events that pass."""
        self.is_valid()
        chosen = self.cleaned_data
        exact = {
            name: chosen[field] for field, name in _EXACT.items() if chosen.get(field) is not None
        }
        events = events.filter(**{name: value for name, value in exact.items() if value != ""})
        words = chosen.get("q")
        if words:
            events = events.filter(
                Q(subject__icontains=words) | Q(actor__name__icontains=words) | Q(deed=words)
            )
        return events


_EXACT = {
    "person": "actor",
    "deed": "deed",
    "site": "site_id",
    "since": "at__date__gte",
    "until": "at__date__lte",
}


def as_rows(events: QuerySet[Event]) -> Iterator[list[str]]:
    """The events as a table, its heading first; times in UTC."""
    yield list(COLUMNS)
    for event in events.iterator(chunk_size=1000):
        yield [
            event.at.isoformat(),
            event.actor.email if event.actor else "",
            event.through,
            event.deed,
            event.sentence,
            event.kind,
            event.subject_id,
            event.subject,
            str(event.site_id or ""),
            ", ".join(f"{name}={value}" for name, value in sorted(event.facts.items())),
        ]
