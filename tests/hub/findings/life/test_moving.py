"""Two people who decide at once: one decision holds, the other person is told."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from tests.hub.findings.life.conftest import People, decide

from tiebeam.hub.activity.models import Event
from tiebeam.hub.findings.life.moving import DecidedMeanwhile, Refused
from tiebeam.hub.findings.models import Finding, Stage

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds: Callable[[], None]) -> list[Any]:
    """What came of each, done in threads that start together: None, or why it was refused."""
    gate = threading.Barrier(len(deeds))
    came: list[Any] = [None] * len(deeds)

    def run(place: int, deed: Callable[[], None]) -> None:
        gate.wait(10)
        try:
            deed()
        except Refused as refused:
            came[place] = refused
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return came


def seen(pk: int) -> Finding:
    return Finding.objects.select_related("team").get(pk=pk)


@pytest.mark.parametrize(
    ("one", "other"),
    [("accept", "dispute"), ("waive", "accept"), ("dispute", "dispute"), ("waive", "waive")],
)
def test_of_two_decisions_at_once_one_holds_and_the_other_is_told(
    owned: Finding, people: People, one: str, other: str
) -> None:
    first, second = seen(owned.pk), seen(owned.pk)
    came = at_once(
        lambda: decide(one, first, people.manager),
        lambda: decide(other, second, people.manager),
    )
    refused = [why for why in came if why]
    assert [type(why) for why in refused] == [DecidedMeanwhile]
    assert "Mia" in str(refused[0])
    owned.refresh_from_db()
    assert owned.version == 2
    assert owned.stage in {Stage.ACCEPTED, Stage.DISPUTED, Stage.WAIVED}
    assert owned.disputes.count() == (owned.stage == Stage.DISPUTED)
    assert owned.waivers.count() == (owned.stage == Stage.WAIVED)
    assert Event.objects.filter(kind="findings.finding").count() == 1


def test_a_crawl_and_a_person_at_once_lose_nothing(
    owned: Finding, people: People, tell: Any
) -> None:
    from tests.hub.findings.told import FIRST

    from tiebeam.hub.findings.reading import Said

    mine = seen(owned.pk)
    came = at_once(
        lambda: decide("accept", mine, people.member),
        lambda: tell(said={FIRST: Said("fixed")}) and None,
    )
    owned.refresh_from_db()
    assert owned.stage == Stage.VERIFIED
    assert owned.status == "fixed"
    accepted = Event.objects.filter(deed="finding-accepted").count()
    assert accepted == (came[0] is None)
