"""Invitations: signed links that let one person in, once, within seven days."""

import re
import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from tests.hub.conftest import make_person

from tiebeam.hub.activity.models import Event
from tiebeam.hub.directory import links
from tiebeam.hub.directory.errors import NoInvitation
from tiebeam.hub.directory.models import INVITATION_LIFE, Invitation, Role
from tiebeam.hub.directory.services import invitations
from tiebeam.hub.people.models import Team, TeamKind, User

pytestmark = pytest.mark.django_db
CHOSEN = "seven quiet herons on a wall"


def invite(by: User, text: str = "dee@example.com", **facts: object) -> list[invitations.Outcome]:
    given = {"team": None, "role": Role.MEMBER, "now": timezone.now(), **facts}
    return invitations.invite(text, by=by, **given)  # type: ignore[arg-type]


def token(by: User, text: str = "dee@example.com", **facts: object) -> str:
    made = invite(by, text, **facts)[0].invitation
    assert made is not None
    return links.token_of(made)


@pytest.fixture
def team(db: None) -> Team:
    return Team.objects.create(name="Search", kind=TeamKind.BACKEND)


class TestInviting:
    def test_answers_each_line_by_itself(self, administrator: User, reader: User) -> None:
        typed = "Dee <DEE@example.com>, no address; ben@example.com\n\nfay@example.com"
        outcomes = invite(administrator, typed)
        assert [bool(one.invitation) for one in outcomes] == [True, False, False, True]
        assert (outcomes[1].error, outcomes[2].person) == ("This is no e-mail address.", reader)
        assert Invitation.objects.filter(email="dee@example.com").exists()

    def test_puts_who_is_here_already_into_the_team(
        self, administrator: User, reader: User, team: Team
    ) -> None:
        invite(administrator, reader.email, team=team)
        assert reader.memberships.filter(team=team).exists()

    def test_tells_of_an_account_that_is_off(self, administrator: User) -> None:
        make_person("gus@example.com", is_active=False)
        assert "switched off" in invite(administrator, "gus@example.com")[0].error

    def test_replaces_an_open_invitation(self, administrator: User) -> None:
        before = token(administrator)
        invite(administrator)
        with pytest.raises(NoInvitation):
            links.invitation_of(before, now=timezone.now())
        assert Invitation.objects.filter(withdrawn_at=None).count() == 1


class TestLink:
    def test_lets_in_once(self, administrator: User, team: Team) -> None:
        link = token(administrator, team=team, role=Role.MANAGER)
        now = timezone.now()
        person = invitations.accept(link, name="Dee", password=CHOSEN, now=now)
        assert person.memberships.get().is_manager
        assert person.check_password(CHOSEN)
        with pytest.raises(NoInvitation, match="used already"):
            invitations.accept(link, name="Eve", password=CHOSEN, now=now)

    def test_makes_an_administrator_only_where_the_invitation_says_so(
        self, administrator: User
    ) -> None:
        plain, high = (
            token(administrator),
            token(administrator, text="fay@example.com", role=Role.ADMINISTRATOR),
        )
        now = timezone.now()
        assert not invitations.accept(plain, name="Dee", password=CHOSEN, now=now).is_administrator
        assert invitations.accept(high, name="Fay", password=CHOSEN, now=now).is_administrator

    def test_ends_after_seven_days(self, administrator: User) -> None:
        late = timezone.now() + INVITATION_LIFE + timedelta(seconds=5)
        with pytest.raises(NoInvitation, match="seven days"):
            links.invitation_of(token(administrator), now=late)

    def test_ends_when_it_is_withdrawn_or_renewed(self, administrator: User) -> None:
        link, now = token(administrator), timezone.now()
        one = Invitation.objects.get()
        invitations.renew(one, by=administrator, now=now)
        with pytest.raises(NoInvitation, match="newer one"):
            links.invitation_of(link, now=now)
        fresh = links.token_of(one)
        invitations.withdraw(one, by=administrator, now=now)
        with pytest.raises(NoInvitation, match="withdrawn"):
            links.invitation_of(fresh, now=now)

    @pytest.mark.parametrize("made_up", ["x", "", "eyJ4IjoxfQ:abc", "a" * 5000])
    def test_cannot_be_made_up(self, db: None, made_up: str) -> None:
        with pytest.raises(NoInvitation):
            links.invitation_of(made_up, now=timezone.now())

    def test_of_one_salt_opens_nothing_else(self, administrator: User) -> None:
        from django.core.signing import Signer

        foreign = Signer(salt="tiebeam.hub.sites.stop_links").sign_object([1, "x"])
        with pytest.raises(NoInvitation):
            links.invitation_of(foreign, now=timezone.now())


