"""Decisions on screens: one at a time, many at once, on stale pages, by those who may not."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.hub.conftest import make_person
from tests.hub.findings.told import SECOND, Tell, finding

from tiebeam.hub.findings.models import Finding, SavedFilter, Stage
from tiebeam.hub.people.models import Team, User
from tiebeam.hub.sites.models import Crawl

SOON = timezone.localdate() + timedelta(days=30)
WAIVER = {"reason": "The shop is replaced.", "cost": "Some visits.", "until": SOON.isoformat()}


@pytest.fixture
def two(known: Finding, tell: Tell) -> list[Finding]:
    """Two findings of nobody's."""
    tell(finding(), finding(SECOND, page_template="Article"))
    return list(Finding.objects.order_by("pk"))


def text(browser: Client, path: str) -> str:
    return browser.get(path).content.decode()


def chosen(findings: list[Finding], **facts: Any) -> dict[str, Any]:
    return {"chosen": [f"{one.pk}:{one.version}" for one in findings], **facts}


class TestOne:
    def test_the_page_offers_what_this_person_may_do_with_what_follows(
        self, signed_in: Client, known: Finding
    ) -> None:
        page = text(signed_in, f"/findings/{known.pk}/")
        assert "Your team answers for the fix." in page
        assert "The SEO side has to answer you." in page
        assert "Take the dispute back" not in page

    def test_somebody_who_may_not_reads_who_may(self, client: Client, known: Finding) -> None:
        client.force_login(make_person("vera@example.com"))
        page = text(client, f"/findings/{known.pk}/")
        assert "a member of the owner team" in page
        assert f"/findings/{known.pk}/decide/" not in page

    def test_a_click_is_enough_to_accept(self, signed_in: Client, known: Finding) -> None:
        answer = signed_in.post(f"/findings/{known.pk}/decide/accept/", {"version": known.version})
        assert answer.headers["Location"] == f"/findings/{known.pk}/"
        known.refresh_from_db()
        assert known.stage == Stage.ACCEPTED

    def test_what_was_typed_wrongly_is_told_and_stays(
        self, signed_in: Client, known: Finding
    ) -> None:
        facts = {**WAIVER, "until": "2020-01-01", "version": known.version}
        answer = signed_in.post(f"/findings/{known.pk}/decide/waive/", facts)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "Choose a day after today" in page
        assert "The shop is replaced." in page

    def test_a_stale_page_is_told_what_happened_and_keeps_what_was_typed(
        self, signed_in: Client, reader_signed_in: Client, known: Finding
    ) -> None:
        reader_signed_in.post(f"/findings/{known.pk}/decide/accept/", {"version": known.version})
        facts = {"kind": "not-true", "reason": "My long reason", "version": known.version}
        answer = signed_in.post(f"/findings/{known.pk}/decide/dispute/", facts)
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "Meanwhile: Ben accepted" in page
        assert "My long reason" in page
        known.refresh_from_db()
        assert known.stage == Stage.ACCEPTED
        assert f'name="version" value="{known.version}"' in page

    @pytest.mark.parametrize("version", ["", "x", "-1", "9" * 40, "²"])
    def test_a_version_that_makes_no_sense_changes_nothing(
        self, signed_in: Client, known: Finding, version: str
    ) -> None:
        answer = signed_in.post(f"/findings/{known.pk}/decide/accept/", {"version": version})
        assert answer.status_code == 409

    def test_a_decision_that_does_not_exist_is_not_found(
        self, signed_in: Client, known: Finding
    ) -> None:
        for slug in ("verify", "reopen", "grow", "nothing"):
            assert signed_in.post(f"/findings/{known.pk}/decide/{slug}/").status_code == 404

    def test_snoozing_takes_percent_or_pages(self, signed_in: Client, known: Finding) -> None:
        path = f"/findings/{known.pk}/decide/snooze/"
        both = {"by_percent": 50, "by_pages": 5, "version": known.version}
        assert "one of the two" in signed_in.post(path, both).content.decode()
        signed_in.post(path, {"by_percent": 50, "version": known.version})
        known.refresh_from_db()
        assert known.snoozed_beyond == 21

    def test_a_finding_of_a_closed_site_is_not_there(
        self, reader_signed_in: Client, known: Finding
    ) -> None:
        known.site.is_closed = True
        known.site.save()
        for path in ("", "decide/accept/", "give/", "severity/", "split/", "write/"):
            assert reader_signed_in.get(f"/findings/{known.pk}/{path}").status_code == 404
        assert reader_signed_in.get(f"/f/{known.short}/").status_code == 404


