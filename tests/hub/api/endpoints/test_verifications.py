"""Verifications for programs."""

import pytest
from tests.hub.api.conftest import program_of, told
from tests.hub.findings.conftest import known, tell
from tests.hub.world import World, everything, kept

from tiebeam.hub.api.scopes import Scope
from tiebeam.hub.findings.models import Finding, Verification
from tiebeam.hub.people.models import User

pytestmark = pytest.mark.django_db

__all__ = ["everything", "kept", "known", "tell"]


def test_of_chosen_pages_says_which_and_waits_for_others(
    reader: User, everything: World, known: Finding
) -> None:
    program, path = program_of(reader, Scope.FINDINGS), f"/findings/{known.pk}/verifications"
    known.verifications.all().delete()
    (page, *_more) = [one["url"] for one in program.ask(f"/findings/{known.pk}/pages")[1]["items"]]
    status, one = program.tell(path, urls=[page])
    assert (status, one["urls"], one["status"]) == (201, [page], "waiting")
    assert program.tell(path, urls=[page])[1]["id"] == one["id"]
    assert program.tell(path)[1]["urls"] == []
    status, sample = told(program.generic("POST", f"/api/v1{path}"))
    assert (status, sample["urls"]) == (201, [])
    Verification.objects.filter(pk=one["id"]).update(urls=["https://www.shop.test/other"])
    assert program.tell(path, urls=[page])[0] == 409


@pytest.mark.parametrize("urls", [[], ["https://www.shop.test/no-page-of-it"], ["x y"]])
def test_of_what_is_no_page_of_the_finding_is_a_wrong_field(
    reader: User, everything: World, known: Finding, urls: list[str]
) -> None:
    path = f"/findings/{known.pk}/verifications"
    assert program_of(reader, Scope.FINDINGS).tell(path, urls=urls)[0] == 422


def test_is_asked_for_once_and_stopped(reader: User, known: Finding) -> None:
    program, path = program_of(reader, Scope.FINDINGS), f"/findings/{known.pk}/verifications"
    _, first = program.tell(path)
    _, again = program.tell(path)
    assert first["id"] == again["id"] == Verification.objects.get().pk
    assert program.ask(f"/verifications/{first['id']}")[1]["status"] == "waiting"
    assert program.tell(f"/verifications/{first['id']}/stop")[1]["status"] == "cancelled"
    _, second = program.tell(path)
    listed = [one["id"] for one in program.ask(path)[1]["items"]]
    assert listed == [second["id"], first["id"]]