class TestPageOfTheLink:
    def test_lets_in_and_signs_in(self, client: Client, administrator: User) -> None:
        path = f"/invitation/{token(administrator)}/"
        assert "Ada invited dee@example.com" in client.get(path).content.decode()
        answer = client.post(path, {"name": "Dee", "password": CHOSEN})
        assert answer.headers["Location"] == "/"
        assert client.get("/").status_code == 200
        said = [event.sentence for event in Event.objects.order_by("pk")]
        assert said[-1] == "Dee signed in by invitation"

    def test_keeps_what_was_typed_and_refuses_a_weak_password(
        self, client: Client, administrator: User
    ) -> None:
        answer = client.post(
            f"/invitation/{token(administrator)}/", {"name": "Dee", "password": "short"}
        )
        page = answer.content.decode()
        assert 'value="Dee"' in page
        assert "at least 12 characters" in page
        assert not User.objects.filter(email="dee@example.com").exists()

    def test_leads_to_a_passkey_where_that_was_chosen_and_nowhere_else_until_it_is_there(
        self, client: Client, administrator: User
    ) -> None:
        path = f"/invitation/{token(administrator)}/"
        answer = client.post(path, {"name": "Dee", "passkey": "yes"})
        assert answer.headers["Location"] == "/profile/sign-in/webauthn/add/"
        assert client.get("/findings/").headers["Location"] == "/profile/sign-in/webauthn/add/"
        assert client.get("/profile/sign-in/webauthn/add/").status_code == 200

    def test_goes_nowhere_else(self, client: Client, administrator: User) -> None:
        headers = client.get(f"/invitation/{token(administrator)}/").headers
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"

    def test_takes_no_more_rights_than_the_invitation_gives(
        self, client: Client, administrator: User
    ) -> None:
        client.post(
            f"/invitation/{token(administrator)}/",
            {"name": "Dee", "password": CHOSEN, "is_administrator": "on", "role": "administrator"},
        )
        assert not User.objects.get(email="dee@example.com").is_administrator

    def test_says_why_a_link_lets_nobody_in(self, client: Client) -> None:
        answer = client.get("/invitation/nobody/")
        assert answer.status_code == 404
        assert "Nobody made this link" in answer.content.decode()


class TestPageOfInviting:
    def test_shows_links_to_hand_over_where_there_is_no_mail(self, signed_in: Client) -> None:
        answer = signed_in.post(
            "/people/invite/", {"addresses": "dee@example.com\nnobody", "role": "member"}
        )
        page = answer.content.decode()
        assert re.search(r'value="http://[^"]*/invitation/[^"]+"', page)
        assert "1 person is invited" in page
        assert "This is no e-mail address." in page
        assert not mail.outbox

    def test_mails_the_link_where_there_is_mail(
        self, signed_in: Client, settings: Settings
    ) -> None:
        settings.TIEBEAM_SENDS_MAIL = True
        signed_in.post("/people/invite/", {"addresses": "dee@example.com", "role": "member"})
        (sent,) = mail.outbox
        assert sent.to == ["dee@example.com"]
        assert "/invitation/" in sent.body
        assert Invitation.objects.get().mailed_at is not None

    def test_says_what_the_mail_server_said_and_shows_the_link(
        self, signed_in: Client, settings: Settings
    ) -> None:
        settings.TIEBEAM_SENDS_MAIL = True
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
        answer = signed_in.post("/people/invite/", {"addresses": "d@example.com", "role": "member"})
        page = answer.content.decode()
        assert "was not mailed: " in page
        assert "/invitation/" in page

    def test_lets_a_manager_invite_into_own_teams_alone(
        self, client: Client, administrator: User, team: Team
    ) -> None:
        other = Team.objects.create(name="Other", kind=TeamKind.SEO)
        client.force_login(make_person("max@example.com", team=team))
        assert client.get("/people/invite/").status_code == 403
        team.memberships.update(is_manager=True)
        asked = {"addresses": "dee@example.com", "role": "member"}
        for wrong in ({"team": other.pk}, {}, {"team": team.pk, "role": "administrator"}):
            client.post("/people/invite/", {**asked, **wrong})
        assert not Invitation.objects.exists()
        client.post("/people/invite/", {**asked, "team": team.pk})
        assert Invitation.objects.get().team == team

    def test_is_not_for_a_manager_of_another_team_to_withdraw(
        self, client: Client, administrator: User, team: Team
    ) -> None:
        other = Team.objects.create(name="Other", kind=TeamKind.SEO)
        invite(administrator, team=other)
        person = make_person("max@example.com", team=team)
        person.memberships.update(is_manager=True)
        client.force_login(person)
        one = Invitation.objects.get()
        assert client.post(f"/invitations/{one.pk}/withdraw/").status_code == 404
        assert "dee@example.com" not in client.get("/people/invitations/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_come_by_one_link_at_once_one_comes_in() -> None:
    link = token(make_person("ada@example.com", is_administrator=True))
    refused: list[Exception] = []
    start = threading.Barrier(2)

    def come(name: str) -> None:
        start.wait()
        try:
            invitations.accept(link, name=name, password=CHOSEN, now=timezone.now())
        except NoInvitation as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=come, args=[name]) for name in ("Dee", "Eve")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert User.objects.filter(email="dee@example.com").count() == 1
