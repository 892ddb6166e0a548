"""When a person wants mail."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tiebeam.hub.activity import services
from tiebeam.hub.activity.forms import MailWishForm
from tiebeam.hub.people.own_matters import own_matter
from tiebeam.hub.people.requests import SignedIn


@own_matter
@require_http_methods(["GET", "POST"])
def mail(request: SignedIn) -> HttpResponse:
    """Show and change when one gets mail about what is new in the inbox."""
    wish = services.wish_of(request.user, time_zone=settings.TIME_ZONE)
    form = MailWishForm(request.POST or None, instance=wish)
    if request.method == "POST" and form.is_valid():
        services.keep_wish(form.save(commit=False), now=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("activity:mail")
    context = {"form": form, "wish": wish, "sends_mail": settings.TIEBEAM_SENDS_MAIL}
    return render(request, "activity/mail.html", context)
