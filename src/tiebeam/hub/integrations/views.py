"""Webhooks: which there are, and how their messages fare. For administrators."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tiebeam.hub.integrations import queries, services
from tiebeam.hub.integrations.forms import WebhookForm
from tiebeam.hub.integrations.models import Webhook
from tiebeam.hub.people.access import may_administer
from tiebeam.hub.people.requests import SignedIn
from tiebeam.hub.ui.answers import query_without_page
from tiebeam.hub.ui.marks import lines_of

MESSAGES_PER_PAGE = 50


@require_http_methods(["GET", "POST"])
def webhooks(request: SignedIn) -> HttpResponse:
    """All webhooks, and the form for another one."""
    _refuse_others(request)
    form = WebhookForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        webhook = services.add_webhook(
            request.user, **form.cleaned_data, allow_private=form.is_private
        )
        messages.success(request, _("Added. Its secret stands below; try it out."))
        return redirect(webhook)
    context = {"webhooks": queries.webhooks(), "form": form}
    return render(request, "integrations/webhooks.html", context)


@require_safe
def webhook(request: SignedIn, webhook_id: int) -> HttpResponse:
    """One webhook: its secret, and the log of its messages."""
    one = _find(request, webhook_id)
    page = Paginator(queries.deliveries_of(one), MESSAGES_PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "webhook": one,
        "page": page,
        "query": query_without_page(request.GET),
        "secret_lines": lines_of(one.secret),
    }
    answer = render(request, "integrations/webhook.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
def try_out(request: SignedIn, webhook_id: int) -> HttpResponse:
    """Send a message about nothing."""
    one = _find(request, webhook_id)
    services.try_out(one, now=timezone.now())
    messages.info(request, _("A trial is on its way; look again in a few seconds."))
    return redirect(one)


@require_POST
def switch(request: SignedIn, webhook_id: int) -> HttpResponse:
    """Switch it on or off."""
    one = _find(request, webhook_id)
    services.switch(one, is_on=not one.is_on, by=request.user)
    return redirect(one)


@require_POST
def remove(request: SignedIn, webhook_id: int) -> HttpResponse:
    """Forget a webhook; asks for its name, for its log goes with it."""
    one = _find(request, webhook_id)
    if request.POST.get("name", "").strip() != one.name:
        messages.error(request, _("Type the name of the webhook as it stands to remove it."))
        return redirect(one)
    services.remove(one, by=request.user)
    messages.success(request, _("%(webhook)s is removed.") % {"webhook": one})
    return redirect("integrations:webhooks")


@require_POST
def send_again(request: SignedIn, webhook_id: int, delivery_id: int) -> HttpResponse:
    """Send a message once more."""
    one = _find(request, webhook_id)
    delivery = get_object_or_404(queries.deliveries_of(one), pk=delivery_id)
    services.send_again(delivery, now=timezone.now())
    return redirect(one)


def _find(request: SignedIn, webhook_id: int) -> Webhook:
    _refuse_others(request)
    return get_object_or_404(queries.webhooks(), pk=webhook_id)


def _refuse_others(request: SignedIn) -> None:
    if not may_administer(request.user):
        raise PermissionDenied
