"""Addresses of sign-in and of one's own profile."""

from allauth.account import views as accounts
from django.urls import URLPattern, path

from tiebeam.hub.people import views

app_name = "people"

urlpatterns = [
    path("lens/", views.lens, name="lens"),
    path("profile/", views.profile, name="profile"),
]

sign_in: list[URLPattern] = [
    path("sign-in/", accounts.login, name="account_login"),
    path("sign-out/", accounts.logout, name="account_logout"),
    path("profile/password/", accounts.password_change, name="account_change_password"),
    path("sign-in/again/", accounts.reauthenticate, name="account_reauthenticate"),
    path("inactive/", accounts.account_inactive, name="account_inactive"),
]
