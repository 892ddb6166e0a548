"""Addresses of roles: most pages exist for the organisation and for each site."""

from django.urls import URLPattern, path

from tiebeam.hub.roles.views import areas, duties, gaps, importing, matrix, rules, times

app_name = "roles"


def _everywhere_and_on_sites(route: str, view: object, name: str) -> list[URLPattern]:
    return [
        path(route, view, name=name),  # type: ignore[call-overload] # one of Django's views
        path(f"sites/<int:site_id>/{route}", view, name=f"site_{name}"),  # type: ignore[call-overload]
    ]


urlpatterns = [
    *_everywhere_and_on_sites("", matrix.show, "matrix"),
    *_everywhere_and_on_sites("areas/<int:area_id>/", matrix.assign, "assign"),
    path("areas/add/", areas.add, name="add_area"),
    path("areas/<int:area_id>/change/", areas.change, name="change_area"),
    path("usual/", matrix.start, name="usual"),
    *_everywhere_and_on_sites("gaps/", gaps.show, "gaps"),
    *_everywhere_and_on_sites("load.csv", gaps.load_as_csv, "load_csv"),
    path("checks/", areas.covers, name="covers"),
    *_everywhere_and_on_sites("rules/", rules.edit, "rules"),
    *_everywhere_and_on_sites("rules/history/", rules.history, "rules_history"),
    *_everywhere_and_on_sites("rules/file/", rules.download, "rules_file"),
    *_everywhere_and_on_sites("rules/import/", importing.take_over, "rules_import"),
    path("duties/", duties.show, name="duties"),
    *_everywhere_and_on_sites("duties/<slug:side>/", duties.change, "rota"),
    path("duties/weeks/<int:rota_id>/", duties.swap, name="swap"),
    path("times/", times.show, name="times"),
]
