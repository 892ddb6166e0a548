"""Which two crawls are compared."""

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tiebeam.hub.findings.models import SavedFilter
from tiebeam.hub.sites.models import Crawl


class CrawlChoice(forms.ModelChoiceField[Crawl]):
    """A crawl by its number and day."""

    def label_from_instance(self, obj: Any) -> str:
        """As in "Crawl 3, 22 Nov 2026"."""
        day = f"{obj.finished_at:%d %b %Y}" if obj.finished_at else ""
        return _("Crawl %(number)d, %(day)s") % {"number": obj.number, "day": day}


class ComparisonForm(forms.Form):
    """The earlier and the later crawl."""

    before = CrawlChoice(label=_("From"), queryset=Crawl.objects.none(), required=False)
    after = CrawlChoice(label=_("To"), queryset=Crawl.objects.none(), required=False)

    def __init__(self, data: Any, *, crawls: QuerySet[Crawl]) -> None:
        self.last = list(crawls[:2])
        newest, before = (*self.last, None, None)[:2]
        super().__init__(data, initial={"before": before, "after": newest})
        self.fields["before"].queryset = crawls  # type: ignore[attr-defined]
        self.fields["after"].queryset = crawls  # type: ignore[attr-defined]

    def chosen(self) -> tuple[Crawl | None, Crawl | None]:
        """Both crawls, the earlier first; the last two where nothing was chosen."""
        picked = self.cleaned_data if self.is_bound and self.is_valid() else {}
        before = picked.get("before") or self.initial["before"]
        after = picked.get("after") or self.initial["after"]
        if before and after and before.pk > after.pk:
            return after, before
        return before, after


class SavedFilterForm(forms.ModelForm[SavedFilter]):
    """A filter and its name."""

    class Meta:
        model = SavedFilter
        fields = ("name", "query", "is_shared")
        widgets: ClassVar = {"query": forms.HiddenInput}
