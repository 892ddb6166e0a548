"""What the pages of sign-in ask for: providers to choose from, and what passkeys need."""

import json
from typing import TYPE_CHECKING

from allauth.socialaccount.adapter import get_adapter
from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from tiebeam.hub.directory.mail import can_mail

if TYPE_CHECKING:
    from django.http import HttpRequest

register = template.Library()

HARMLESS = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.simple_tag(takes_context=True)
def identity_providers(context: template.Context) -> list[tuple[str, str]]:
    """Name and address of every provider through which one may sign in."""
    request: HttpRequest = context["request"]
    going_to = {"next": request.GET["next"]} if request.GET.get("next") else {}
    found = get_adapter().list_providers(request)
    return [(one.name, one.get_login_url(request, **going_to)) for one in found]


@register.simple_tag
def is_mail_sent() -> bool:
    """Whether a forgotten password can be replaced by mail."""
    return can_mail()


@register.simple_tag
def passkey(form: str, **ids: str) -> SafeString:
    """What allauth's script reads to know which button and which field belong to a passkey."""
    told = mark_safe(json.dumps({"ids": ids}).translate(HARMLESS))  # noqa: S308 cannot end a script
    return format_html(
        '<script data-allauth-onload="allauth.webauthn.forms.{}"'
        ' type="application/json">{}</script>',
        form,
        told,
    )