class TestMany:
    def test_what_needs_no_words_is_done_at_once(
        self, signed_in: Client, two: list[Finding]
    ) -> None:
        answer = signed_in.post(
            "/findings/decide/", chosen(two, decision="accept", next="severity=high")
        )
        assert answer.headers["Location"] == "/findings/?severity=high"
        assert set(Finding.objects.values_list("stage", flat=True)) == {"accepted"}
        assert "Accept: 2 findings." in text(signed_in, "/findings/")

    def test_what_needs_words_asks_for_them_once(
        self, signed_in: Client, two: list[Finding]
    ) -> None:
        asked = signed_in.post("/findings/decide/", chosen(two, decision="waive"))
        assert "Waive: 2 findings" in asked.content.decode()
        assert not Finding.objects.filter(stage="waived").exists()
        facts = chosen(two, decision="waive", confirmed="yes", **WAIVER)
        signed_in.post("/findings/decide/", facts)
        assert Finding.objects.filter(stage="waived").count() == 2

    def test_of_each_is_told_what_came_of_it(self, signed_in: Client, two: list[Finding]) -> None:
        facts = chosen(two, decision="accept")
        signed_in.post(f"/findings/{two[0].pk}/decide/accept/", {"version": two[0].version})
        answer = signed_in.post("/findings/decide/", facts)
        page = answer.content.decode()
        assert "Accept: 1 of 2 done, 1 not" in page
        assert "Meanwhile: Ada accepted" in page
        two[1].refresh_from_db()
        assert two[1].stage == Stage.ACCEPTED

    @pytest.mark.parametrize(
        "marked", [[], ["x"], ["999:1"], [":"], ["1:2:3"], ["²:1"], ["9" * 30 + ":1"]]
    )
    def test_nothing_chosen_is_told(
        self, signed_in: Client, two: list[Finding], marked: list[str]
    ) -> None:
        sent = {"chosen": marked, "decision": "accept"}
        signed_in.post("/findings/decide/", sent)
        assert not Finding.objects.filter(stage="accepted").exists()

    def test_the_way_back_leads_to_the_list_alone(
        self, signed_in: Client, two: list[Finding]
    ) -> None:
        facts = chosen(two, decision="accept", next="//evil.example/\r\nx: y")
        location = signed_in.post("/findings/decide/", facts).headers["Location"]
        assert location.startswith("/findings/?")
        assert "\n" not in location

    def test_proposed_owners_are_accepted_for_many(
        self, signed_in: Client, two: list[Finding]
    ) -> None:
        from tiebeam.hub.findings.life import assigning

        team = Team.objects.create(name="Shop", kind="frontend")
        assigning.propose(two[0], team, why="a rule", by=None, now=timezone.now())
        page = text(signed_in, "/findings/?whose=proposed")
        assert "Shop proposed" in page
        answer = signed_in.post("/findings/take-proposals/", chosen(two))
        assert "1 of 2 done, 1 not" in answer.content.decode()
        two[0].refresh_from_db()
        assert two[0].team == team


