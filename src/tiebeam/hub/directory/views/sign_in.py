"""The settings of sign-in: rules, identity providers, SCIM tokens, mail."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tiebeam.hub.directory import mail as mailing
from tiebeam.hub.directory import queries
from tiebeam.hub.directory.models import FactorRule, IdentityProvider, Protocol, ScimToken
from tiebeam.hub.directory.services import providers as services
from tiebeam.hub.directory.sign_in_forms import ProviderForm, RulesForm, TokenForm
from tiebeam.hub.people.access import may_administer
from tiebeam.hub.people.requests import SignedIn

KINDS = {"oidc": Protocol.OIDC, "saml": Protocol.SAML}


@require_http_methods(["GET", "POST"])
def sign_in(request: SignedIn) -> HttpResponse:
    """Who needs a second factor, which providers vouch for people, who provisions them."""
    _only_administrators(request)
    form = RulesForm(request.POST or None, instance=queries.rules())
    if request.method == "POST" and form.is_valid():
        rule = FactorRule(form.cleaned_data["second_factor"])
        services.change_rules(second_factor=rule, by=request.user)
        messages.success(request, _("Saved. It holds from the next page on."))
        return redirect("directory:sign_in")
    return _overview(request, form)


@require_http_methods(["GET", "POST"])
def add_provider(request: SignedIn, kind: str) -> HttpResponse:
    """Let people sign in through a provider."""
    _only_administrators(request)
    if kind not in KINDS or (kind == "saml" and not settings.HAS_SAML):
        raise Http404
    provider = IdentityProvider(protocol=KINDS[kind])
    form = ProviderForm(request.POST or None, provider=provider)
    if request.method == "POST" and form.is_valid():
        one = services.add_provider(protocol=KINDS[kind], by=request.user, **form.cleaned_data)
        messages.success(
            request, _("Now register the addresses below with %(name)s.") % {"name": one}
        )
        return redirect("directory:provider", one.pk)
    context = {"form": form, "kind": kind, "protocol": KINDS[kind].label}
    return render(request, "directory/provider.html", context)


@require_http_methods(["GET", "POST"])
def provider(request: SignedIn, provider_id: int) -> HttpResponse:
    """Change what is known of a provider."""
    _only_administrators(request)
    one = get_object_or_404(IdentityProvider, pk=provider_id)
    form = ProviderForm(request.POST or None, provider=IdentityProvider.objects.get(pk=provider_id))
    if request.method == "POST" and form.is_valid():
        services.change_provider(one, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("directory:sign_in")
    context = {"form": form, "provider": one, "addresses": _addresses(one)}
    return render(request, "directory/provider.html", context)


@require_POST
def remove_provider(request: SignedIn, provider_id: int) -> HttpResponse:
    """End signing in through a provider."""
    _only_administrators(request)
    one = get_object_or_404(IdentityProvider, pk=provider_id)
    services.remove_provider(one, by=request.user)
    messages.success(request, _("Nobody signs in through %(name)s any more.") % {"name": one})
    return redirect("directory:sign_in")


@require_POST
def make_token(request: SignedIn) -> HttpResponse:
    """Make a SCIM token and show it once."""
    _only_administrators(request)
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _overview(request, RulesForm(instance=queries.rules()), token_form=form)
    secret = services.make_token(form.cleaned_data["name"], by=request.user)
    response = _overview(request, RulesForm(instance=queries.rules()), secret=secret)
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
def withdraw_token(request: SignedIn, token_id: int) -> HttpResponse:
    """Let a SCIM token open nothing any more."""
    _only_administrators(request)
    one = get_object_or_404(ScimToken, pk=token_id)
    services.withdraw_token(one, by=request.user, now=timezone.now())
    messages.success(request, _("The token of %(name)s opens nothing any more.") % {"name": one})
    return redirect("directory:sign_in")


@require_safe
def mail(request: SignedIn) -> HttpResponse:
    """Whether the hub can send mail."""
    _only_administrators(request)
    context = {
        "can_mail": mailing.can_mail(),
        "server": settings.ENVIRONMENT.mail,
        "sender": settings.DEFAULT_FROM_EMAIL,
    }
    return render(request, "directory/mail.html", context)


@require_POST
def try_mail(request: SignedIn) -> HttpResponse:
    """Send a mail to oneself."""
    _only_administrators(request)
    try:
        mailing.send_trial(request.user)
    except mailing.NotSent as failure:
        messages.error(request, _("The server did not take it: %(why)s") % {"why": failure})
    else:
        messages.success(
            request, _("A mail is on its way to %(email)s.") % {"email": request.user.email}
        )
    return redirect("directory:mail")


def _overview(
    request: SignedIn, form: RulesForm, *, token_form: TokenForm | None = None, secret: str = ""
) -> HttpResponse:
    context = {
        "form": form,
        "providers": IdentityProvider.objects.all(),
        "tokens": ScimToken.objects.filter(withdrawn_at=None).select_related("made_by"),
        "token_form": token_form or TokenForm(),
        "secret": secret,
        "scim_url": settings.ENVIRONMENT.url + reverse("scim:root"),
        "has_saml": settings.HAS_SAML,
    }
    return render(request, "directory/sign_in.html", context)


def _addresses(provider: IdentityProvider) -> list[tuple[str, str]]:
    """What is to be registered at the provider."""
    base = settings.ENVIRONMENT.url
    if provider.protocol == Protocol.OIDC:
        path = reverse("openid_connect_callback", args=[provider.slug])
        return [(_("Redirect URI"), base + path)]
    return [
        (_("Metadata of this hub"), base + reverse("saml_metadata", args=[provider.slug])),
        (_("Assertion consumer service"), base + reverse("saml_acs", args=[provider.slug])),
    ]


def _only_administrators(request: SignedIn) -> None:
    if not may_administer(request.user):
        raise PermissionDenied
