"""Several findings told as one, with their history, and told apart again."""

import pytest
from django.test import Client
from tests.hub.findings.told import FIRST, SECOND, Tell, finding

from tiebeam.hub.activity.models import Event
from tiebeam.hub.findings.life.bulk import Chosen
from tiebeam.hub.findings.life.moving import DecidedMeanwhile, NotNow, NotYours
from tiebeam.hub.findings.models import Finding, Stage
from tiebeam.hub.findings.parts import merging
from tiebeam.hub.findings.queries import told
from tiebeam.hub.people.models import Team, User
from tiebeam.hub.sites.models import Site


@pytest.fixture
def two(tell: Tell) -> tuple[Finding, Finding]:
    """Two findings of one site."""
    tell(finding(), finding(SECOND, page_template="Article"))
    return Finding.objects.get(fingerprint=FIRST), Finding.objects.get(fingerprint=SECOND)


def merge(primary: Finding, other: Finding, by: User) -> None:
    merging.merge(
        Chosen(primary, primary.version), [Chosen(other, other.version)], reason="One", by=by
    )


def test_the_primary_is_told_and_the_other_points_to_it(
    two: tuple[Finding, Finding], administrator: User, signed_in: Client
) -> None:
    primary, other = two
    merge(primary, other, administrator)
    assert list(told(Finding.objects.all())) == [primary]
    page = signed_in.get(f"/findings/{other.pk}/").content.decode()
    assert f'told with <a href="/findings/{primary.pk}/">another one</a>' in page
    assert "on Article" in signed_in.get(f"/findings/{primary.pk}/").content.decode()


def test_what_is_merged_is_decided_about_at_the_primary(
    two: tuple[Finding, Finding], administrator: User, signed_in: Client
) -> None:
    primary, other = two
    merge(primary, other, administrator)
    answer = signed_in.post(f"/findings/{other.pk}/decide/accept/", {"version": other.version})
    assert answer.status_code == 409
    other.refresh_from_db()
    assert other.stage == Stage.WAITING


def test_later_crawls_keep_to_it(
    two: tuple[Finding, Finding], administrator: User, tell: Tell
) -> None:
    primary, other = two
    merge(primary, other, administrator)
    tell(finding(), finding(SECOND, page_template="Article", pages=99))
    other.refresh_from_db()
    assert (other.merged_into, other.pages) == (primary, 99)


def test_a_merged_finding_is_told_by_itself_once_its_primary_is_gone(
    two: tuple[Finding, Finding], administrator: User
) -> None:
    primary, other = two
    merge(primary, other, administrator)
    Finding.objects.filter(pk=primary.pk).update(status="fixed", fixed_in=primary.last_seen)
    assert other in told(Finding.objects.all())


def test_it_is_undone_with_its_history(two: tuple[Finding, Finding], administrator: User) -> None:
    primary, other = two
    merge(primary, other, administrator)
    merging.unmerge(other, by=administrator, version=other.version)
    assert set(told(Finding.objects.all())) == {primary, other}
    done = Event.objects.filter(kind="findings.finding").order_by("pk")
    assert [one.deed for one in done] == [
        "finding-merged",
        "finding-merged-here",
        "finding-unmerged",
    ]


def test_what_was_merged_goes_along(
    two: tuple[Finding, Finding], administrator: User, tell: Tell
) -> None:
    primary, other = two
    tell(finding(), finding(SECOND), finding("00000000000000c3", page_template="Brand"))
    third = Finding.objects.get(fingerprint="00000000000000c3")
    merge(other, third, administrator)
    other.refresh_from_db()
    merge(primary, other, administrator)
    third.refresh_from_db()
    assert third.merged_into == primary


def test_two_who_merge_crosswise_make_no_circle(
    two: tuple[Finding, Finding], administrator: User
) -> None:
    primary, other = two
    seen = Finding.objects.get(pk=other.pk), Finding.objects.get(pk=primary.pk)
    merge(primary, other, administrator)
    with pytest.raises(DecidedMeanwhile):
        merge(*seen, administrator)
    primary.refresh_from_db()
    assert primary.merged_into is None


def test_findings_of_two_sites_are_not_one(
    two: tuple[Finding, Finding], administrator: User
) -> None:
    primary, other = two
    other.site = Site.objects.create(name="Else", start_url="https://else.example/")
    other.save()
    with pytest.raises(NotNow, match="different sites"):
        merge(primary, other, administrator)


def test_it_is_for_owners_of_all_and_the_seo_side(
    two: tuple[Finding, Finding], reader: User
) -> None:
    primary, other = two
    mine = reader.memberships.get().team
    Finding.objects.filter(pk=primary.pk).update(team=mine)
    Finding.objects.filter(pk=other.pk).update(team=Team.objects.create(name="X", kind="seo"))
    primary.refresh_from_db()
    other.refresh_from_db()
    with pytest.raises(NotYours):
        merge(primary, other, reader)


def test_it_is_done_from_the_list_in_two_steps(
    two: tuple[Finding, Finding], signed_in: Client
) -> None:
    primary, other = two
    chosen = [f"{one.pk}:{one.version}" for one in two]
    asked = signed_in.post("/findings/merge/", {"chosen": chosen}).content.decode()
    assert "Tell 2 findings as one" in asked
    facts = {"chosen": chosen, "confirmed": "yes", "primary": primary.pk, "reason": "One header"}
    answer = signed_in.post("/findings/merge/", facts)
    assert answer.headers["Location"] == f"/findings/{primary.pk}/"
    other.refresh_from_db()
    assert other.merged_into == primary
    assert signed_in.post("/findings/merge/", {"chosen": chosen[:1]}).status_code == 302
