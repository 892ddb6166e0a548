"""Addresses of what people say of mail."""

from django.urls import path

from tiebeam.hub.activity import views

app_name = "activity"

urlpatterns = [path("profile/mail/", views.mail, name="mail")]
