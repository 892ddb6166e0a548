"""The profile and the lens switch."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tiebeam.hub.people import services
from tiebeam.hub.people.forms import ProfileForm
from tiebeam.hub.people.models import Lens
from tiebeam.hub.people.own_matters import own_matter
from tiebeam.hub.people.requests import SignedIn


@own_matter
@require_POST
def lens(request: SignedIn) -> HttpResponse:
    """Switch the lens and return to the page the person was on."""
    chosen = request.POST.get("lens", "")
    if chosen in Lens.values:
        services.choose_lens(request.user, lens=Lens(chosen))
    return redirect(_here(request, request.POST.get("next", "")))


@own_matter
@require_http_methods(["GET", "POST"])
def profile(request: SignedIn) -> HttpResponse:
    """Show and change one's own name and lens."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("people:profile")
    return render(request, "people/profile.html", {"form": form})


def _here(request: SignedIn, path: str) -> str:
    """`path` when it leads to a page of this hub, else the first page."""
    hosts = {request.get_host()}
    return path if url_has_allowed_host_and_scheme(path, allowed_hosts=hosts) else "/"
