"""How sign-in works here: nobody makes an account for themselves."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse

from tiebeam.hub.people import services
from tiebeam.hub.people.models import User


class Accounts(DefaultAccountAdapter):  # type: ignore[misc] # allauth ships no types
    """Closes signing up and notices when a one-time password has been replaced."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        """Nobody signs up; administrators make accounts."""
        return False

    def get_password_change_redirect_url(self, _request: HttpRequest) -> str:
        """The first page: whoever has a new password wants to go on."""
        return reverse("home:today")

    def set_password(self, user: User, password: str) -> None:
        """Store the password this person chose."""
        super().set_password(user, password)
        services.keep_password(user)
