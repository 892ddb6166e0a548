"""Saved views for programs: one's own to change, those of others to read."""

import pytest
from tests.hub.api.conftest import Program, program_of, told

from tiebeam.hub.api.scopes import Scope
from tiebeam.hub.people.models import User
from tiebeam.hub.sites.models import Site

pytestmark = pytest.mark.django_db


def test_a_view_is_saved_shared_and_forgotten(program: Program, reader: User, site: Site) -> None:
    other, path = program_of(reader, Scope.FINDINGS), f"/sites/{site.pk}/views"
    status, view = program.tell(path, name="Gone", query="c=status&v=404&crawl=3")
    assert (status, "crawl" in view["query"]) == (201, False)
    assert other.ask(path)[1]["items"] == []
    change = f"/api/v1/views/{view['id']}"
    program.patch(change, {"is_shared": True}, content_type="application/json")
    assert [one["name"] for one in other.ask(path)[1]["items"]] == ["Gone"]
    assert other.delete(change).status_code == 404
    assert told(program.delete(change))[1]["name"] == "Gone"
    assert program.ask(path)[1]["items"] == []


def test_a_name_is_taken_once(program: Program, site: Site) -> None:
    wishes = [program.tell(f"/sites/{site.pk}/views", name="Gone")[0] for _ in range(2)]
    assert wishes == [201, 409]
