"""A hub with one of everything, and one person of each kind, for tests that ask every address."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from tests.engine.small_crawl import FINGERPRINT
from tests.hub import kept_crawl
from tests.hub.conftest import make_person
from tests.hub.home.test_views import SUMMARY

from tiebeam.hub.api.services import make_token
from tiebeam.hub.directory import links
from tiebeam.hub.directory.models import Invitation, Protocol, Role, ScimToken
from tiebeam.hub.directory.services import absences, invitations, providers
from tiebeam.hub.explorer.models import SavedView
from tiebeam.hub.findings.models import Finding, SavedFilter
from tiebeam.hub.home.workers import send_digest
from tiebeam.hub.integrations.models import Webhook
from tiebeam.hub.jobs.models import Schedule
from tiebeam.hub.people.models import Membership, Team, TeamKind, User
from tiebeam.hub.people.services import join
from tiebeam.hub.roles.models import Area, Rota
from tiebeam.hub.sites import page_templates, stop_links
from tiebeam.hub.sites.models import Crawl, Environment, Probe, Rendering, Site

STRANGER = "stranger"
OFF = "switched off"
ONE_TIME = "one-time password"
READER = "in no team"
MEMBER = "member"
MANAGER = "manager"
ADMINISTRATOR = "administrator"
KINDS = (STRANGER, OFF, ONE_TIME, READER, MEMBER, MANAGER, ADMINISTRATOR)


@dataclass
class World:
    """People by kind, and what the addresses name."""

    people: dict[str, User]
    clients: dict[str, Client]
    arguments: dict[str, Any]
    own: dict[str, dict[str, Any]]
    """By kind of person, what addresses name of their own."""


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of a crawl, with a page that is kept whole."""
    return kept_crawl.make(tmp_path_factory.mktemp("kept") / "crawl")


@pytest.fixture
def everything(site: Site, known: Finding, kept: Path) -> Iterator[World]:
    """One of everything, one person of each kind."""
    folder = known.last_seen.folder
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(kept, folder)
    yield build(site, known)
    shutil.rmtree(folder)


def build(site: Site, finding: Finding) -> World:
    """One of everything around a site with a finding."""
    finding.fingerprint = FINGERPRINT
    finding.save(update_fields=["fingerprint"])
    team = Team.objects.create(name="Crew", kind=TeamKind.FRONTEND)
    people = _people(team)
    clients = {kind: Client() for kind in KINDS}
    for kind, person in people.items():
        clients[kind].force_login(person)
    own = {kind: _own(person, clients[kind], site) for kind, person in people.items()}
    User.objects.filter(pk=people[OFF].pk).update(is_active=False)
    return World(people, clients, _arguments(site, finding, team, people[ADMINISTRATOR]), own)


def _people(team: Team) -> dict[str, User]:
    people = {
        OFF: make_person("off@example.com", team=team),
        ONE_TIME: make_person("once@example.com", team=team, must_change_password=True),
        READER: make_person("reader@example.com"),
        MEMBER: make_person("member@example.com", team=team),
        MANAGER: make_person("manager@example.com", team=team),
        ADMINISTRATOR: make_person("chief@example.com", is_administrator=True),
    }
    join(people[MANAGER], team=team, is_manager=True)
    return people


def _own(person: User, client: Client, site: Site) -> dict[str, Any]:
    """An authenticator, recovery codes, a session, a view, a filter and a token of the person."""
    key = TOTP.activate(person, generate_totp_secret()).instance
    RecoveryCodes.activate(person)
    session = UserSession.objects.create(
        user=person, ip="127.0.0.1", session_key=client.session.session_key, user_agent="x"
    )
    view = SavedView.objects.create(site=site, owner=person, name="Mine")
    kept = SavedFilter.objects.create(owner=person, name="Mine")
    token, _secret = make_token(person, name="Mine", scopes=(), days=1, now=timezone.now())
    return {
        "pk": key.pk,
        "session_id": session.pk,
        "view_id": view.pk,
        "filter_id": kept.pk,
        "token_id": lambda route: (
            token.pk if route.startswith("api") else ScimToken.objects.get().pk
        ),
    }


