"""What happens to requests of people who are not, or not fully, signed in."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils.deprecation import MiddlewareMixin

from tiebeam.hub.people.access import may_work
from tiebeam.hub.people.models import Lens, User
from tiebeam.hub.people.own_matters import is_own_matter

Answer = Callable[[HttpRequest], HttpResponseBase]

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})

REACHABLE = frozenset(
    {
        "account_change_password",
        "account_logout",
        "directory:accept",
        "monitoring:alive",
        "monitoring:metrics",
        "monitoring:ready",
        "sites:crawler",
        "sites:stop",
    }
)
"""What a person with a one-time password may do before choosing their own: strangers may, too."""


def lead_fragments_to_sign_in(get_response: Answer) -> Answer:
    """Send the whole page to sign-in when a part of it was asked for after the session ended."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        sign_in = resolve_url(settings.LOGIN_URL)
        if not request.headers.get("HX-Request") or response.status_code != 302:  # noqa: PLR2004
            return response
        if not response.headers["Location"].startswith(sign_in):
            return response
        page = request.headers.get("HX-Current-URL", "")
        path = page.removeprefix(f"{request.scheme}://{request.get_host()}") or "/"
        target = redirect_to_login(path, sign_in).headers["Location"]
        return HttpResponse(status=204, headers={"HX-Redirect": target})

    return answer


class ReadInOwnWords(MiddlewareMixin):
    """Gives the request the `lens` of the person: whose words the page speaks."""

    def process_request(self, request: HttpRequest) -> None:
        """Set `request.lens` to seo or it; what a reading request asks about them, it asks once."""
        user = request.user
        if isinstance(user, User) and request.method in SAFE_METHODS:
            user.remembered = {}
        lens = user.current_lens if isinstance(user, User) else Lens.SEO
        request.lens = lens.value  # type: ignore[attr-defined]


class AskForOwnPassword(MiddlewareMixin):
    """Leads a person with a one-time password to the page where they choose their own."""

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponseBase | None:
        """Redirect unless the page is one that such a person needs."""
        match = request.resolver_match
        if not getattr(request.user, "must_change_password", False):
            return None
        if match is not None and match.view_name in REACHABLE:
            return None
        return redirect("account_change_password")


class ReadersOnlyRead(MiddlewareMixin):
    """Refuses what people in no team send, unless it concerns their own matters."""

    def process_view(self, request: HttpRequest, view: Answer, *_view: Any) -> None:
        """Raises PermissionDenied."""
        match = request.resolver_match
        name = match.view_name if match else ""
        if request.method in SAFE_METHODS or not isinstance(request.user, User):
            return
        if not is_own_matter(view, name) and not may_work(request.user):
            raise PermissionDenied
