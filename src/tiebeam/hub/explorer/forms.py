"""What people type to keep a filter."""

from typing import Any

from django import forms

from tiebeam.hub.explorer.models import SavedView


class ViewForm(forms.ModelForm[SavedView]):
    """Name a view, and say whom it is for."""

    class Meta:
        model = SavedView
        fields = ("name", "is_shared")

    def clean_name(self) -> Any:
        """Spaces at the ends say nothing."""
        return self.cleaned_data["name"].strip()