class TestLists:
    def test_a_filter_is_kept_shared_and_forgotten(
        self, signed_in: Client, reader_signed_in: Client, known: Finding
    ) -> None:
        sent = {"name": "Bad ones", "query": "severity=high", "is_shared": "on"}
        answer = signed_in.post("/findings/filters/", sent)
        assert answer.headers["Location"] == "/findings/?severity=high"
        assert "Bad ones" in text(reader_signed_in, "/findings/")
        one = SavedFilter.objects.get()
        assert reader_signed_in.post(f"/findings/filters/{one.pk}/remove/").status_code == 404
        signed_in.post(f"/findings/filters/{one.pk}/remove/")
        assert not SavedFilter.objects.exists()

    def test_ones_own_filter_is_seen_by_nobody_else(
        self, signed_in: Client, reader_signed_in: Client, known: Finding
    ) -> None:
        signed_in.post("/findings/filters/", {"name": "Mine", "query": "severity=high"})
        assert "Mine" not in text(reader_signed_in, "/findings/")

    def test_a_filter_without_a_name_is_told(self, signed_in: Client, known: Finding) -> None:
        signed_in.post("/findings/filters/", {"name": "", "query": "a=b"})
        assert "This field is required" in text(signed_in, "/findings/")

    def test_followed_findings_are_kept_by_their_filter(
        self, signed_in: Client, two: list[Finding]
    ) -> None:
        signed_in.post(f"/findings/{two[0].pk}/follow/")
        page = text(signed_in, "/findings/?whose=followed")
        assert f'href="/findings/{two[0].pk}/"' in page
        assert f'href="/findings/{two[1].pk}/"' not in page
        signed_in.post(f"/findings/{two[0].pk}/follow/")
        assert "No finding passes" in text(signed_in, "/findings/?whose=followed")

    def test_what_is_put_off_is_hidden_until_asked(self, signed_in: Client, known: Finding) -> None:
        facts = {**WAIVER, "version": known.version}
        signed_in.post(f"/findings/{known.pk}/decide/waive/", facts)
        assert "No finding passes" in text(signed_in, "/findings/?severity=high")
        assert f'href="/findings/{known.pk}/"' in text(signed_in, "/findings/?stage=waived")

    def test_missed_answers_has_a_page(self, signed_in: Client, known: Finding) -> None:
        assert "Every answer came in time" in text(signed_in, "/findings/missed/")
        Finding.objects.update(answer_by="2026-01-01T00:00:00Z", owed_since="2025-12-01T00:00:00Z")
        assert "1 team owes answers" in text(signed_in, "/findings/missed/")


def test_the_short_address_leads_to_the_finding(signed_in: Client, known: Finding) -> None:
    assert signed_in.get(f"/f/{known.short}/").headers["Location"] == f"/findings/{known.pk}/"
    for wrong in ("zzzzzzzzzz", "a-b", "_", "z" * 40):
        assert signed_in.get(f"/f/{wrong}/").status_code == 404


def test_today_names_what_waits_for_my_teams(
    reader_signed_in: Client, reader: User, known: Finding
) -> None:
    Finding.objects.update(team=reader.memberships.get().team, answer_by="2026-01-01T00:00:00Z")
    page = text(reader_signed_in, "/")
    assert "1 finding waits for your answer, 1 overdue" in page


def test_today_names_mentions_and_what_i_follow(
    signed_in: Client, reader_signed_in: Client, known: Finding
) -> None:
    signed_in.post(f"/findings/{known.pk}/write/", {"text": "Look, @ben"})
    page = text(reader_signed_in, "/")
    assert "You were mentioned" in page
    assert "What you follow" in page


def test_the_site_page_says_who_has_how_many(
    signed_in: Client, reader: User, known: Finding
) -> None:
    Finding.objects.update(team=reader.memberships.get().team)
    summary = {"pages": 28, "indexable": 20, "statuses": {}, "depths": {}, "hosts": []}
    Crawl.objects.update(summary=summary)
    assert "Platform: 1 finding" in text(signed_in, f"/sites/{known.site_id}/")
