"""Signing in through an identity provider: allauth's views, and a page where the provider fails."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.socialaccount.providers.openid_connect import views as oidc
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

log = logging.getLogger(__name__)

Answer = Callable[..., HttpResponseBase]

FAILURES: tuple[type[Exception], ...] = (OSError, ValueError, KeyError, SyntaxError)
"""The provider cannot be reached, or what it answers is no JSON, no XML, or lacks what it needs."""
if settings.HAS_SAML:
    from allauth.socialaccount.providers.saml import views as saml
    from onelogin.saml2.errors import OneLogin_Saml2_Error

    FAILURES = (*FAILURES, OneLogin_Saml2_Error)


def careful(view: Answer) -> Answer:
    """The view; where the provider fails, a page that says so instead of an error of the hub."""

    @login_not_required
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except FAILURES as failure:
            log.warning("an identity provider failed at %s: %r", request.path, failure)
            return _failed(request)

    return answer


@require_safe
@login_not_required
def error(request: HttpRequest) -> HttpResponse:
    """Says that the provider did not sign anybody in."""
    return _failed(request)


def _failed(request: HttpRequest) -> HttpResponse:
    return render(request, "socialaccount/authentication_error.html", status=401)


oidc_login = careful(oidc.login)
oidc_callback = careful(oidc.callback)
if settings.HAS_SAML:
    saml_login = careful(saml.login)
    saml_metadata = careful(saml.metadata)
    saml_acs = csrf_exempt(careful(saml.acs))
    saml_finish_acs = csrf_exempt(careful(saml.finish_acs))
    saml_sls = csrf_exempt(careful(saml.sls))
