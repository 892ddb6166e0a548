"""Sites and crawls for programs."""

import pytest
from tests.hub.api.conftest import Program, program_of

from tiebeam.hub.api.scopes import Scope
from tiebeam.hub.people.models import Team, User
from tiebeam.hub.sites import services
from tiebeam.hub.sites.models import Crawl, Site

pytestmark = pytest.mark.django_db


def test_a_long_list_comes_in_parts(program: Program, administrator: User) -> None:
    for number in range(5):
        services.add_site(administrator, name=f"Site {number}", start_url="https://a.example/")
    _, first = program.ask("/sites", limit=2)
    _, second = program.ask("/sites", limit=2, after=first["next"])
    _, third = program.ask("/sites", limit=2, after=second["next"])
    names = [site["name"] for part in (first, second, third) for site in part["items"]]
    assert names == [f"Site {number}" for number in (4, 3, 2, 1, 0)]
    assert third["next"] is None


def test_a_closed_site_is_not_there_for_others(reading_program: Program, site: Site) -> None:
    services.change_site(site, by=None, is_closed=True, teams=Team.objects.filter(name="SEO"))
    assert reading_program.ask("/sites")[1]["items"] == []
    assert reading_program.ask(f"/sites/{site.pk}")[0] == 404
    assert reading_program.ask(f"/sites/{site.pk}/crawls")[0] == 404


def test_a_crawl_starts_as_the_form_would_start_it(program: Program, site: Site) -> None:
    status, told = program.tell(f"/sites/{site.pk}/crawls", max_pages=500, rate=2.5)
    crawl = Crawl.objects.get()
    assert (status, told["state"], told["id"]) == (201, "waiting", crawl.pk)
    assert crawl.settings["max_pages"] == 500
    assert crawl.settings["rate"] == 2.5
    assert crawl.settings["robots"] == "obey"


def test_a_second_crawl_beside_the_first_is_refused(program: Program, site: Site) -> None:
    program.tell(f"/sites/{site.pk}/crawls")
    status, problem = program.tell(f"/sites/{site.pk}/crawls")
    assert (status, "is being crawled" in problem["detail"]) == (409, True)


def test_who_is_in_no_team_starts_none(site: Site) -> None:
    person = User.objects.create(email="lea@example.com", name="Lea")
    status, _ = program_of(person, Scope.CRAWLS).tell(f"/sites/{site.pk}/crawls")
    assert (status, Crawl.objects.count()) == (403, 0)


def test_who_is_in_no_team_stops_none(program: Program, site: Site) -> None:
    _, crawl = program.tell(f"/sites/{site.pk}/crawls")
    person = User.objects.create(email="lea@example.com", name="Lea")
    stop = f"/crawls/{crawl['id']}/stop"
    assert program_of(person, Scope.CRAWLS).tell(stop)[0] == 403
    assert Crawl.objects.get().cancel_requested_at is None


def test_a_wrong_setting_is_named(program: Program, site: Site) -> None:
    status, problem = program.tell(f"/sites/{site.pk}/crawls", crawl_window="at night")
    assert (status, problem["detail"].startswith("crawl_window:")) == (422, True)


def test_a_crawl_is_stopped(program: Program, site: Site) -> None:
    _, crawl = program.tell(f"/sites/{site.pk}/crawls")
    assert program.tell(f"/crawls/{crawl['id']}/stop")[1]["state"] == "failed"


def test_a_private_address_is_refused(program: Program) -> None:
    status, problem = program.tell("/sites", name="Inside", start_url="http://127.0.0.1/")
    assert (status, problem["detail"].startswith("start_url:")) == (422, True)
    assert not Site.objects.filter(name="Inside").exists()


def test_an_unknown_parameter_is_named_and_not_ignored(program: Program) -> None:
    status, problem = program.ask("/sites", limits=5)
    assert (status, "'limits' is unknown here" in problem["errors"][0]["detail"]) == (422, True)
