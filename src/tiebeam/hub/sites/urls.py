"""Addresses of sites and crawls."""

from django.urls import path

from tiebeam.hub.sites import views

app_name = "sites"

urlpatterns = [
    path("sites/", views.sites, name="sites"),
    path("sites/add/", views.add_site, name="add"),
    path("sites/<int:site_id>/settings/", views.change_site, name="settings"),
    path("sites/<int:site_id>/crawl/", views.start_crawl, name="start"),
    path("crawls/<int:crawl_id>/", views.crawl, name="crawl"),
    path("crawls/<int:crawl_id>/progress/", views.progress, name="progress"),
    path("crawls/<int:crawl_id>/cancel/", views.cancel, name="cancel"),
]
