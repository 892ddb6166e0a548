"""Addresses of SCIM."""

from django.urls import path

from tiebeam.hub.directory.scim import views

app_name = "scim"

urlpatterns = [
    path("", views.nothing, name="root"),
    path("ServiceProviderConfig", views.config, name="config"),
    path("ResourceTypes", views.resource_types, name="resource_types"),
    path("ResourceTypes/<str:name>", views.resource_types, name="resource_type"),
    path("Schemas", views.schemas, name="schemas"),
    path("Schemas/<str:name>", views.schemas, name="schema"),
    path(".search", views.search, name="search"),
    path("Users", views.resources, {"endpoint": "Users"}, name="users"),
    path("Users/.search", views.search, {"endpoint": "Users"}, name="search_users"),
    path("Users/<str:resource_id>", views.resource, {"endpoint": "Users"}, name="user"),
    path("Groups", views.resources, {"endpoint": "Groups"}, name="groups"),
    path("Groups/.search", views.search, {"endpoint": "Groups"}, name="search_groups"),
    path("Groups/<str:resource_id>", views.resource, {"endpoint": "Groups"}, name="group"),
    path("<path:rest>", views.nothing, name="nothing"),
]
