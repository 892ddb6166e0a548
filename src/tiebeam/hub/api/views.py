"""The page where people make and withdraw their tokens."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tiebeam.hub.api import queries, services
from tiebeam.hub.api.forms import TokenForm
from tiebeam.hub.api.reference import chapters
from tiebeam.hub.api.scopes import Scope
from tiebeam.hub.people.own_matters import own_matter
from tiebeam.hub.people.requests import SignedIn
from tiebeam.hub.ui.marks import lines_of

TRIAL = "curl -H 'Authorization: Bearer %(secret)s' %(hub)s/api/v1/me"


@own_matter
@require_http_methods(["GET", "POST"])
def tokens(request: SignedIn) -> HttpResponse:
    """One's own tokens; a new one shows its secret once, in the answer to its making."""
    form = TokenForm(request.POST or None)
    secret = ""
    if request.method == "POST" and form.is_valid():
        wish = form.cleaned_data
        _token, secret = services.make_token(
            request.user,
            name=wish["name"],
            scopes=[Scope(scope) for scope in wish["scopes"]],
            days=wish["days"],
            now=timezone.now(),
        )
        form = TokenForm()
    trial = TRIAL % {"secret": secret, "hub": request.build_absolute_uri("/").rstrip("/")}
    context = {
        "form": form,
        "secret": secret,
        "secret_lines": lines_of(secret),
        "trial": trial,
        "trial_lines": lines_of(trial),
        "tokens": queries.tokens_of(request.user),
    }
    answer = render(request, "api/tokens.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


@require_safe
def reference(request: SignedIn) -> HttpResponse:
    """What programs can ask and tell."""
    found = chapters()
    count = sum(len(chapter.endpoints) for chapter in found)
    return render(request, "api/reference.html", {"chapters": found, "count": count})


@own_matter
@require_POST
def withdraw(request: SignedIn, token_id: int) -> HttpResponse:
    """Let a token of one's own do nothing any more."""
    token = get_object_or_404(queries.tokens_of(request.user), pk=token_id)
    services.withdraw(token, by=request.user, now=timezone.now())
    messages.success(request, _("%(token)s does not work any more.") % {"token": token})
    return redirect("api:tokens")
