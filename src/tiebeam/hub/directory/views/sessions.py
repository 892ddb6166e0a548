"""Where one is signed in, and ending that; the forgotten password where there is no mail."""

from allauth.account import views as accounts
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tiebeam.hub.directory import mail
from tiebeam.hub.people.own_matters import own_matter
from tiebeam.hub.people.requests import SignedIn


@require_safe
def sessions(request: SignedIn) -> HttpResponse:
    """The browsers in which this person is signed in, newest first."""
    found = UserSession.objects.purge_and_list(request.user)
    context = {"sessions": sorted(found, key=lambda one: one.last_seen_at, reverse=True)}
    return render(request, "directory/sessions.html", context)


@own_matter
@require_POST
def end_session(request: SignedIn, session_id: int) -> HttpResponse:
    """Sign out in one browser."""
    one = get_object_or_404(UserSession, pk=session_id, user=request.user)
    one.end()
    messages.success(request, _("Signed out there."))
    return redirect("directory:sessions")


@own_matter
@require_POST
def end_other_sessions(request: SignedIn) -> HttpResponse:
    """Sign out everywhere but here."""
    others = UserSession.objects.filter(user=request.user)
    for one in others.exclude(session_key=request.session.session_key):
        one.end()
    messages.success(request, _("You are signed in here alone."))
    return redirect("directory:sessions")


@login_not_required
@require_http_methods(["GET", "POST"])
def forgotten(request: HttpRequest) -> HttpResponseBase:
    """Mail a link that sets a new password, or say who gives a new one."""
    if not mail.can_mail():
        return render(request, "directory/no_mail.html")
    answer: HttpResponseBase = accounts.password_reset(request)
    return answer
