"""Who gets where with a token: all that programs can ask, with a token of each scope and person."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils import timezone
from tests.hub import world
from tests.hub.findings.conftest import known, tell
from tests.hub.world import World, everything, kept, template_key

from tiebeam.hub import token_permissions
from tiebeam.hub.api import services
from tiebeam.hub.api.mcp import tools
from tiebeam.hub.api.mcp.caller import Caller, Refused, current
from tiebeam.hub.api.mcp.server import _caller_of
from tiebeam.hub.api.pace import PACE
from tiebeam.hub.api.scopes import Scope
from tiebeam.hub.findings.life import severities
from tiebeam.hub.findings.models import Finding
from tiebeam.hub.findings.parts import splitting
from tiebeam.hub.people.models import Team, TeamKind, User
from tiebeam.hub.permissions import Least
from tiebeam.hub.roles.models import Rota
from tiebeam.hub.sites.models import Crawl, Site

pytestmark = pytest.mark.django_db

__all__ = ["everything", "kept", "known", "tell"]

ASKED = sorted(token_permissions.everything())
IS = {
    world.READER: Least.SIGNED_IN,
    world.MEMBER: Least.MEMBER,
    world.MANAGER: Least.MANAGER,
    world.ADMINISTRATOR: Least.ADMINISTRATOR,
}
NOBODY = (world.OFF, world.ONE_TIME)
"""Who may do nothing; nor may their programs."""

QUERIES = {
    "GET /sites/{site_id}/owner": "?check=title-missing",
    "GET /sites/{site_id}/url": "?url=https://www.shop.test/oak",
    "GET /sites/{site_id}/url/links": "?url=https://www.shop.test/oak",
    "GET /sites/{site_id}/urls/export": "?kind=csv",
}

OTHERS = {
    "POST /findings/{finding_id}/unmerge": {"finding_id": "merged_id"},
    "POST /findings/{finding_id}/unsplit": {"finding_id": "part_id"},
    "GET /crawls/{crawl_id}/beside-production": {"crawl_id": "build_id"},
    "DELETE /teams/{team_id}": {"team_id": "other_team_id"},
}
"""What paths name otherwise than the others do."""

CHECK = "title-missing"


def _bodies(named: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What is sent along, so that whoever may do it is taken at their word."""
    today = timezone.localdate().isoformat()
    team, person = named["team_id"], named["person_id"]
    renamed = {"kind": "rename", "key": named["template_key"], "name": "Anew"}
    return {
        "POST /sites": {"name": "Another", "start_url": "https://another.example/"},
        "PATCH /sites/{site_id}/settings": {"policy": ""},
        "PATCH /sites/{site_id}/timetable": {"crawls": "day"},
        "POST /sites/{site_id}/views": {"name": "Gone pages", "query": "c=status&v=404"},
        "PATCH /views/{view_id}": {"name": "Other"},
        "POST /sites/{site_id}/crawls": {},
        "POST /findings/{finding_id}/decisions": {
            "decision": "snooze",
            "version": named["version"],
            "by_percent": 50,
            "reason": "later",
        },
        "POST /findings/{finding_id}/verifications": {},
        "POST /findings/{finding_id}/messages": {"text": "Seen."},
        "POST /findings/{finding_id}/messages/with-files": {
            "text": "Seen.",
            "attached": SimpleUploadedFile("seen.txt", b"Seen."),
        },
        "PATCH /messages/{message_id}": {"text": "Seen twice."},
        "PUT /findings/{finding_id}/owner": {
            "team": named["other_team_id"],
            "reason": "theirs",
            "version": named["version"],
        },
        "PUT /findings/{finding_id}/assignee": {"person": person, "version": named["version"]},
        "POST /proposals/{proposal_id}": {"accept": True, "version": named["version"]},
        "PUT /findings/{finding_id}/severity": {
            "severity": "low",
            "reason": "rare",
            "until": (timezone.localdate() + timedelta(days=9)).isoformat(),
        },
        "POST /findings/{finding_id}/merge": {
            "version": named["version"],
            "others": [{"finding_id": named["beside_id"], "version": 1}],
            "reason": "one cause",
        },
        "POST /findings/{finding_id}/unmerge": {"version": 1},
        "POST /findings/{finding_id}/split": {
            "version": named["version"],
            "pattern": "*/oak",
            "reason": "apart",
        },
        "POST /findings/{finding_id}/unsplit": {"version": 1},
        "POST /crawls/{crawl_id}/renderings": {"urls": ["https://www.shop.test/oak"]},
        "POST /sites/{site_id}/sql": {"sql": "SELECT 1"},
        "POST /sites/{site_id}/page-template-decisions": renamed,
        "POST /sites/{site_id}/page-template-decisions/trial": renamed,
        "POST /areas": {"name": "Fonts"},
        "PATCH /areas/{area_id}": {"about": "Tags"},
        "POST /areas/{area_id}/covers": {"check": CHECK},
        "PUT /areas/{area_id}/roles": {"cells": [{"team_id": team, "letters": "AR"}]},
        "PATCH /times": {"starts": "08:00"},
        "POST /rules": {"text": "* @crew", "why": "all of it"},
        "POST /rules/trial": {"text": "* @crew"},
        "PUT /duties/{side}": {"people": ["member@example.com"], "starts_on": today},
        "POST /duties/{duty_id}/swaps": {"week": named["week"], "person_id": person},
        "PATCH /people/{person_id}": {"name": "Otto"},
        "POST /people/{person_id}/account": {"deed": "sessions"},
        "POST /people/{person_id}/absences": {"first_day": today, "last_day": today},
        "POST /teams": {"name": "Fonts", "kind": "frontend", "within": team},
        "PATCH /teams/{team_id}": {"name": "Crew of all"},
        "PUT /teams/{team_id}/members/{person_id}": {"is_manager": True},
        "POST /teams/{team_id}/merge": {"into": named["other_team_id"]},
        "POST /invitations": {"email": "newer@example.com", "team": team},
        "POST /inbox/read": {"upto": 1},
        "POST /webhooks": {"name": "Log", "url": "https://log.example.com/"},
        "PATCH /webhooks/{webhook_id}": {"is_on": False},
    }


