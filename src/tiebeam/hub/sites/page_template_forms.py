"""What people type to name, merge or split a page template."""

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from tiebeam.hub.sites.models import TemplateKind
from tiebeam.hub.sites.page_templates import Shown
from tiebeam.hub.sites.page_templates import moves as moves_of

if TYPE_CHECKING:
    from tiebeam.engine import pipeline

LONGEST_NAME = 100
LONGEST_PATTERN = 500


class DecisionForm(forms.Form):
    """One decision about one page template. The fields are those that its kind asks for."""

    into = forms.ChoiceField(
        label=_("Into"), help_text=_("Its pages take the name and the findings of this one.")
    )
    pattern = forms.CharField(
        label=_("Pages at"),
        max_length=LONGEST_PATTERN,
        help_text=_(
            "A path, as in /sale/ for all below it; * stands for anything, $ for the end. As in "
            "ownership rules."
        ),
        widget=forms.TextInput(attrs={"spellcheck": "false"}),
    )
    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)

    ASKED: ClassVar = {"rename": ("name",), "merge": ("into",), "split": ("pattern", "name")}

    def __init__(
        self, data: Any, *, kind: str, one: "pipeline.PageTemplate", around: Shown
    ) -> None:
        super().__init__(data)
        self.kind, self.one, self.around = kind, one, around
        for name in set(self.fields) - set(self.ASKED[kind]):
            del self.fields[name]
        if kind == TemplateKind.RENAME:
            self.fields["name"].initial = one.name
        if kind == TemplateKind.SPLIT:
            self.fields["name"].label = _("Name of that part")
        if kind == TemplateKind.MERGE:
            others = [(other.key, f"{other.name} ({other.url_pattern})") for other in self.others]
            self.fields["into"].choices = others  # type: ignore[attr-defined]

    @property
    def others(self) -> "list[pipeline.PageTemplate]":
        """With which it can be merged."""
        return self.around.beside(self.one)

    def clean_name(self) -> str:
        """A name that no other page template of the host has."""
        name: str = self.cleaned_data["name"]
        if self.kind == TemplateKind.RENAME and name == self.one.name:
            raise forms.ValidationError(_("That is its name already."))
        taken = [other.name.casefold() for other in self.others]
        if self.kind == TemplateKind.SPLIT:
            taken.append(self.one.name.casefold())
        if name.casefold() in taken:
            raise forms.ValidationError(
                _("Another page template of this host has that name. Merge them if they are one.")
            )
        return name

    def clean_pattern(self) -> str:
        """A pattern that says where pages are."""
        from tiebeam.engine import ownership

        text: str = self.cleaned_data["pattern"]
        try:
            ownership.read_address(text)
        except ownership.Unreadable as error:
            raise forms.ValidationError(f"{capfirst(str(error))}.") from error
        return text

    def as_rule(self) -> "pipeline.TemplateRule":
        """The decision as the engine takes it."""
        from tiebeam.engine import pipeline

        chosen = self.cleaned_data
        into = self.around.find(chosen.get("into", ""))
        return pipeline.TemplateRule(
            self.kind,
            self.one.key,
            into.name if into else chosen["name"],
            into=into.key if into else "",
            pattern=chosen.get("pattern", ""),
        )

    def moves(self) -> "list[pipeline.TemplateMove]":
        """What it would move; says of a split that it takes none, or all. Raises TablesGone."""
        moves = moves_of(self.around.crawl, self.as_rule())
        if self.kind == TemplateKind.SPLIT:
            self._refuse_none_and_all(sum(move.pages for move in moves))
        return moves

    def _refuse_none_and_all(self, moved: int) -> None:
        if not moved:
            self.add_error("pattern", _("None of its pages are there."))
        elif moved == self.one.pages:
            self.add_error("pattern", _("All of its pages are there: rename it instead."))
