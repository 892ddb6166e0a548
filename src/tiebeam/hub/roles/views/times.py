"""In which time each side answers the other, and what happens when it does not."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tiebeam.hub.people.access import may_administer
from tiebeam.hub.people.requests import SignedIn
from tiebeam.hub.roles import queries, times
from tiebeam.hub.roles.forms import TimesForm
from tiebeam.hub.roles.models import Direction, Severity


@require_http_methods(["GET", "POST"])
def show(request: SignedIn) -> HttpResponse:
    """The times both sides agreed; administrators change them."""
    agreed = queries.agreement()
    may_change = may_administer(request.user)
    if request.method == "POST" and not may_change:
        raise PermissionDenied
    form = TimesForm(request.POST or None, agreed=agreed)
    if request.method == "POST" and form.is_valid():
        times.agree(**form.agreed, by=request.user)
        messages.success(request, _("Saved. It holds for answers that are owed from now on."))
        return redirect("roles:times")
    now = timezone.now()
    context = {
        "form": form,
        "agreed": agreed,
        "zone": timezone.get_default_timezone_name(),
        "may_change": may_change,
        "now": now,
        "examples": [
            (direction, agreed.steps_at(Severity.CRITICAL, direction, now))
            for direction in Direction
        ],
    }
    return render(request, "roles/times.html", context)
