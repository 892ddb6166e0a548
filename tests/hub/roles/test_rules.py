"""Ownership rules: refused where they are no rules, tried before they hold, kept with a reason."""

from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tiebeam.hub.activity.models import Event
from tiebeam.hub.people.models import Team, User
from tiebeam.hub.roles import rules
from tiebeam.hub.roles.matters import Waiting
from tiebeam.hub.roles.models import RuleSet
from tiebeam.hub.roles.queries import rules_of
from tiebeam.hub.roles.routing import Matter, routing_of
from tiebeam.hub.roles.trying import try_out
from tiebeam.hub.sites.models import Site

pytestmark = pytest.mark.django_db

MATTER = Matter(
    area="canonical",
    check="canonical-to-error",
    host="www.larkmoor.example",
    page_template="Product page",
    paths=("/products/1",),
    usual_owner="backend",
)


def test_a_team_that_is_not_there_is_told_at_its_line(platform: Team, shop: Team) -> None:
    found = rules.problems_of("* @platform\n/help/ @lost\nHelp", [platform, shop])
    assert [str(problem) for problem in found] == [
        "line 2: there is no team @lost; write one of @platform, @shop-frontend",
        "line 3: Help has no pattern; write one before the team, as in /checkout/ Help",
    ]


def test_every_version_is_kept_with_who_and_why(
    platform: Team, administrator: User, site: Site
) -> None:
    first = rules.save("* @platform", site=site, why="Start", by=administrator, base=None)
    rules.save("* Platform", site=site, why="Name", by=administrator, base=first.pk)
    assert [version.why for version in RuleSet.objects.all()] == ["Name", "Start"]
    assert rules_of(site) == "* Platform"
    assert rules_of(None) == ""
    event = Event.objects.first()
    assert event is not None
    assert event.sentence == "Ada changed the ownership rules of Larkmoor: Name"
    assert event.site_id == site.pk


def test_a_version_made_from_an_old_one_is_refused(platform: Team) -> None:
    first = rules.save("* @platform", site=None, why="", by=None, base=None)
    rules.save("/a @platform", site=None, why="", by=None, base=first.pk)
    with pytest.raises(rules.ChangedMeanwhile):
        rules.save("/b @platform", site=None, why="", by=None, base=first.pk)


def test_what_is_no_rule_is_never_saved(platform: Team) -> None:
    with pytest.raises(ValueError, match="line 1"):
        rules.save("nonsense", site=None, why="", by=None, base=None)
    assert not RuleSet.objects.exists()


def test_trying_tells_what_would_move_from_whom_to_whom(
    platform: Team, shop: Team, site: Site
) -> None:
    matters = [
        Waiting("one", "/findings/1/", MATTER),
        Waiting("two", "/findings/2/", replace(MATTER, paths=("/help/",))),
    ]
    trial = try_out(
        matters,
        before=routing_of(site).route,
        after=routing_of(site).with_rules(rules="/products/ @shop-frontend").route,
    )
    assert [(move.what.name, move.now.reason) for move in trial.moves] == [
        ("one", "Line 1 of the ownership rules: /products/ @shop-frontend")
    ]
    assert trial.flows == [(platform, shop, 1)]
    assert trial.verdict == "1 of 2 open findings would go to another team"


def test_a_difference_shows_what_was_added_and_taken_away() -> None:
    found = rules.difference("a\nb\nc\nd\ne", "a\nb\nX\nd\ne")
    assert [(line.sign, line.text) for line in found] == [
        (" ", "b"),
        ("-", "c"),
        ("+", "X"),
        (" ", "d"),
    ]


def test_errors_stand_at_their_lines_and_nothing_typed_is_lost(
    signed_in: Client, platform: Team
) -> None:
    text = "* @platform\n/help/ Shop frontend"
    page = signed_in.post("/roles/rules/", {"text": text, "why": "Help", "save": "1"})
    said = page.content.decode()
    assert "1 line is no rule" in said
    assert 'id="line-2"' in said
    assert "Shop is no pattern" in said
    assert "/help/ Shop frontend</textarea>" in said
    assert 'value="Help"' in said


def test_rules_are_saved_with_a_reason_only(signed_in: Client, platform: Team) -> None:
    page = signed_in.post("/roles/rules/", {"text": "* @platform", "save": "1"})
    assert "Say why in a few words" in page.content.decode()
    answer = signed_in.post("/roles/rules/", {"text": "* @platform", "save": "1", "why": "Start"})
    assert answer.status_code == 302
    assert rules_of(None) == "* @platform"


