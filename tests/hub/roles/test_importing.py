"""Rules out of CODEOWNERS and Backstage: fitted to pages and teams, nothing guessed."""

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as some

from tiebeam.hub.people.models import Team
from tiebeam.hub.roles import importing
from tiebeam.hub.roles.importing import (
    Entry,
    Import,
    Unreadable,
    map_entries,
    read_catalog,
    read_codeowners,
    read_mapping,
)
from tiebeam.hub.roles.models import RuleSet

CODEOWNERS = r"""
# who owns what
*                   @acme/platform
/apps/shop/         @acme/shop-frontend @acme/platform
apps/shop/checkout/pages/*.tsx  @acme/payments  # inline
/docs\ old/         docs@acme.example
[Section]
/no-owner/
"""

CATALOG = """
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: search-service
spec:
  owner: group:default/platform
---
kind: Group
metadata: {name: platform}
spec: {type: team}
---
kind: Component
metadata: {name: shop}
spec: {owner: shop-frontend}
---
kind: API
metadata: {name: lonely}
spec: {}
---
just text
"""


def mapped(entries: list[Entry], mapping: str, *teams: Team, **chosen: Team) -> Import:
    return map_entries(entries, mapping=read_mapping(mapping), teams=teams, chosen=chosen)


def teams() -> list[Team]:
    return [Team(pk=1, name="Platform"), Team(pk=2, name="Shop frontend")]


def test_codeowners_is_read_line_by_line() -> None:
    assert read_codeowners(CODEOWNERS) == [
        Entry("*", ("@acme/platform",)),
        Entry("/apps/shop/", ("@acme/shop-frontend", "@acme/platform")),
        Entry("apps/shop/checkout/pages/*.tsx", ("@acme/payments",)),
        Entry("/docs old/", ("docs@acme.example",)),
        Entry("/no-owner/", ()),
    ]


def test_a_catalog_of_many_documents_is_read() -> None:
    assert read_catalog(CATALOG) == [
        Entry("search-service", ("group:default/platform",)),
        Entry("shop", ("shop-frontend",)),
        Entry("lonely", ()),
    ]


def test_code_becomes_pages_by_the_longest_part_that_holds_it() -> None:
    found = mapped(
        read_codeowners(CODEOWNERS), "apps/shop → /\napps/shop/checkout -> /buy/", *teams()
    )
    assert [one.pattern for one in found.mapped] == ["*", "/", "/buy/pages/", "", ""]
    assert found.rules == ["* Platform", '/ "Shop frontend"']
    assert found.ownerless == ["@acme/payments"]
    assert [entry.where for entry in found.homeless] == ["/docs old/", "/no-owner/"]


def test_a_component_becomes_a_page_template() -> None:
    found = mapped(read_catalog(CATALOG), 'search-service → template:"Search results"', *teams())
    assert found.rules == ['template:"Search results" Platform']
    assert [entry.where for entry in found.homeless] == ["shop", "lonely"]


def test_an_owner_that_is_no_team_goes_where_somebody_chose() -> None:
    found = map_entries(
        [Entry("apps/pay", ("@acme/payments",))],
        mapping={"apps/pay": "/pay/"},
        teams=teams(),
        chosen={"@acme/payments": teams()[0]},
    )
    assert found.rules == ["/pay/ Platform"]
    assert found.ownerless == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "holds no entry"),
        ("\na: [", "line 2 is no YAML"),
        ("a: &x [1]\nb: *x", "line 2 is no YAML: aliases are not read"),
        ("[" * 100 + "]" * 100, "nested too deeply"),
        ("[" + "1," * importing.MOST_NODES + "]", "too many values"),
        ("a: !!python/object/apply:os.system [ls]", "is no YAML: could not determine"),
        ("a: 2026-99-99", "The file is no catalog"),
        ("x" * (importing.LONGEST + 1), "longer than"),
    ],
)
def test_what_is_no_catalog_says_why(text: str, message: str) -> None:
    with pytest.raises(Unreadable, match=message):
        read_catalog(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [("apps/shop", "Line 1: write a part of the code"), ("a → !b", "Line 1: ! is not known")],
)
def test_a_mapping_that_leads_nowhere_says_so(text: str, message: str) -> None:
    with pytest.raises(Unreadable, match=message):
        read_mapping(text)


@given(some.text(max_size=200) | some.text(alphabet="-:{}[]&*!|>\n ab#'\"%@?", max_size=60))
def test_reading_fails_with_its_own_error_only(text: str) -> None:
    for read in (read_catalog, read_codeowners):
        try:
            read(text)
        except Unreadable:
            continue


@pytest.mark.django_db
def test_an_import_is_shown_then_edited_then_saved_by_hand(
    signed_in: Client, platform: Team
) -> None:
    sent = {
        "kind": "codeowners",
        "text": "* @acme/platform\n/apps/pay/ @acme/payments",
        "mapping": "apps/pay → /pay/",
    }
    page = signed_in.post("/roles/rules/import/", sent).content.decode()
    assert "1 rule can be taken over" in page
    assert "1 owner is no team here" in page
    chosen = {**sent, "owner:@acme/payments": str(platform.pk), "edit": "1"}
    editor = signed_in.post("/roles/rules/import/", chosen).content.decode()
    assert "# from CODEOWNERS\n* Platform\n/pay/ Platform" in editor
    assert "Nothing is saved yet" in editor
    assert not RuleSet.objects.exists()


@pytest.mark.django_db
def test_an_import_keeps_the_rules_that_hold(signed_in: Client, platform: Team) -> None:
    RuleSet.objects.create(text="/mine/ @platform")
    sent = {"kind": "codeowners", "text": "* @acme/platform", "edit": "1"}
    editor = signed_in.post("/roles/rules/import/", sent).content.decode()
    assert "/mine/ @platform\n\n# from CODEOWNERS\n* Platform" in editor


@pytest.mark.django_db
def test_a_wrong_file_says_so_and_keeps_what_was_typed(signed_in: Client, platform: Team) -> None:
    sent = {"kind": "catalog", "text": "a: [", "mapping": "a → /a/"}
    page = signed_in.post("/roles/rules/import/", sent).content.decode()
    assert "is no YAML" in page
    assert "a → /a/</textarea>" in page


@pytest.mark.django_db
def test_members_do_not_import(member_signed_in: Client) -> None:
    assert member_signed_in.get("/roles/rules/import/").status_code == 403
