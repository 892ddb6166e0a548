"""Addresses of the first pages."""

from django.urls import path

from tiebeam.hub.home import views

app_name = "home"

urlpatterns = [
    path("", views.today, name="today"),
    path("bridge/", views.bridge, name="bridge"),
    path("sites/<int:site_id>/", views.site, name="site"),
    path("sites/<int:site_id>/url/", views.url, name="url"),
    path("search/", views.search, name="search"),
    path("search/matches/", views.matches, name="matches"),
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/read/", views.read_inbox, name="read_inbox"),
    path("record/", views.record, name="record"),
    path("record.csv", views.record_as_csv, name="record_csv"),
    path("settings/", views.settings, name="settings"),
]
