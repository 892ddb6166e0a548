"""Addresses of sites and crawls."""

from django.urls import path

from tiebeam.hub.sites.views import crawler, crawls, probes, sites, stop

app_name = "sites"

urlpatterns = [
    path("sites/", sites.sites, name="sites"),
    path("sites/add/", sites.add_site, name="add"),
    path("sites/<int:site_id>/settings/", sites.change_site, name="settings"),
    path("sites/<int:site_id>/crawl/", crawls.start_crawl, name="start"),
    path("sites/<int:site_id>/changes/", probes.site_changes, name="changes"),
    path("sites/<int:site_id>/look/", probes.look, name="look"),
    path("looks/<int:probe_id>/progress/", probes.look_progress, name="look_progress"),
    path("looks/<int:probe_id>/cancel/", probes.cancel_look, name="cancel_look"),
    path("crawls/<int:crawl_id>/", crawls.crawl, name="crawl"),
    path("crawls/<int:crawl_id>/progress/", crawls.progress, name="progress"),
    path("crawls/<int:crawl_id>/cancel/", crawls.cancel, name="cancel"),
    path("crawls/<int:crawl_id>/link/withdraw/", crawls.withdraw_link, name="withdraw_link"),
    path("crawls/<int:crawl_id>/link/make/", crawls.make_link, name="make_link"),
    path("crawler/", crawler.crawler, name="crawler"),
    path("stop/<str:token>/", stop.stop, name="stop"),
]
