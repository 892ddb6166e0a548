"""What people may change about themselves."""

from typing import ClassVar

from django import forms

from tiebeam.hub.people.models import User


class ProfileForm(forms.ModelForm[User]):
    """Name, team and lens."""

    class Meta:
        model = User
        fields = ("name", "team", "lens")
        widgets: ClassVar = {"name": forms.TextInput(attrs={"autocomplete": "name"})}
