"""What the guide for programs shows exists and is as it says."""

import json
import re
from pathlib import Path

from tiebeam.hub.api.pace import PACE
from tiebeam.hub.api.rest import api
from tiebeam.hub.api.scopes import Scope
from tiebeam.hub.integrations.services import PAUSES


def _guide(root: Path) -> str:
    return (root / "docs" / "programs.md").read_text("utf-8")


def test_every_address_of_the_interface_exists(root: Path) -> None:
    patterns = [re.sub(r"\{\w+\}", "[^/]+", path) for path in api.get_openapi_schema()["paths"]]
    patterns.append("/api/v1/openapi.json")
    shown = re.findall(r"(/api/v1/[\w/.]+)", _guide(root))
    assert len(shown) > 3
    assert not [path for path in shown if not any(re.fullmatch(one, path) for one in patterns)]


def test_every_scope_is_explained(root: Path) -> None:
    assert re.findall(r"^\| `(\w+)` \|", _guide(root), re.MULTILINE) == list(Scope)


def test_its_numbers_are_those_of_the_code(root: Path) -> None:
    assert f"more than {PACE.requests:,} requests in a minute" in _guide(root)
    hours = [pause.total_seconds() / 3600 for pause in PAUSES if pause.total_seconds() >= 3600]
    said = ", ".join(f"{hour:.0f}" for hour in hours[:-1]) + f" and {hours[-1]:.0f} hours"
    assert said in _guide(root)


def test_the_message_it_shows_is_json(root: Path) -> None:
    (message,) = re.findall(r"```json\n(.*?)```", _guide(root), re.DOTALL)
    assert json.loads(message)["type"] == "crawl-started"
