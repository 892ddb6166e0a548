"""What people may change about themselves."""

from typing import Any, ClassVar

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
)
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as FactorAgainForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
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

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["password"].help_text = ""  # the page says it once, below


class PasswordForm(WithoutPlaceholders, ChangePasswordForm):  # type: ignore[misc] # as above
    """The password of today and the one from now on."""


class ForgottenForm(WithoutPlaceholders, ResetPasswordForm):  # type: ignore[misc] # as above
    """Whose password was forgotten."""


class NewPasswordForm(WithoutPlaceholders, ResetPasswordKeyForm):  # type: ignore[misc] # as above
    """The password from now on."""


class ConfirmForm(WithoutPlaceholders, ReauthenticateForm):  # type: ignore[misc] # as above
    """The password once more."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["password"].help_text = ""


class CodeForm(WithoutPlaceholders, AuthenticateForm):  # type: ignore[misc] # as above
    """A code of the authenticator app, or a recovery code."""


class CodeAgainForm(WithoutPlaceholders, FactorAgainForm):  # type: ignore[misc] # as above
    """A code once more."""


class AuthenticatorForm(WithoutPlaceholders, ActivateTOTPForm):  # type: ignore[misc] # as above
    """The first code of an authenticator app."""


class PasskeyForm(WithoutPlaceholders, AddWebAuthnForm):  # type: ignore[misc] # as above
    """What a passkey is called here, and whether it stands for the password, too."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["name"].label = _("Name")
        self.fields["name"].help_text = _("So that you know it again, as in Laptop.")
        self.fields["passwordless"].label = _("Sign in with it alone, without a password")
        self.fields["passwordless"].help_text = _(
            "It then asks for your finger, face or PIN. Otherwise it is a second factor."
        )
        self.fields["passwordless"].initial = True
