"""The inbox for programs."""

import pytest
from tests.hub.api.conftest import Program, program_of

from tiebeam.hub.activity.models import Reason
from tiebeam.hub.activity.services import record
from tiebeam.hub.api.scopes import Scope
from tiebeam.hub.people.models import User
from tiebeam.hub.sites import deeds
from tiebeam.hub.sites.models import Site

pytestmark = pytest.mark.django_db


@pytest.fixture
def told_of(site: Site, administrator: User, reader: User) -> int:
    """Id of an event of which the reader was told."""
    tell = {reader: Reason.MENTIONED}
    event = record(
        deeds.SITE_CHANGED, about=site, by=administrator, site_id=site.pk, tell=tell, what="name"
    )
    return event.pk


def test_what_one_was_told_is_read_and_marked(told_of: int, reader: User) -> None:
    program = program_of(reader, Scope.FINDINGS)
    (line,) = program.ask("/inbox", unread="true")[1]["items"]
    assert (line["event_id"], line["reason"], line["read_at"]) == (told_of, "mentioned", None)
    assert line["said"].startswith("Ada ")
    assert line["address"].startswith("http://testserver/sites/")
    assert program.tell("/inbox/read", upto=told_of)[1] == {"read": 1}
    assert program.ask("/inbox", unread="true")[1]["items"] == []
    assert len(program.ask("/inbox")[1]["items"]) == 1


def test_of_a_site_that_was_closed_since_nothing_is_told(
    told_of: int, reading_program: Program, site: Site
) -> None:
    Site.objects.update(is_closed=True)
    assert reading_program.ask("/inbox")[1]["items"] == []
