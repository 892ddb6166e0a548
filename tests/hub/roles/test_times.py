"""The agreed times on the screen."""

import pytest
from django.test import Client

from tiebeam.hub.activity.models import Event
from tiebeam.hub.roles.models import AcceptanceTime, Direction, Severity, Step, WorkingDay

pytestmark = pytest.mark.django_db


def sent(**changed: str) -> dict[str, str]:
    hours = {f"{direction}-{severity}": "8" for direction in Direction for severity in Severity}
    steps = {"step-team": "50", "step-manager": "100", "step-outer": "200"}
    return {**hours, **steps, "starts": "08:00", "ends": "18:00", **changed}


def test_administrators_change_what_was_agreed(signed_in: Client) -> None:
    answer = signed_in.post("/roles/times/", sent(**{"accept-critical": "2"}))
    assert answer.status_code == 302
    assert AcceptanceTime.objects.get(severity="critical", direction="accept").hours == 2
    assert Step.objects.get(whom="team").percent == 50
    assert str(WorkingDay.objects.get()) == "08:00 to 18:00"
    event = Event.objects.first()
    assert event is not None
    assert "critical accept 2 h" in event.facts["what"]
    page = signed_in.get("/roles/times/").content.decode()
    assert "Critical: accepted within 2 working hours, answered within 8" in page


def test_everybody_reads_it(member_signed_in: Client) -> None:
    page = member_signed_in.get("/roles/times/").content.decode()
    assert "accepted within 4 working hours" in page
    assert ">Save<" not in page
    assert member_signed_in.post("/roles/times/", sent()).status_code == 403


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"ends": "08:00"}, "Work must end after it begins"),
        ({"step-team": "150"}, "Each step must come after the one before it"),
        ({"accept-low": "0"}, "greater than or equal to 1"),
    ],
)
def test_what_cannot_be_agreed_is_told(
    signed_in: Client, changed: dict[str, str], message: str
) -> None:
    page = signed_in.post("/roles/times/", sent(**changed)).content.decode()
    assert message in page
    assert AcceptanceTime.objects.get(severity="info", direction="accept").hours == 160
