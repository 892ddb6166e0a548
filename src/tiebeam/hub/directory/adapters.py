"""How allauth signs people in here: nobody makes an account alone, and the record hears of it."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from tiebeam.hub.directory import identities, mail, sign_in
from tiebeam.hub.directory.errors import Refused
from tiebeam.hub.directory.models import IdentityProvider
from tiebeam.hub.directory.services import entry
from tiebeam.hub.people import services as people
from tiebeam.hub.people.models import User
from tiebeam.hub.people.queries import organisation_name
from tiebeam.hub.sealed import seal, unseal


class Accounts(DefaultAccountAdapter):  # type: ignore[misc] # allauth ships no types
    """Closes signing up, and records who signed in, who could not, and who changed a password."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        """Nobody signs up; administrators invite."""
        return False

    def get_password_change_redirect_url(self, _request: HttpRequest) -> str:
        """The first page: whoever has a new password wants to go on."""
        return reverse("home:today")

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link of the mail, at the address of this hub whatever the request named."""
        path = reverse("account_reset_password_from_key", args=["UID", "KEY"])
        return settings.ENVIRONMENT.url + path.replace("UID-KEY", key)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail of sign-in; without a mail server there is none to send."""
        if mail.can_mail():
            super().send_mail(template_prefix, email, context)

    def set_password(self, user: User, password: str) -> None:
        """Store the password this person chose."""
        super().set_password(user, password)
        people.keep_password(user)
        entry.password_changed(user)

    def post_login(self, request: HttpRequest, user: User, **about: Any) -> HttpResponse:
        """Record the sign-in and lead on."""
        entry.signed_in(user, how=sign_in.way_of(request, user))
        response: HttpResponse = super().post_login(request, user, **about)
        return response

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Record that somebody could not sign in."""
        entry.sign_in_failed(credentials.get("email", ""), address=self.get_client_ip(request))

    def reauthenticate(self, user: User, password: str) -> bool:
        """Whether this is the password of the person who is signed in."""
        again = self.authenticate(self.request, email=user.email, password=password)
        return again is not None and again.pk == user.pk

    def is_reauthentication_required(self, **about: Any) -> bool:
        """Whether to ask once more who it is; not of those who have nothing to prove it with."""
        has_means = bool(self.get_reauthentication_methods(self.request.user))
        return has_means and super().is_reauthentication_required(**about)


class Factors(DefaultMFAAdapter):  # type: ignore[misc] # as above
    """Seals the secrets of authenticators, and records what was added and removed."""

    def encrypt(self, text: str) -> str:
        """The secret as the database holds it."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """The secret as it is used."""
        return unseal(encrypted_text)

    def send_notification_mail(self, template_prefix: str, user: User, **_about: Any) -> None:
        """Record the change that allauth would send a mail about."""
        entry.factor_changed(user, template_prefix.rpartition("/")[2])

    def get_totp_issuer(self) -> str:
        """How an authenticator names this hub."""
        return f"Tiebeam {organisation_name()}".strip()


class Identities(DefaultSocialAccountAdapter):  # type: ignore[misc] # as above
    """Takes identity providers from the directory and decides who may come in through them."""

    def list_apps(
        self, _request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """The providers as allauth knows them: rows that it does not keep itself."""
        found = map(identities.as_app, IdentityProvider.objects.filter(is_on=True))
        return [
            app
            for app in found
            if provider in {None, app.provider, app.provider_id}
            and client_id in {None, app.client_id}
        ]

    def get_provider(
        self, request: HttpRequest, provider: str, client_id: str | None = None
    ) -> Any:
        """One of the providers, or no page."""
        try:
            return super().get_provider(request, provider, client_id)
        except SocialApp.DoesNotExist:
            raise Http404 from None

    def is_open_for_signup(self, _request: HttpRequest, _sociallogin: SocialLogin) -> bool:
        """Nobody signs up: `pre_social_login` let in whoever may come in."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Let in whoever may come in, or answer why not."""
        identity = identities.identity_of(sociallogin)
        known = sociallogin.user if sociallogin.is_existing else None
        signed_in = request.user if isinstance(request.user, User) else None
        if sociallogin.state.get("process") != "connect":
            signed_in = None
        try:
            person = entry.admit(identity, known=known, signed_in=signed_in, now=timezone.now())
        except Refused as refusal:
            context = {"why": str(refusal), "provider": identity.provider}
            page = render(request, "directory/not_admitted.html", context, status=403)
            raise ImmediateHttpResponse(page) from refusal
        if not sociallogin.is_existing:
            sociallogin.connect(request, person)

    def send_notification_mail(self, *_args: Any, **_about: Any) -> None:
        """No mail: the record tells of it."""
