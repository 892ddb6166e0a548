"""Checks and terms for programs, and the record."""

import pytest
from tests.hub.api.conftest import Program

from tiebeam.hub.sites import services
from tiebeam.hub.sites.models import Site

pytestmark = pytest.mark.django_db


def test_a_check_is_told_to_both_sides(program: Program) -> None:
    _, check = program.ask("/checks/canonical-to-error")
    assert check["said_to_seo"] != check["said_to_it"]
    assert check in program.ask("/checks")[1]


def test_an_unknown_check_is_answered_with_the_nearest(program: Program) -> None:
    status, problem = program.ask("/checks/canonical-to-eror")
    assert (status, "canonical-to-error" in problem["detail"]) == (404, True)


def test_a_term_is_told_to_both_sides(program: Program) -> None:
    _, term = program.ask("/terms/noindex")
    assert term["seo"]
    assert term["it"]
    assert program.ask("/terms/no-such-term")[0] == 404


def test_the_record_is_filtered(program: Program, site: Site) -> None:
    services.start_crawl(site, by=None, settings={})
    assert program.ask("/record", deed="site-added")[1]["items"] == []
    (event,) = program.ask("/record", deed="crawl-started", site=site.pk)[1]["items"]
    assert event["sentence"] == "Tiebeam started Crawl 1 of Larkmoor"
    assert program.ask("/record", since="2099-01-01T00:00:00Z")[1]["items"] == []
    assert program.ask("/record", since="2099-01-01T00:00:00-19:36")[1]["items"] == []
    assert program.ask("/record", since="9999-12-31T23:59:59-23:59")[0] == 422
