"""How much a check counts on one site, changed until a day."""

import pytest
from tests.hub.findings.life.conftest import LATER, NOW, People
from tests.hub.findings.told import FIRST, SECOND, Tell, finding

from tiebeam.hub.findings.life import severities
from tiebeam.hub.findings.life.moving import NotNow, NotYours
from tiebeam.hub.findings.models import Finding


def change(owned: Finding, people: People, severity: str = "low") -> None:
    severities.change(
        owned, severity=severity, reason="Season", until=LATER, by=people.seo, now=NOW
    )


def test_it_holds_for_all_findings_of_the_check_on_the_site_and_later_crawls_keep_to_it(
    owned: Finding, people: People, tell: Tell
) -> None:
    change(owned, people)
    tell(finding(), finding(SECOND, page_template="Article"))
    shown = Finding.objects.values_list("severity", "checked_severity", "rank")
    assert set(shown) == {("low", "high", 3)}


def test_the_page_says_from_what_to_what_by_whom_and_until_when(
    owned: Finding, people: People, signed_in: object
) -> None:
    change(owned, people)
    page = signed_in.get(f"/findings/{owned.pk}/").content.decode()  # type: ignore[attr-defined]
    assert "from High to Low by Sue until 24 Dec 2026: Season" in page


def test_a_second_change_replaces_the_first(owned: Finding, people: People) -> None:
    change(owned, people)
    owned.refresh_from_db()
    change(owned, people, "info")
    held = severities.open_change(owned.site, owned.check_slug)
    assert held
    assert held.severity == "info"


def test_it_is_for_the_seo_side(owned: Finding, people: People) -> None:
    with pytest.raises(NotYours):
        severities.change(owned, severity="low", reason="", until=LATER, by=people.manager, now=NOW)


def test_it_ends_on_a_day_to_come_and_changes_something(owned: Finding, people: People) -> None:
    with pytest.raises(NotNow, match="a day to come"):
        severities.change(
            owned, severity="low", reason="", until=NOW.date(), by=people.seo, now=NOW
        )
    with pytest.raises(NotNow, match="already"):
        change(owned, people, "high")


def test_a_finding_keeps_its_severity_without_its_fingerprint_changing(
    owned: Finding, people: People
) -> None:
    change(owned, people)
    owned.refresh_from_db()
    assert (owned.fingerprint, owned.is_severity_changed) == (FIRST, True)
