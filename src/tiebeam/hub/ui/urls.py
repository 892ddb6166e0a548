"""Addresses of the style page; a hub that people use need not include them."""

from django.urls import path

from tiebeam.hub.ui import views

app_name = "ui"

urlpatterns = [
    path("", views.style, name="style"),
    path("terms/<slug:slug>/", views.term_card, name="term"),
]
