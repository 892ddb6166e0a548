"""What people may change about themselves."""

from typing import Any, ClassVar

from allauth.account.forms import ChangePasswordForm, LoginForm
from django import forms
from django.utils.translation import gettext_lazy as _

from tiebeam.hub.people.models import User


class ProfileForm(forms.ModelForm[User]):
    """Name and lens."""

    class Meta:
        model = User
        fields = ("name", "lens")
        widgets: ClassVar = {"name": forms.TextInput(attrs={"autocomplete": "name"})}
        help_texts: ClassVar = {"lens": _("Whose words you read; key l changes it anywhere.")}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        lenses = [choice for choice in User.lens.field.choices or () if choice[0]]
        self.fields["lens"].choices = [("", _("that of my team")), *lenses]  # type: ignore[attr-defined]


class WithoutPlaceholders:
    """Fields whose label stands above them need no second one inside."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class SignInForm(WithoutPlaceholders, LoginForm):  # type: ignore[misc] # allauth ships no types
    """E-mail address and password."""


class PasswordForm(WithoutPlaceholders, ChangePasswordForm):  # type: ignore[misc] # as above
    """The password of today and the one from now on."""
