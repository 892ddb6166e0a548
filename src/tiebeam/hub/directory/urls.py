"""Addresses of people, teams, invitations and the settings of sign-in."""

from allauth.account import views as accounts
from allauth.mfa import urls as factors
from allauth.socialaccount import views as identities
from django.conf import settings
from django.urls import URLPattern, URLResolver, path, re_path

from tiebeam.hub.directory.views import (
    identity,
    invitations,
    people,
    sessions,
    sign_in,
    teams,
)

app_name = "directory"

Routes = list[URLPattern | URLResolver]

urlpatterns = [
    path("people/", people.people, name="people"),
    path("people/invite/", invitations.invite, name="invite"),
    path("people/invitations/", invitations.invitations, name="invitations"),
    path("invitations/<int:invitation_id>/renew/", invitations.renew, name="renew"),
    path("invitations/<int:invitation_id>/withdraw/", invitations.withdraw, name="withdraw"),
    path("invitation/<str:token>/", invitations.accept, name="accept"),
    path("people/<int:person_id>/", people.person, name="person"),
    path("people/<int:person_id>/change/", people.change_person, name="change_person"),
    path("people/<int:person_id>/account/<slug:deed>/", people.account, name="account"),
    path("people/<int:person_id>/password/", people.password, name="password"),
    path("people/<int:person_id>/absence/", people.absence, name="absence"),
    path("absences/<int:absence_id>/end/", people.end_absence, name="end_absence"),
    path("teams/", teams.teams, name="teams"),
    path("teams/add/", teams.add_team, name="add_team"),
    path("teams/<int:team_id>/", teams.team, name="team"),
    path("teams/<int:team_id>/change/", teams.change_team, name="change_team"),
    path("teams/<int:team_id>/people/", teams.put_into, name="put_into"),
    path("teams/<int:team_id>/merge/", teams.merge, name="merge"),
    path("teams/<int:team_id>/remove/", teams.remove, name="remove_team"),
    path("memberships/<int:membership_id>/<slug:deed>/", teams.change_member, name="change_member"),
    path("profile/sessions/", sessions.sessions, name="sessions"),
    path("profile/sessions/<int:session_id>/end/", sessions.end_session, name="end_session"),
    path("profile/sessions/end/", sessions.end_other_sessions, name="end_other_sessions"),
    path("settings/sign-in/", sign_in.sign_in, name="sign_in"),
    path("settings/sign-in/providers/add/<slug:kind>/", sign_in.add_provider, name="add_provider"),
    path("settings/sign-in/providers/<int:provider_id>/", sign_in.provider, name="provider"),
    path(
        "settings/sign-in/providers/<int:provider_id>/remove/",
        sign_in.remove_provider,
        name="remove_provider",
    ),
    path("settings/sign-in/tokens/", sign_in.make_token, name="make_token"),
    path(
        "settings/sign-in/tokens/<int:token_id>/withdraw/",
        sign_in.withdraw_token,
        name="withdraw_token",
    ),
    path("settings/mail/", sign_in.mail, name="mail"),
    path("settings/mail/try/", sign_in.try_mail, name="try_mail"),
]

own_sign_in: Routes = [*factors.urlpatterns]
"""One's own second factor and passkeys."""

providers: Routes = [
    path("forgotten/", sessions.forgotten, name="account_reset_password"),
    path("forgotten/sent/", accounts.password_reset_done, name="account_reset_password_done"),
    re_path(  # the first hyphen parts them, and the key has more
        r"^forgotten/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        accounts.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "forgotten/done/",
        accounts.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("cancelled/", identities.login_cancelled, name="socialaccount_login_cancelled"),
    path("error/", identity.error, name="socialaccount_login_error"),
    path("oidc/<slug:provider_id>/login/", identity.oidc_login, name="openid_connect_login"),
    path(
        "oidc/<slug:provider_id>/login/callback/",
        identity.oidc_callback,
        name="openid_connect_callback",
    ),
]
"""Coming in without the password: forgotten, or through an identity provider."""
if settings.HAS_SAML:
    saml = "saml/<slug:organization_slug>"
    providers += [
        path(f"{saml}/login/", identity.saml_login, name="saml_login"),
        path(f"{saml}/metadata/", identity.saml_metadata, name="saml_metadata"),
        path(f"{saml}/acs/", identity.saml_acs, name="saml_acs"),
        path(f"{saml}/acs/finish/", identity.saml_finish_acs, name="saml_finish_acs"),
        path(f"{saml}/sls/", identity.saml_sls, name="saml_sls"),
    ]
