"""Which two crawls are compared, which pages are visited again, how a filter is kept."""

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tiebeam.hub.findings.models import Finding, SavedFilter
from tiebeam.hub.findings.occurrences import RowsGone, affected
from tiebeam.hub.sites.models import Crawl
from tiebeam.hub.sites.rendering_forms import PagesField


class CrawlChoice(forms.ModelChoiceField[Crawl]):
    """A crawl by its number and day."""

    def label_from_instance(self, obj: Any) -> str:
        """As in "Crawl 3, 22 Nov 2026"."""
        day = f"{obj.finished_at:%d %b %Y}" if obj.finished_at else ""
        return _("Crawl %(number)d, %(day)s") % {"number": obj.number, "day": day}


class PagesToVerifyForm(forms.Form):
    """Pages of a finding that are to be visited again."""

    urls = PagesField(
        max_length=100_000, error_messages={"required": _("Mark the pages to visit first.")}
    )

    def __init__(self, data: Any, *, finding: Finding) -> None:
        super().__init__(data)
        self._finding = finding

    def clean_urls(self) -> list[str]:
        """Pages that the finding truly has."""
        urls: list[str] = self.cleaned_data["urls"]
        try:
            known = affected(self._finding, urls)
        except RowsGone:
            said = _("The rows of its crawl are gone; crawl the site again first.")
            raise forms.ValidationError(said) from None
        if strange := [url for url in urls if url not in known]:
            said = _("%(url)s is no page of this finding.")
            raise forms.ValidationError(said % {"url": strange[0]})
        return urls


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
