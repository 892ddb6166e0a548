"""Addresses of the explorer."""

from django.urls import path

from tiebeam.hub.explorer.views import console, exports, links, saved, urls

app_name = "explorer"

urlpatterns = [
    path("sites/<int:site_id>/urls/", urls.urls, name="urls"),
    path("sites/<int:site_id>/urls/condition/", urls.condition, name="condition"),
    path("sites/<int:site_id>/urls/export/<slug:kind>/", exports.export, name="export"),
    path("sites/<int:site_id>/urls/save/", saved.save_view, name="save_view"),
    path("sites/<int:site_id>/url/links/", links.links, name="links"),
    path("sites/<int:site_id>/sql/", console.console, name="sql"),
    path("views/<int:view_id>/", saved.change_view, name="change_view"),
    path("views/<int:view_id>/delete/", saved.delete_view, name="delete_view"),
]
