"""Addresses of the glossary."""

from django.urls import path

from tiebeam.hub.glossary import views

app_name = "glossary"

urlpatterns = [
    path("", views.terms, name="terms"),
    path("<slug:slug>/", views.term, name="term"),
    path("<slug:slug>/card/", views.card, name="card"),
]
