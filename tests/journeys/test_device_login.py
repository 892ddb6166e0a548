"""Signing in from the terminal: a code there, the same code in a browser, then the command works.

The steps follow each other, so they are one class that runs in order in one process.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.journeys.conftest import PASSWORD, Hub, Visitor, running_hub, variables

PREPARE = """
from tiebeam.hub.people.models import User
one = User.objects.get()
one.set_password({password!r})
one.must_change_password = False
one.save()
"""
WAIT_S = 60


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """A hub of its own, whose administrator has a password."""
    with running_hub(tmp_path_factory.mktemp("hub")) as one:
        one.run(PREPARE.format(password=PASSWORD))
        yield one


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the person's programs keep their settings."""
    return tmp_path_factory.mktemp("settings")


class Terminal:
    """Somebody who types commands on a machine of their own."""

    def __init__(self, hub: Hub, settings: Path) -> None:
        plain = {name: one for name, one in os.environ.items() if "proxy" not in name.lower()}
        path = variables(hub.data)["PYTHONPATH"]
        self.environment = {**plain, "XDG_CONFIG_HOME": str(settings), "PYTHONPATH": path}

    def start(self, *words: str) -> "subprocess.Popen[str]":
        """The command, under way."""
        return subprocess.Popen(
            [sys.executable, "-m", "tiebeam", *words],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *words: str) -> tuple[int, str, str]:
        """Exit code, output, and what was said beside it."""
        process = self.start(*words)
        out, beside = process.communicate(timeout=WAIT_S)
        return process.returncode, out, beside


@pytest.fixture
def terminal(hub: Hub, settings: Path) -> Terminal:
    return Terminal(hub, settings)


def begin(terminal: Terminal, hub: Hub) -> tuple["subprocess.Popen[str]", str]:
    """A login that waits, and its code."""
    process = terminal.start("login", hub.address)
    assert process.stderr
    line = process.stderr.readline()
    found = re.search(r"\?code=([A-Z]{4}-[A-Z]{4})$", line.strip())
    assert found, line
    return process, found[1]


class TestSigningIn:
    def test_the_code_is_typed_and_denied(
        self, terminal: Terminal, hub: Hub, visitor: Visitor
    ) -> None:
        process, code = begin(terminal, hub)
        visitor.sign_in(PASSWORD)
        visitor.open("/device/")
        visitor.assert_accessible()
        visitor.page.get_by_label("Code").fill("bcdf bcdf")
        visitor.page.get_by_role("button", name="Go on").click()
        expect(visitor.page.get_by_text("No program waits with this code")).to_be_visible()
        visitor.assert_accessible()
        visitor.page.get_by_label("Code").fill(code.lower())
        visitor.page.get_by_role("button", name="Go on").click()
        visitor.page.get_by_role("button", name="Deny").click()
        expect(visitor.page.get_by_role("heading", level=1)).to_contain_text("Denied")
        _, said = process.communicate(timeout=WAIT_S)
        assert (process.returncode, "you denied it" in said) == (10, True)
        visitor.assert_well_behaved()

    def test_without_scripts_it_is_allowed(
        self, terminal: Terminal, hub: Hub, plain: Visitor
    ) -> None:
        process, code = begin(terminal, hub)
        plain.sign_in(PASSWORD)
        plain.open(f"/device/?code={code}")
        expect(plain.page.get_by_text(code)).to_be_visible()
        plain.page.get_by_role("button", name="Allow").click()
        expect(plain.page.get_by_role("heading", level=1)).to_contain_text("Allowed")
        out, _ = process.communicate(timeout=WAIT_S)
        assert (process.returncode, "Signed in to" in out) == (0, True)

    def test_the_page_is_well_made_on_a_phone(
        self, terminal: Terminal, hub: Hub, phone: Visitor
    ) -> None:
        process, code = begin(terminal, hub)
        phone.sign_in(PASSWORD)
        phone.open(f"/device/?code={code}")
        phone.assert_accessible()
        process.kill()
        process.communicate()

    def test_the_command_acts_for_the_person(
        self, terminal: Terminal, hub: Hub, settings: Path
    ) -> None:
        code, out, _ = terminal.run("whoami", "--format", "json")
        assert (code, json.loads(out)["email"]) == (0, "admin@localhost")
        assert terminal.run("findings", hub.address)[1] == "No findings of your teams.\n"
        (kept,) = settings.rglob("hubs.json")
        assert kept.stat().st_mode & 0o077 == 0

    def test_after_signing_out_the_token_is_worth_nothing(
        self, terminal: Terminal, hub: Hub, settings: Path
    ) -> None:
        (file,) = settings.rglob("hubs.json")
        before = file.read_text("utf-8")
        assert terminal.run("logout")[0] == 0
        file.write_text(before, "utf-8")
        code, _, said = terminal.run("whoami")
        assert (code, "ended or was withdrawn" in said) == (10, True)