def _arguments(site: Site, finding: Finding, team: Team, chief: User) -> dict[str, Any]:
    now = timezone.now()
    other = make_person("other@example.com", team=team)
    absence = absences.plan(
        other,
        first_day=timezone.localdate() + timedelta(days=1),
        last_day=timezone.localdate() + timedelta(days=2),
        stand_in=None,
        by=chief,
    )
    invitations.invite("new@example.com", team=team, role=Role.MEMBER, by=chief, now=now)
    invitation = Invitation.objects.get()
    provider = providers.add_provider(
        protocol=Protocol.OIDC,
        groups={},
        by=chief,
        name="Company",
        slug="company",
        server_url="http://127.0.0.1:9",
        client_id="tiebeam",
    )
    saml = {"name": "Group", "slug": "group", "server_url": "http://127.0.0.1:9", "client_id": "x"}
    providers.add_provider(protocol=Protocol.SAML, groups={}, by=chief, **saml)
    providers.make_token("Directory", by=chief)
    crawl = Crawl.objects.create(site=site, number=9, stop_link_made_at=now)
    webhook = Webhook.objects.create(
        name="Chat", url="https://chat.example.com/", begins_after=0, seen_upto=0
    )
    message = finding.messages.create(author=other, text="x")
    attachment = message.attachments.create(
        name="proof.txt", size_bytes=5, digest="d", file=ContentFile(b"proof", name="proof.txt")
    )
    rota = Rota.objects.create(side="seo", starts_on=timezone.localdate())
    done = finding.last_seen
    staging = Environment.objects.create(
        site=site, name="Staging", start_url="https://staging.larkmoor.example/"
    )
    Crawl.objects.filter(pk=done.pk).update(summary=SUMMARY)
    return {
        "site_id": site.pk,
        "environment_id": staging.pk,
        "crawl_id": done.pk,
        "finding_id": finding.pk,
        "probe_id": Probe.objects.create(crawl=done).pk,
        "verification_id": finding.verifications.create(crawl=done).pk,
        "rendering_id": Rendering.objects.create(crawl=done, per_template=1).pk,
        "name": kept_crawl.PICTURE,
        "slug": _slug,
        "token": lambda route: (
            links.token_of(invitation)
            if route == "directory:accept"
            else stop_links.token_of(crawl)
        ),
        "person_id": other.pk,
        "absence_id": absence.pk,
        "team_id": team.pk,
        "membership_id": Membership.objects.get(person=other).pk,
        "deed": lambda route: "sessions" if route == "directory:account" else "member",
        "invitation_id": invitation.pk,
        "kind": lambda route: {"explorer": "csv", "sites": "rename"}.get(
            route.partition(":")[0], "oidc"
        ),
        "decision_id": site.template_decisions.create(
            kind="rename", key="www.larkmoor.example/p/*", name="Goods", was="Product"
        ).pk,
        "provider_id": lambda route: (
            provider.pk if route.startswith("directory") else provider.slug
        ),
        "organization_slug": "group",
        "uidb36": "1",
        "key": "x-y",
        "resource_id": str(other.pk),
        "rest": "Nothing",
        "schedule_id": Schedule.objects.create(name="nightly", task_path="x", cron="0 0 * * *").pk,
        "task_id": send_digest.enqueue(other.pk).id,
        "proposal_id": finding.proposals.create(team=team, why="a rule").pk,
        "message_id": message.pk,
        "attachment_id": attachment.pk,
        "place": 0,
        "part": "page",
        "short": finding.short,
        "area_id": Area.objects.create(name="Canonicals").pk,
        "rota_id": rota.pk,
        "duty_id": rota.pk,
        "side": "seo",
        "webhook_id": webhook.pk,
        "delivery_id": webhook.deliveries.create(message_id="msg_1").pk,
    }


def template_key(site: Site) -> str:
    """The key of the largest page template."""
    shown = page_templates.shown(site)
    assert shown
    return shown.found[0].key


def _slug(route: str) -> str:
    """A term, a decision, a check."""
    if route.startswith("glossary"):
        return "noindex"
    return "snooze" if route == "findings:decide" else "canonical-to-error"


def told(argument: Any, route: str) -> Any:
    """What a route names, where that depends on the route."""
    ask: Callable[[str], Any] | None = argument if callable(argument) else None
    return ask(route) if ask else argument
