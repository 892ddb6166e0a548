"""What happens when a day has come."""

from datetime import timedelta

from tests.hub.findings.life.conftest import LATER, NOW, People, put

from tiebeam.hub.activity import services as activity
from tiebeam.hub.findings.life import severities, watching
from tiebeam.hub.findings.models import Finding, Stage


def test_a_waiver_holds_on_its_last_day_and_is_over_the_next(owned: Finding) -> None:
    put(owned, Stage.WAIVED)
    last = NOW.replace(year=LATER.year, month=LATER.month, day=LATER.day)
    watching.end_waivers(now=last)
    owned.refresh_from_db()
    assert owned.stage == Stage.WAIVED
    watching.end_waivers(now=last + timedelta(days=1))
    owned.refresh_from_db()
    assert (owned.stage, owned.stage_before) == (Stage.WAITING, Stage.WAIVED)
    assert owned.waivers.get().ended_at


def test_those_who_follow_hear_that_a_waiver_is_over(owned: Finding, people: People) -> None:
    put(owned, Stage.WAIVED)
    activity.follow(people.viewer, owned)
    watching.end_waivers(now=NOW + timedelta(days=90))
    assert "waiver" in people.viewer.notices.get().event.sentence


def test_a_changed_severity_is_over_after_its_day(owned: Finding, people: People) -> None:
    severities.change(owned, severity="low", reason="Season", until=LATER, by=people.seo, now=NOW)
    watching.end_severity_changes(now=NOW + timedelta(days=90))
    owned.refresh_from_db()
    assert (owned.severity, owned.rank) == ("high", 1)
