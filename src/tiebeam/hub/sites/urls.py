"""Addresses of sites and crawls."""

from django.urls import path

from tiebeam.hub.sites.views import (
    crawler,
    crawls,
    environments,
    page_templates,
    probes,
    renderings,
    sites,
    stop,
)

app_name = "sites"

urlpatterns = [
    path("sites/", sites.sites, name="sites"),
    path("sites/add/", sites.add_site, name="add"),
    path("sites/<int:site_id>/settings/", sites.change_site, name="settings"),
    path("sites/<int:site_id>/timetable/", sites.timetable, name="timetable"),
    path("sites/<int:site_id>/crawl/", crawls.start_crawl, name="start"),
    path("sites/<int:site_id>/environments/", environments.every_environment, name="environments"),
    path(
        "sites/<int:site_id>/environments/add/",
        environments.add_environment,
        name="add_environment",
    ),
    path(
        "sites/<int:site_id>/environments/<int:environment_id>/",
        environments.change_environment,
        name="environment",
    ),
    path(
        "sites/<int:site_id>/environments/<int:environment_id>/retire/",
        environments.retire_environment,
        name="retire_environment",
    ),
    path(
        "sites/<int:site_id>/environments/<int:environment_id>/crawl/",
        crawls.start_crawl,
        name="start_environment",
    ),
    path(
        "sites/<int:site_id>/environments/<int:environment_id>/timetable/",
        sites.timetable,
        name="environment_timetable",
    ),
    path(
        "sites/<int:site_id>/page-templates/",
        page_templates.every_template,
        name="page_templates",
    ),
    path(
        "sites/<int:site_id>/page-templates/<slug:kind>/",
        page_templates.change_template,
        name="page_template",
    ),
    path(
        "sites/<int:site_id>/page-templates/decisions/<int:decision_id>/undo/",
        page_templates.undo_decision,
        name="undo_decision",
    ),
    path("sites/<int:site_id>/changes/", probes.site_changes, name="changes"),
    path("sites/<int:site_id>/probe/", probes.probe, name="probe"),
    path("probes/<int:probe_id>/progress/", probes.probe_progress, name="probe_progress"),
    path("probes/<int:probe_id>/cancel/", probes.cancel_probe, name="cancel_probe"),
    path("crawls/<int:crawl_id>/", crawls.crawl, name="crawl"),
    path("crawls/<int:crawl_id>/progress/", crawls.progress, name="progress"),
    path("crawls/<int:crawl_id>/cancel/", crawls.cancel, name="cancel"),
    path("crawls/<int:crawl_id>/link/withdraw/", crawls.withdraw_link, name="withdraw_link"),
    path("crawls/<int:crawl_id>/link/make/", crawls.make_link, name="make_link"),
    path("crawls/<int:crawl_id>/render/", renderings.start_rendering, name="render"),
    path(
        "renderings/<int:rendering_id>/progress/",
        renderings.rendering_progress,
        name="rendering_progress",
    ),
    path(
        "renderings/<int:rendering_id>/cancel/",
        renderings.cancel_rendering,
        name="cancel_rendering",
    ),
    path("crawls/<int:crawl_id>/screenshots/<str:name>", renderings.screenshot, name="screenshot"),
    path("crawler/", crawler.crawler, name="crawler"),
    path("stop/<str:token>/", stop.stop, name="stop"),
]
