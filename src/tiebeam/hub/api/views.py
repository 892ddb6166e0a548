"""The pages where people make and withdraw their tokens, and let programs ask for one."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tiebeam.hub.api import device_login, queries, services
from tiebeam.hub.api.forms import CodeForm, TokenForm
from tiebeam.hub.api.models import DeviceLogin
from tiebeam.hub.api.pace import is_within
from tiebeam.hub.api.reference import chapters
from tiebeam.hub.api.scopes import Scope
from tiebeam.hub.people.own_matters import own_matter
from tiebeam.hub.people.requests import SignedIn
from tiebeam.hub.ui.marks import lines_of

CODES = 30
CODES_WITHIN_S = 600
"""How many codes of programs one person may try in that time."""

CAME = {
    "allowed": _lazy("Allowed: your terminal is signed in within seconds"),
    "denied": _lazy("Denied: the program got nothing"),
    "over": _lazy("Nothing was done: it was decided already, or its time was over"),
}
"""What came of a login, as the page afterwards says it."""

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
    return _unstored(render(request, "api/tokens.html", context))


@own_matter
@require_http_methods(["GET", "POST"])
def device(request: SignedIn) -> HttpResponse:
    """Where a person types the code that a program shows, and allows or denies it."""
    if heading := CAME.get(request.GET.get("came", "")):
        return render(request, "api/device_came.html", {"came": heading})
    code = (request.POST if request.method == "POST" else request.GET).get("code", "").strip()
    if code and not is_within(
        f"device-codes-{request.user.pk}", most=CODES, seconds=CODES_WITHIN_S
    ):
        said = _("Too many codes were typed. Wait ten minutes, then begin again in the terminal.")
        return _ask_for_code(request, code, said, status=429)
    login = queries.waiting_login(code, now=timezone.now()) if code else None
    if login is None:
        said = _("No program waits with this code. Codes hold for ten minutes: begin again.")
        return _ask_for_code(request, code, said if code else "")
    if request.method == "POST" and request.POST.get("answer") in {"allow", "deny"}:
        return _decide(request, login, is_allowed=request.POST["answer"] == "allow")
    context = {
        "login": login,
        "program": device_login.PROGRAMS.get(login.program, login.program),
        "scopes": [scope.label for scope in Scope if scope in login.scopes],
        "days": device_login.TOKEN_DAYS,
    }
    return _unstored(render(request, "api/device.html", context))


def _ask_for_code(
    request: SignedIn, code: str, error: str, *, status: int = HTTPStatus.OK
) -> HttpResponse:
    form = CodeForm({"code": code} if code else None)
    if error:
        form.add_error("code", error)
    return _unstored(render(request, "api/device_code.html", {"form": form}, status=status))


def _decide(request: SignedIn, login: DeviceLogin, *, is_allowed: bool) -> HttpResponse:
    now = timezone.now()
    is_mine = device_login.decide(login, by=request.user, is_allowed=is_allowed, now=now)
    came = ("allowed" if is_allowed else "denied") if is_mine else "over"
    return redirect(f"{reverse('api:device')}?came={came}")


def _unstored(answer: HttpResponse) -> HttpResponse:
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
