"""What programs ask to get a token and to give it back: OAuth 2.0 without a browser of their own.

Sources: RFC 8628 (device authorization), RFC 6749, 5 (tokens and errors), RFC 7009 (revocation),
RFC 8414 (metadata).
"""

from http import HTTPStatus
from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from tiebeam.hub.api import device_login, queries, services
from tiebeam.hub.api.device_login import Refusal
from tiebeam.hub.api.pace import is_within
from tiebeam.hub.api.scopes import Scope
from tiebeam.hub.people.own_matters import own_matter

DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code"
LONGEST_MACHINE = 60
LOGINS_PER_HOUR = 60
"""Begun from one network address."""
HOUR_S = 3600


@login_not_required
@require_safe
def metadata(request: HttpRequest) -> HttpResponse:
    """Where programs ask, and that this is a Tiebeam."""
    address = request.build_absolute_uri
    described = {
        "issuer": address("/").rstrip("/"),
        "service": "tiebeam",
        "device_authorization_endpoint": address(reverse("oauth:begin")),
        "token_endpoint": address(reverse("oauth:token")),
        "revocation_endpoint": address(reverse("oauth:revoke")),
        "grant_types_supported": [DEVICE_CODE],
        "response_types_supported": [],
        "token_endpoint_auth_methods_supported": ["none"],
        "revocation_endpoint_auth_methods_supported": ["none"],
        "scopes_supported": list(Scope),
    }
    return JsonResponse(described)


@login_not_required
@own_matter
@csrf_exempt  # nobody's session counts here
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a login: a secret for the program, a code and an address for its person."""
    program = request.POST.get("client_id", "")
    if program not in device_login.PROGRAMS:
        return _unknown_program()
    scopes = request.POST.get("scope", "").split()
    if unknown := [scope for scope in scopes if scope not in Scope.values]:
        return _refused("invalid_scope", f"There is no scope {unknown[0][:20]}.")
    place = get_adapter().get_client_ip(request)
    if not is_within(f"device-logins-{place}", most=LOGINS_PER_HOUR, seconds=HOUR_S):
        return _refused("slow_down", "Too many logins from this address; wait an hour.", status=429)
    login, secret = device_login.begin(
        program,
        machine=_printable(request.POST.get("machine", "")),
        scopes=[Scope(scope) for scope in scopes],
        now=timezone.now(),
    )
    page = request.build_absolute_uri(reverse("api:device"))
    return _private(
        {
            "device_code": secret,
            "user_code": login.shown_code,
            "verification_uri": page,
            "verification_uri_complete": f"{page}?{urlencode({'code': login.shown_code})}",
            "expires_in": device_login.LIFE.seconds,
            "interval": device_login.PAUSE.seconds,
        }
    )


@login_not_required
@own_matter
@csrf_exempt
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """Give the program its token once its person has allowed it."""
    if request.POST.get("grant_type") != DEVICE_CODE:
        return _refused("unsupported_grant_type", f"The one grant_type here is {DEVICE_CODE}.")
    program = request.POST.get("client_id", "")
    if program not in device_login.PROGRAMS:
        return _unknown_program()
    now = timezone.now()
    try:
        given, secret = device_login.claim(
            request.POST.get("device_code", ""), program=program, now=now
        )
    except Refusal as refusal:
        return _refused(refusal.error, str(refusal))
    return _private(
        {
            "access_token": secret,
            "token_type": "Bearer",
            "expires_in": round((given.expires_at - now).total_seconds()),
            "scope": " ".join(given.scopes),
        }
    )


@login_not_required
@own_matter
@csrf_exempt
@require_POST
def revoke(request: HttpRequest) -> HttpResponse:
    """Withdraw a token; whoever has its secret may. One that is none is withdrawn already."""
    now = timezone.now()
    found = queries.token_behind(request.POST.get("token", ""), now=now)
    if found is not None:
        found.person.acts_through = found.name
        services.withdraw(found, by=found.person, now=now)
    return _private({})


def _unknown_program() -> HttpResponse:
    return _refused("invalid_client", "Send a client_id that this hub knows.")


def _printable(text: str) -> str:
    """What a machine says of itself, as far as it can be shown in one line."""
    return "".join(letter for letter in text if letter.isprintable()).strip()[:LONGEST_MACHINE]


def _refused(error: str, description: str, *, status: int = HTTPStatus.BAD_REQUEST) -> HttpResponse:
    return _private({"error": error, "error_description": description}, status=status)


def _private(body: dict[str, Any], *, status: int = HTTPStatus.OK) -> HttpResponse:
    return JsonResponse(body, status=status, headers={"Cache-Control": "no-store"})
