"""Settings and timetables of sites for programs."""

from typing import Any

import pytest
from tests.hub.api.conftest import Program, told

from tiebeam.hub.jobs.models import Schedule
from tiebeam.hub.people.models import Team
from tiebeam.hub.sites.models import Site

pytestmark = pytest.mark.django_db

KEYS = '[[access]]\norigin = "https://www.larkmoor.example"\nuser = "a"\npassword = "b"\n'


def patch(program: Program, path: str, **body: Any) -> tuple[int, Any]:
    return told(program.patch(f"/api/v1{path}", body, content_type="application/json"))


def test_what_is_named_changes_and_the_rest_stays(program: Program, site: Site) -> None:
    status, now = patch(program, f"/sites/{site.pk}/settings", name="Moor")
    assert (status, now["name"], now["start_url"]) == (200, "Moor", site.start_url)


def test_a_site_is_closed_for_teams(program: Program, site: Site) -> None:
    path = f"/sites/{site.pk}/settings"
    assert patch(program, path, is_closed=True)[0] == 422
    team = Team.objects.get(name="SEO")
    assert patch(program, path, is_closed=True, teams=[team.pk])[1]["teams"] == [team.pk]


def test_keys_are_never_told(program: Program, site: Site) -> None:
    site.access = KEYS
    site.save()
    _, now = program.ask(f"/sites/{site.pk}/settings")
    assert (now["has_access"], "access" in now) == (True, False)
    assert patch(program, f"/sites/{site.pk}/settings", name="Moor")[1]["has_access"] is True
    assert patch(program, f"/sites/{site.pk}/settings", access="")[1]["has_access"] is False


def test_a_wrong_policy_is_named(program: Program, site: Site) -> None:
    status, problem = patch(program, f"/sites/{site.pk}/settings", policy="pages = 3")
    assert (status, problem["detail"].startswith("policy:")) == (422, True)


def test_a_timetable_is_kept_and_followed(program: Program, site: Site) -> None:
    path = f"/sites/{site.pk}/timetable"
    assert program.ask(path)[1]["crawls"] == "never"
    _, now = patch(program, path, crawls="day", at="03:30", time_zone="Europe/Berlin")
    assert (now["at"], now["crawls"]) == ("03:30", "day")
    assert Schedule.objects.filter(is_on=True, cron="30 3 * * *").exists()
    assert patch(program, path, probe_every_min=7)[0] == 422
    assert patch(program, path, time_zone="Europe/Berlim")[0] == 422
