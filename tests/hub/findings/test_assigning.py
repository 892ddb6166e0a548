"""Findings assigned to people on screens: one at a time, many at once, found again."""

import pytest
from django.test import Client
from tests.hub.conftest import make_person
from tests.hub.findings.test_deciding import chosen, text, two

from tiebeam.hub.findings.models import Finding
from tiebeam.hub.people.models import User
from tiebeam.hub.sites.models import Site

__all__ = ["two"]


@pytest.fixture
def ours(two: list[Finding], reader: User) -> list[Finding]:
    """Two findings of the reader's team."""
    Finding.objects.update(team=reader.memberships.get().team)
    return list(Finding.objects.order_by("pk"))


@pytest.fixture
def ana(ours: list[Finding]) -> User:
    return make_person("ana@example.com", team=ours[0].team)


def test_the_page_offers_the_people_of_the_team_and_assigns(
    reader_signed_in: Client, ours: list[Finding], ana: User
) -> None:
    one = ours[0]
    page = text(reader_signed_in, f"/findings/{one.pk}/")
    assert f'<option value="{ana.pk}">Ana</option>' in page
    assert "Assign to me" in page
    wish = chosen([one], person=ana.pk)
    answer = reader_signed_in.post(f"/findings/{one.pk}/assign/", wish, follow=True)
    assert "It is assigned to Ana." in answer.content.decode()
    one.refresh_from_db()
    assert one.assignee == ana
    nobody = chosen([one], person="")
    reader_signed_in.post(f"/findings/{one.pk}/assign/", nobody)
    one.refresh_from_db()
    assert one.assignee is None


def test_others_see_who_it_is_and_choose_nobody(
    client: Client, ours: list[Finding], ana: User
) -> None:
    Finding.objects.update(assignee=ana)
    client.force_login(make_person("vera@example.com"))
    page = text(client, f"/findings/{ours[0].pk}/")
    assert "Ana" in page
    assert f"/findings/{ours[0].pk}/assign/" not in page


@pytest.mark.parametrize("person", ["999999", "x", "-1"])
def test_nobody_the_hub_knows_is_refused_in_words(
    reader_signed_in: Client, ours: list[Finding], person: str
) -> None:
    one = ours[0]
    wish = chosen([one], person=person)
    answer = reader_signed_in.post(f"/findings/{one.pk}/assign/", wish, follow=True)
    assert "Choose somebody of the owner team." in answer.content.decode()


def test_an_old_page_is_told_what_happened_meanwhile(
    reader_signed_in: Client, ours: list[Finding], ana: User
) -> None:
    one = ours[0]
    old = chosen([one], person=ana.pk)
    reader_signed_in.post(f"/findings/{one.pk}/assign/", old)
    old["person"] = ""
    answer = reader_signed_in.post(f"/findings/{one.pk}/assign/", old, follow=True)
    assert "Nothing was changed by you" in answer.content.decode()


class TestMany:
    def test_are_taken_at_once_and_found_again(
        self, reader_signed_in: Client, ours: list[Finding], reader: User
    ) -> None:
        answer = reader_signed_in.post("/findings/assign/", chosen(ours), follow=True)
        assert "Assigned to you: 2 findings." in answer.content.decode()
        assert {one.assignee for one in Finding.objects.all()} == {reader}
        page = text(reader_signed_in, "/findings/?whose=assigned-to-me")
        assert all(f"/findings/{one.pk}/" in page for one in ours)
        page = text(reader_signed_in, "/findings/?whose=unassigned")
        assert not any(f"/findings/{one.pk}/" in page for one in ours)

    def test_of_each_is_told_what_came_of_it(
        self, reader_signed_in: Client, ours: list[Finding]
    ) -> None:
        Finding.objects.filter(pk=ours[0].pk).update(team=None)
        answer = reader_signed_in.post("/findings/assign/", chosen(ours))
        assert answer.status_code == 409
        assert "It has no owner yet" in answer.content.decode()
        assert Finding.objects.exclude(assignee=None).count() == 1

    def test_none_chosen_says_what_to_do(
        self, reader_signed_in: Client, ours: list[Finding]
    ) -> None:
        answer = reader_signed_in.post("/findings/assign/", follow=True)
        assert "Nothing was chosen" in answer.content.decode()


def test_the_list_names_who_sees_to_it(
    reader_signed_in: Client, ours: list[Finding], ana: User
) -> None:
    assert "Ana" not in text(reader_signed_in, "/findings/")
    Finding.objects.filter(pk=ours[0].pk).update(assignee=ana)
    _, _, rows = text(reader_signed_in, "/findings/").partition("<tbody")
    assert rows.count("Ana") == 1


class TestTheListOfOnePerson:
    """Narrowed by the form to what is assigned to one person, whoever that is."""

    @pytest.fixture
    def hers(self, ours: list[Finding], ana: User) -> Finding:
        """The first of the two is Ana's."""
        Finding.objects.filter(pk=ours[0].pk).update(assignee=ana)
        return Finding.objects.get(pk=ours[0].pk)

    @pytest.mark.parametrize("lens", ["seo", "it"])
    def test_shows_hers_and_no_other(
        self, reader_signed_in: Client, ours: list[Finding], hers: Finding, lens: str
    ) -> None:
        User.objects.update(lens=lens)
        page = text(reader_signed_in, f"/findings/?assignee={hers.assignee_id}")
        assert f"/findings/{hers.pk}/" in page
        assert f"/findings/{ours[1].pk}/" not in page
        assert f'<option value="{hers.assignee_id}" selected>Ana</option>' in page

    def test_is_offered_of_those_to_whom_something_is_assigned(
        self, reader_signed_in: Client, hers: Finding, reader: User, site: Site
    ) -> None:
        offered = f'<option value="{hers.assignee_id}">Ana</option>'
        page = text(reader_signed_in, "/findings/")
        assert offered in page
        assert f'<option value="{reader.pk}">{reader}</option>' not in page
        Site.objects.update(is_closed=True)
        assert offered not in text(reader_signed_in, "/findings/")

    def test_is_empty_once_nothing_is_theirs_and_names_them(
        self, reader_signed_in: Client, ours: list[Finding], ana: User
    ) -> None:
        page = text(reader_signed_in, f"/findings/?assignee={ana.pk}")
        assert "No finding passes this filter" in page
        assert f'<option value="{ana.pk}" selected>Ana</option>' in page

    @pytest.mark.parametrize("typed", ["x", "-1", "999999", "9" * 18, "9" * 5000, "٣"])
    def test_of_nobody_the_hub_knows_is_not_narrowed(
        self, reader_signed_in: Client, ours: list[Finding], hers: Finding, typed: str
    ) -> None:
        page = text(reader_signed_in, f"/findings/?assignee={typed}")
        assert all(f"/findings/{one.pk}/" in page for one in ours)

    def test_is_kept_under_a_name(self, reader_signed_in: Client, hers: Finding) -> None:
        query = f"assignee={hers.assignee_id}&severity=high"
        wish = {"query": query, "name": "What Ana does"}
        kept = reader_signed_in.post("/findings/filters/", wish, follow=True)
        assert kept.redirect_chain[0][0] == f"/findings/?{query}"
        assert "What Ana does" in kept.content.decode()