TOOLS: dict[str, dict[str, Any]] = {
    "list_sites": {},
    "list_findings": {},
    "get_finding": {"finding_id": None},
    "get_owner": {"site_id": None, "check": CHECK},
    "explain_check": {"check": CHECK},
    "explain_term": {"term": "noindex"},
    "verify_finding": {"finding_id": None},
    "get_verification": {"verification_id": None},
}
"""What each tool is asked with; None: what the world has."""


@pytest.fixture
def named(everything: World, site: Site, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What paths and bodies name; nothing else is in the way of those who may."""
    monkeypatch.setattr(PACE, "requests", 10**9)
    monkeypatch.setattr(splitting, "counts", lambda _whole, patterns: [7] * (len(patterns) + 1))
    Crawl.objects.filter(site=site, number=9).delete()
    team = Team.objects.create(name="Rest", kind=TeamKind.OTHER)
    site.findings.update(team=everything.arguments["team_id"])
    finding = site.findings.get()
    severities.change(
        finding,
        severity="medium",
        reason="rare",
        until=timezone.localdate() + timedelta(days=9),
        by=everything.people[world.ADMINISTRATOR],
        now=timezone.now(),
    )
    finding.refresh_from_db()
    beside = {name: _beside(finding, name) for name in ("beside", "merged", "part")}
    Finding.objects.filter(pk=beside["merged"]).update(merged_into=finding)
    Finding.objects.filter(pk=beside["part"]).update(split_from=finding, pattern="*/elm")
    build = Crawl.objects.create(site=site, number=8, environment=site.environments.get())
    rota = Rota.objects.get()
    week = rota.starts_on - timedelta(days=rota.starts_on.weekday())
    return {
        **everything.arguments,
        **{f"{name}_id": pk for name, pk in beside.items()},
        "build_id": build.pk,
        "template_key": template_key(site),
        "slug": CHECK,
        "other_team_id": team.pk,
        "version": finding.version,
        "week": week.isoformat(),
    }


def _beside(finding: Finding, name: str) -> int:
    """Another finding of the same site."""
    other = Finding.objects.get(pk=finding.pk)
    other.pk, other.fingerprint, other.version = None, name, 1
    other.save()
    return other.pk


def _path(asked: str, named: dict[str, Any]) -> str:
    path = asked.partition(" ")[2]
    facts = {**named, "slug": "noindex" if path.startswith("/terms") else named["slug"]}
    facts |= {name: facts[other] for name, other in OTHERS.get(asked, {}).items()}
    return re.sub(r"\{(\w+)\}", lambda found: str(facts[found[1]]), path) + QUERIES.get(asked, "")


def _secret(person: User, *scopes: Scope) -> str:
    _, secret = services.make_token(person, name="test", scopes=scopes, days=1, now=timezone.now())
    return secret


def _outcome(asked: str, secret: str, named: dict[str, Any]) -> str:
    """What comes of asking, which changes nothing for the next one."""
    with transaction.atomic():
        outcome = _call(asked, secret, named) if asked.startswith("tool") else ""
        if not outcome:
            method, _, _path_asked = asked.partition(" ")
            program = Client(headers={"authorization": f"Bearer {secret}"})
            body = _bodies(named).get(asked)
            more: dict[str, Any] = {} if body is None else {"data": body}
            if body is not None and not asked.endswith("with-files"):
                more["content_type"] = "application/json"
            answer = getattr(program, method.lower())(f"/api/v1{_path(asked, named)}", **more)
            status = answer.status_code
            outcome = _STATUSES.get(status) or f"{status} {answer.content!r}"
        transaction.set_rollback(True)
    return outcome


_STATUSES = {200: "in", 201: "in", 401: "no token", 403: "refused"}


def _call(asked: str, secret: str, named: dict[str, Any]) -> str:
    """What comes of a tool of assistants."""
    caller = _caller_of(f"Bearer {secret}")
    if not isinstance(caller, Caller):
        return _STATUSES[caller.status_code]
    tool = asked.partition(" ")[2]
    given = {name: named[name] if value is None else value for name, value in TOOLS[tool].items()}
    mark = current.set(caller)
    try:
        getattr(tools, tool)(**given)
    except Refused:
        return "refused"
    finally:
        current.reset(mark)
    return "in"


def _own(everything: World, named: dict[str, Any], kind: str) -> dict[str, Any]:
    finding = Finding.objects.get(pk=named["finding_id"])
    message = finding.messages.create(author=everything.people[kind], text="x")
    return {**named, "view_id": everything.own[kind]["view_id"], "message_id": message.pk}


def test_everything_that_programs_can_ask_has_its_row() -> None:
    assert not [asked for asked in ASKED if token_permissions.rule_of(asked) is None]


def test_every_row_holds_for_something() -> None:
    used = {token_permissions.rule_of(asked) for asked in ASKED}
    assert not [rule.asked for rule in token_permissions.RULES if rule not in used]


def test_nothing_but_reading_is_left_to_rows_for_everything() -> None:
    """A new endpoint that changes something, or a tool that does, needs a row of its own."""
    assert token_permissions.rule_of("POST /bills") is None
    written = {f"tool {tool.__name__}" for tool in tools.WRITING}
    assert all(token_permissions.rule_of(tool).asked == tool for tool in written)  # type: ignore[union-attr]


@pytest.mark.parametrize("scope", Scope)
def test_a_token_of_each_scope_gets_where_the_table_says(
    everything: World, named: dict[str, Any], scope: Scope
) -> None:
    surprises = []
    for kind, is_what in IS.items():
        secret, own = _secret(everything.people[kind], scope), _own(everything, named, kind)
        for asked in ASKED:
            rule = token_permissions.rule_of(asked)
            assert rule is not None
            may = rule.scope in {Scope.READ, scope} and is_what >= rule.least
            outcome = _outcome(asked, secret, own)
            if outcome != ("in" if may else "refused"):
                surprises.append(f"{kind}, {scope}: {asked}: {outcome}")
    assert not surprises, "\n".join(surprises)


@pytest.mark.parametrize("kind", NOBODY)
def test_programs_of_those_who_may_do_nothing_get_nowhere(
    everything: World, named: dict[str, Any], kind: str
) -> None:
    secret, own = _secret(everything.people[kind], *Scope), _own(everything, named, kind)
    assert {_outcome(asked, secret, own) for asked in ASKED} == {"no token"}


def test_of_a_closed_site_nothing_exists_for_programs_of_others(
    everything: World, named: dict[str, Any], site: Site
) -> None:
    site.is_closed = True
    site.save()
    secret = _secret(everything.people[world.MANAGER], *Scope)
    about = ("{site_id}", "{crawl_id}", "{finding_id}", "{verification_id}", "{attachment_id}")
    asked = [one for one in ASKED if any(name in one for name in about)]
    assert len(asked) > 15
    outcomes = {one: _outcome(one, secret, named) for one in asked}
    told = {one: what for one, what in outcomes.items() if not what.startswith(("404", "refused"))}
    assert not told
