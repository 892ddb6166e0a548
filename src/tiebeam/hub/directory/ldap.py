"""Signing in with the password of an LDAP directory; needs the extra `ldap`."""

from typing import Any

from django.http import HttpRequest
from django_auth_ldap.backend import LDAPBackend

from tiebeam.hub.directory.errors import AddressTaken
from tiebeam.hub.directory.services import accounts
from tiebeam.hub.people.models import User


class Directory(LDAPBackend):  # type: ignore[misc] # ships no types
    """Finds people by their e-mail address and makes those who are new here, in no team."""

    def authenticate(
        self, request: HttpRequest | None, email: str = "", password: str = "", **_other: Any
    ) -> User | None:
        """The person whose password this is in the directory, if there is one."""
        if not email:
            return None
        found: User | None = super().authenticate(request, username=email, password=password)
        return found

    def get_or_build_user(self, username: str, ldap_user: Any) -> tuple[User, bool]:
        """The person of an entry, by the address that stands in it; never one yet to be saved."""
        mail = str(ldap_user.attrs.get("mail", [username])[0]).lower()
        person = User.objects.filter(email__iexact=mail).first()
        if person is None:
            name = str(ldap_user.attrs.get("cn", [""])[0])
            try:
                person = accounts.add_person(email=mail, name=name[:100], by=None, through="LDAP")
            except AddressTaken:  # somebody signed in twice at once
                person = User.objects.get(email__iexact=mail)
        return person, False

    def get_user(self, user_id: int) -> User | None:
        """The person of a session, as long as the account is on."""
        return User.objects.filter(pk=user_id, is_active=True).first()
