"""What the guide for programs shows does what it says."""

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.hub.api.conftest import Program, program_of
from tests.hub.conftest import make_person
from tests.hub.findings.conftest import known, tell
from tests.hub.world import ADMINISTRATOR, World, everything, kept, template_key

from tiebeam.hub.api.scopes import Scope
from tiebeam.hub.findings.models import Finding
from tiebeam.hub.people.models import Team
from tiebeam.hub.sites.models import Crawl, Site

pytestmark = pytest.mark.django_db

__all__ = ["everything", "kept", "known", "tell"]

GUIDE = Path(__file__).parents[3] / "docs" / "programs.md"
MOST_CODE = 299


@dataclass
class Call:
    """One line of curl."""

    method: str = ""
    data: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    """Of a multipart form; a file is named after @."""
    is_query: bool = False
    address: str = ""

    def path(self, named: dict[str, object]) -> str:
        """With what this hub has in the place of the guide's ids."""
        place = urlsplit(self.address)
        path = re.sub(
            r"/(site|crawl|finding|attachment)s/\d+", lambda of: _there(of[1], named), place.path
        )
        queries = [place.query, *(_encoded(one) for one in self.data if self.is_query)]
        return f"{path}?{'&'.join(filter(None, queries))}"


def _there(kind: str, named: dict[str, object]) -> str:
    return f"/{kind}s/{named[f'{kind}_id']}"


def _encoded(pair: str) -> str:
    name, _, value = pair.partition("=")
    return urlencode({name: value})


def _calls() -> Iterator[Call]:
    shown = re.findall(r"```sh\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    text = "\n".join(shown).replace("\\\n", " ").replace("$HUB", "https://hub.example/api/v1")
    lines = [shlex.split(line, comments=True) for line in text.splitlines()]
    for words in lines:
        if words and words[0] in {"curl", "ask"}:
            yield _read(iter(words[1:]))


def _read(words: Iterator[str]) -> Call:
    call = Call()
    for word in words:
        if word == "-X":
            call.method = next(words)
        elif word in {"-d", "--data-urlencode"}:
            call.data.append(next(words))
        elif word == "-F":
            call.fields.append(next(words))
        elif word in {"-H", "-o"}:
            next(words)
        elif word == "--get":
            call.is_query = True
        else:
            call.address = word
    return call


def _asked(program: Program, call: Call, named: dict[str, object]) -> int:
    path = call.path(named)
    if call.is_query or not call.method:
        return program.get(path).status_code
    if call.fields:
        filled = {
            name: _filled(value) for name, _, value in (one.partition("=") for one in call.fields)
        }
        return program.post(path, filled).status_code
    body = json.loads(call.data[0]) if call.data else {}
    if "version" in body:
        body["version"] = program.ask(f"/findings/{named['finding_id']}")[1]["version"]
    if "team" in body:
        body["team"] = named["team_id"]
    if "person" in body:
        body["person"] = _assignable(named["finding_id"])
    if "key" in body:
        body["key"] = template_key(Site.objects.get())
    send = getattr(program, call.method.lower())
    return int(send(path, body, content_type="application/json").status_code)


def _filled(value: str) -> object:
    """A field as it is sent: a file with something in it where the guide names one."""
    return SimpleUploadedFile(value[1:], b"{}") if value.startswith("@") else value


def _assignable(finding_id: object) -> int:
    """Somebody of the team that owns the finding then."""
    team = Finding.objects.get(pk=str(finding_id)).team
    return make_person("hal@example.com", team=team).pk


def test_every_line_of_curl_is_carried_out(everything: World) -> None:
    named = everything.arguments
    Crawl.objects.filter(number=9).delete()
    Finding.objects.update(team=Team.objects.get(name="Crew"))
    named["team_id"] = Team.objects.create(name="Headers", kind="other").pk
    program = program_of(everything.people[ADMINISTRATOR], *Scope)
    calls = list(_calls())
    assert len(calls) > 12
    refused = [call for call in calls if _asked(program, call, named) > MOST_CODE]
    assert not refused