def test_trying_saves_nothing(signed_in: Client, platform: Team, site: Site) -> None:
    page = signed_in.post("/roles/rules/", {"text": "* @platform", "try": "1"})
    assert "There is no open finding to try them on" in page.content.decode()
    assert not RuleSet.objects.exists()


def test_a_version_saved_meanwhile_is_told_and_ones_own_kept(
    signed_in: Client, platform: Team
) -> None:
    first = rules.save("* @platform", site=None, why="Start", by=None, base=None)
    sent = {"text": "/a @platform", "save": "1", "why": "Mine"}
    said = signed_in.post("/roles/rules/", sent).content.decode()
    assert "saved another version meanwhile (Start)" in said
    assert "/a @platform</textarea>" in said
    answer = signed_in.post("/roles/rules/", {**sent, "base": str(first.pk)})
    assert answer.status_code == 302


def test_a_file_comes_into_the_editor_and_is_not_saved(signed_in: Client, platform: Team) -> None:
    file = SimpleUploadedFile("OWNERS", b"\xef\xbb\xbf/from-file/ @platform\n")
    page = signed_in.post("/roles/rules/", {"text": "", "file": file, "save": "1", "why": "File"})
    assert "/from-file/ @platform" in page.content.decode()
    assert not RuleSet.objects.exists()


def test_a_file_that_is_no_text_is_refused(signed_in: Client, platform: Team) -> None:
    file = SimpleUploadedFile("OWNERS", b"\xff\xfe\x00")
    page = signed_in.post("/roles/rules/", {"text": "* @platform", "file": file, "try": "1"})
    said = page.content.decode()
    assert "The file is no text in UTF-8" in said
    assert "* @platform</textarea>" in said


def test_a_file_with_what_no_text_holds_is_refused(signed_in: Client, platform: Team) -> None:
    file = SimpleUploadedFile("OWNERS", b"/a\x00 @platform")
    page = signed_in.post("/roles/rules/", {"text": "", "file": file, "try": "1"})
    assert "Null characters are not allowed" in page.content.decode()


def test_the_history_tells_who_changed_what_and_why(
    signed_in: Client, platform: Team, administrator: User
) -> None:
    first = rules.save("* @platform", site=None, why="Start", by=administrator, base=None)
    rules.save("* Platform", site=None, why="Name", by=administrator, base=first.pk)
    said = signed_in.get("/roles/rules/history/").content.decode()
    assert "2 versions of the rules" in said
    assert "+ * Platform" in said
    assert "- * @platform" in said
    back = signed_in.get(f"/roles/rules/?version={first.pk}").content.decode()
    assert "* @platform</textarea>" in back
    assert "Back to the version of" in back


@pytest.mark.parametrize("version", ["x", "-1", "99999999999999999999999", "\u0661"])
def test_a_version_that_is_not_there_shows_the_one_that_holds(
    signed_in: Client, platform: Team, version: str
) -> None:
    rules.save("* @platform", site=None, why="", by=None, base=None)
    page = signed_in.get("/roles/rules/", {"version": version}).content.decode()
    assert "* @platform</textarea>" in page


def test_the_rules_are_taken_away_as_a_file(signed_in: Client, platform: Team, site: Site) -> None:
    rules.save("/help/ @platform", site=site, why="", by=None, base=None)
    answer = signed_in.get(f"/roles/sites/{site.pk}/rules/file/")
    assert answer.content == b"/help/ @platform"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="OWNERS-larkmoor"'


def test_managers_change_rules_and_others_read_them(
    manager_signed_in: Client, member_signed_in: Client, platform: Team
) -> None:
    sent = {"text": "* @platform", "save": "1", "why": "Start"}
    assert member_signed_in.post("/roles/rules/", sent).status_code == 403
    assert manager_signed_in.post("/roles/rules/", sent).status_code == 302
    page = member_signed_in.get("/roles/rules/").content.decode()
    assert "* @platform" in page
    assert "<textarea" not in page


def test_text_of_rules_is_escaped(signed_in: Client, platform: Team) -> None:
    text = "</textarea><script>alert(1)</script>"
    assert (
        "<script>alert"
        not in signed_in.post("/roles/rules/", {"text": text, "try": "1"}).content.decode()
    )
