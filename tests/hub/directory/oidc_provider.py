"""A real OpenID Connect provider for tests: allauth's own, in a process of its own.

python oidc_provider.py FOLDER REDIRECT_URI prints its address, then serves until it is ended.
"""

import json
import sys
from pathlib import Path
from typing import Any
from wsgiref.simple_server import make_server

import django
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

CLIENT_ID, CLIENT_SECRET = "tiebeam", "a secret of both"
PASSWORD = "of the provider alone"  # noqa: S105 of a provider that lives for one test run


def configure(folder: Path) -> None:
    """Settings of a small Django project with nothing but the provider."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    settings.configure(
        SECRET_KEY="x",  # noqa: S106 as above
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=__name__,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        DATABASES={
            "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "idp.sqlite3"}
        },
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.messages",
            "django.contrib.sessions",
            "allauth",
            "allauth.account",
            "allauth.idp.oidc",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "allauth.account.middleware.AccountMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ]
                },
            }
        ],
        AUTHENTICATION_BACKENDS=["allauth.account.auth_backends.AuthenticationBackend"],
        SESSION_COOKIE_NAME="provider_session",
        CSRF_COOKIE_NAME="provider_token",
        ACCOUNT_EMAIL_VERIFICATION="none",
        EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend",
        IDP_OIDC_PRIVATE_KEY=key.decode(),
        IDP_OIDC_ADAPTER=f"{__name__}.Claims",
    )


def person(request: HttpRequest) -> HttpResponse:
    """Make somebody, or change them: name, address, whether it is verified, groups."""
    from allauth.account.models import EmailAddress
    from django.contrib.auth.models import Group, User

    told: dict[str, Any] = json.loads(request.body)
    user, _ = User.objects.get_or_create(username=told["username"])
    user.set_password(PASSWORD)
    user.first_name, user.email = told["name"], told["email"]
    user.save()
    user.groups.set([Group.objects.get_or_create(name=name)[0] for name in told["groups"]])
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(
        user=user, email=told["email"], verified=told["verified"], primary=True
    )
    return HttpResponse(status=204)


def serve(folder: Path, redirect_uri: str) -> None:
    """Serve the provider for one client."""
    from allauth.idp.oidc.models import Client

    call_command("migrate", verbosity=0)
    client = Client(
        id=CLIENT_ID,
        name="Tiebeam",
        scopes="openid\nprofile\nemail",
        redirect_uris=redirect_uri,
        grant_types="authorization_code",
        response_types="code",
        skip_consent=True,
    )
    client.set_secret(CLIENT_SECRET)
    client.save()
    with make_server("127.0.0.1", 0, get_wsgi_application()) as server:
        print(f"http://127.0.0.1:{server.server_port}", flush=True)  # noqa: T201 its first word
        server.serve_forever()


if __name__ == "__main__":
    configure(Path(sys.argv[1]))
    django.setup()

    from allauth.idp.oidc.adapter import DefaultOIDCAdapter
    from django.views.decorators.csrf import csrf_exempt

    class Claims(DefaultOIDCAdapter):  # type: ignore[misc] # allauth ships no types
        """Tells groups, too."""

        def get_claims(self, purpose: str, user: Any, *args: Any, **about: Any) -> dict[str, Any]:
            """What the client learns of the person."""
            claims: dict[str, Any] = super().get_claims(purpose, user, *args, **about)
            groups = sorted(user.groups.values_list("name", flat=True))
            return {**claims, "name": user.first_name, "groups": groups}

    urlpatterns = [
        path("person/", csrf_exempt(person)),
        path("accounts/", include("allauth.account.urls")),
        path("", include("allauth.idp.urls")),
    ]
    serve(Path(sys.argv[1]), sys.argv[2])
