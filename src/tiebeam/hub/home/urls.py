"""Addresses of the first pages."""

from django.urls import path

from tiebeam.hub.home import views

app_name = "home"

urlpatterns = [
    path("", views.today, name="today"),
    path("sites/<int:site_id>/", views.site, name="site"),
    path("sites/<int:site_id>/url/", views.url, name="url"),
    path("search/", views.search, name="search"),
    path("health/", views.health, name="health"),
]
