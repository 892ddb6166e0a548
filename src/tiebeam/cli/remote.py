"""A hub elsewhere, as commands ask it: by its REST interface, with the token of `tiebeam login`."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode, urlsplit

import click

from tiebeam import __version__
from tiebeam.cli import keyring
from tiebeam.cli.addresses import web_address
from tiebeam.cli.exits import Exit, Failed
from tiebeam.hub.ui.visible import visible

MOST_BYTES = 20_000_000
AGENT = f"tiebeam-cli/{__version__}"
METADATA = "/.well-known/oauth-authorization-server"


@dataclass(frozen=True)
class Told:
    """What a hub answered."""

    status: int
    body: Any
    """Read from JSON; None where it was none."""

    @property
    def is_well(self) -> bool:
        """Whether it is what was asked for."""
        return self.status < HTTPStatus.BAD_REQUEST and self.body is not None

    @property
    def error(self) -> str:
        """The word of OAuth for what went wrong."""
        return str(self.body.get("error", "")) if isinstance(self.body, dict) else ""


def hub_address(typed: str) -> str:
    """The address of the hub itself: scheme, host and port. Raises UsageError."""
    parts = urlsplit(web_address(typed).url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username:
        raise click.UsageError(f"{typed}: name the hub as in https://hub.example")
    return f"{parts.scheme}://{parts.netloc}".lower()


def is_readable_on_the_way(hub: str) -> bool:
    """Whether what is sent there crosses a network without encryption."""
    parts = urlsplit(hub)
    return parts.scheme == "http" and parts.hostname not in {"localhost", "127.0.0.1", "::1"}


def send(hub: str, path: str, **form: str) -> Told:
    """Send a form to the hub. Raises Failed where nothing answers."""
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    return _ask(hub, path, urlencode(form).encode(), headers)


def refuse_strangers(hub: str) -> None:
    """Raises Failed unless a Tiebeam answers there."""
    told = _ask(hub, METADATA, None, {"Accept": "application/json"})
    body = told.body if isinstance(told.body, dict) else {}
    if not told.is_well or body.get("service") != "tiebeam":
        raise Failed(f"{hub}: something answers there, but it is no Tiebeam", Exit.HUB)


@dataclass(frozen=True)
class Hub:
    """A hub that this person is signed in to."""

    key: keyring.Key

    @classmethod
    def called(cls, typed: str | None) -> "Hub":
        """That hub, or the one signed in to last. Raises Failed where nobody is signed in."""
        return cls(keyring.key_of(hub_address(typed) if typed else None))

    def get(self, path: str, **query: Any) -> Any:
        """What the interface answers. Raises Failed, which says why and what to do."""
        asked = {name: value for name, value in query.items() if value is not None}
        place = f"/api/v1{path}" + (f"?{urlencode(asked)}" if asked else "")
        headers = {"Authorization": f"Bearer {self.key.token}", "Accept": "application/json"}
        told = _ask(self.key.hub, place, None, headers)
        if told.is_well:
            return told.body
        raise self._failure(told)

    def pages(self, path: str, **query: Any) -> Iterator[Any]:
        """All that a list holds, part by part."""
        after = None
        while True:
            part = self.get(path, after=after, **query)
            yield from part["items"]
            after = part["next"]
            if after is None:
                return

    def _failure(self, told: Told) -> Failed:
        hub = self.key.hub
        if told.status == HTTPStatus.UNAUTHORIZED:
            said = "it no longer takes this sign-in, which ended or was withdrawn"
            return Failed(f"{hub}: {said}; run: tiebeam login {hub}", Exit.SIGN_IN)
        if not isinstance(told.body, dict) or "detail" not in told.body:
            return Failed(f"{hub}: it answered {told.status}, and nothing else", Exit.HUB)
        return Failed(f"{hub}: {visible(str(told.body['detail']))}", Exit.HUB)


def _ask(hub: str, path: str, body: bytes | None, headers: dict[str, str]) -> Told:
    from tiebeam.engine import outgoing

    try:
        reply = outgoing.ask(hub + path, body, headers=headers, agent=AGENT, most_bytes=MOST_BYTES)
    except outgoing.Unsent as error:
        raise Failed(f"{hub}: {error}", Exit.HUB) from error
    try:
        return Told(reply.status, json.loads(reply.text))
    except ValueError:
        return Told(reply.status, None)
