"""Answers for monitors: alive, ready, figures. None needs an account."""

import ipaddress
from secrets import compare_digest
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from tiebeam.hub.monitoring import figures, readiness

PLAIN, JSON = "text/plain", "application/json"
FORWARDED = ("X-Forwarded-For", "X-Real-IP", "Forwarded", "Via")
"""A proxy on this machine would make everybody look local."""


@require_safe
@login_not_required
def alive(_request: HttpRequest) -> HttpResponse:
    """Says that the process lives, whatever else does."""
    return HttpResponse("ok\n", content_type=PLAIN)


@require_safe
@login_not_required
def ready(request: HttpRequest) -> HttpResponse:
    """Says whether people can be served: 200, or 503 with what is missing."""
    states = readiness.look()
    is_ready = all(one.is_well for one in states if one.is_needed)
    status = 200 if is_ready else 503
    if request.get_preferred_type([PLAIN, JSON]) == JSON:
        found = {one.name: one.is_well for one in states}
        return JsonResponse({"ready": is_ready, **found}, status=status)
    lines = [f"{'ready' if is_ready else 'not ready'}"]
    lines += [f"{one.name} {'well' if one.is_well else 'wrong'}" for one in states]
    return HttpResponse("\n".join(lines) + "\n", content_type=PLAIN, status=status)


@require_safe
@login_not_required
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures, for those who show the token; without one set, for this machine alone."""
    token: str = settings.ENVIRONMENT.metrics_token
    if not (_shows(request, token) if token else _is_local(request)):
        answer = HttpResponse(
            "Set TIEBEAM_METRICS_TOKEN and send it: Authorization: Bearer …\n",
            content_type=PLAIN,
            status=401,
        )
        answer.headers["WWW-Authenticate"] = "Bearer"
        return answer
    return HttpResponse(figures.exposition(), content_type=CONTENT_TYPE_LATEST)


def _shows(request: HttpRequest, token: str) -> bool:
    kind, _, shown = request.headers.get("Authorization", "").partition(" ")
    return kind.lower() == "bearer" and compare_digest(shown.strip().encode(), token.encode())


def _is_local(request: HttpRequest) -> bool:
    """Whether somebody on this machine asks a hub that nobody else is meant to reach."""
    if any(name in request.headers for name in FORWARDED):
        return False
    hosts = (urlsplit(settings.ENVIRONMENT.url).hostname or "", request.META.get("REMOTE_ADDR", ""))
    return all(map(_is_loopback, hosts))


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
