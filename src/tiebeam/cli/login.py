"""`tiebeam login`: a browser lets this machine act for a person on a hub. Source: RFC 8628."""

import socket
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import click

from tiebeam.cli import keyring, remote
from tiebeam.cli.exits import Exit, Failed
from tiebeam.hub.ui.visible import visible

CLIENT = "tiebeam-cli"
DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code"
SCOPES = ("findings", "crawls", "administration")
SLOWER_S = 5.0
"""How much longer to wait each time when told to slow down. Source: RFC 8628, 3.5."""
LONGEST_PAUSE_S = 60.0


@dataclass(frozen=True)
class Began:
    """A login that waits for its person."""

    secret: str
    code: str
    page: str
    """With the code in it."""
    lasts_s: float
    pause_s: float


@click.command()
@click.argument("hub")
@click.option(
    "--scope",
    "scopes",
    type=click.Choice(SCOPES),
    multiple=True,
    help="What it may beside reading; can be given several times.",
)
def login(hub: str, *, scopes: tuple[str, ...]) -> None:
    """Sign in to HUB: allow this machine in a browser, then use it from the terminal.

    What you may read there, whoami and findings read; the token is kept in a file that you alone
    can read, holds for 90 days and is withdrawn by logout.
    """
    address = remote.hub_address(hub)
    keyring.keys()  # a file that cannot be read is told of before anybody is asked anything
    remote.refuse_strangers(address)
    if remote.is_readable_on_the_way(address):
        click.echo(f"Careful: {address} is not encrypted; others may read what you send.", err=True)
    began = _begin(address, scopes)
    click.echo(f"Open this address in a browser:  {visible(began.page)}", err=True)
    click.echo(f"It must show this code:          {visible(began.code)}", err=True)
    click.echo("Waiting until you allow it; Ctrl-C ends it.", err=True)
    keyring.keep(_wait(address, began))
    person = remote.Hub.called(address).get("/me")
    click.echo(f"Signed in to {address} as {visible(person['name'])}.")


def _begin(hub: str, scopes: tuple[str, ...]) -> Began:
    wanted = " ".join(("read", *scopes))
    told = remote.send(
        hub, "/oauth/device/", client_id=CLIENT, scope=wanted, machine=socket.gethostname()
    )
    if not told.is_well:
        raise _refused(hub, told)
    answer = told.body
    return Began(
        secret=answer["device_code"],
        code=answer["user_code"],
        page=answer["verification_uri_complete"],
        lasts_s=float(answer["expires_in"]),
        pause_s=float(answer.get("interval", SLOWER_S)),
    )


def _wait(hub: str, began: Began) -> keyring.Key:
    """Ask again and again until the person decided. Raises Failed."""
    pause_s, ends_at = began.pause_s, time.monotonic() + began.lasts_s
    while time.monotonic() < ends_at:
        time.sleep(pause_s)
        try:
            told = remote.send(
                hub,
                "/oauth/token/",
                client_id=CLIENT,
                grant_type=DEVICE_CODE,
                device_code=began.secret,
            )
        except Failed:  # a hub that restarts is waited for, as the standard asks
            pause_s = min(2 * pause_s, LONGEST_PAUSE_S)
            continue
        if told.is_well:
            return _key(hub, told)
        if told.error == "slow_down":
            pause_s += SLOWER_S
        elif told.error != "authorization_pending":
            raise _refused(hub, told)
    raise Failed(f"{hub}: nobody allowed it in time; begin again", Exit.SIGN_IN)


def _key(hub: str, told: remote.Told) -> keyring.Key:
    lasts = timedelta(seconds=float(told.body["expires_in"]))
    until = (datetime.now(UTC) + lasts).date()
    return keyring.Key(hub, told.body["access_token"], until.isoformat())


def _refused(hub: str, told: remote.Told) -> Failed:
    said = {
        "access_denied": "you denied it; nothing was kept",
        "expired_token": "nobody allowed it in time; begin again",
    }.get(told.error)
    if said is None and isinstance(told.body, dict):
        said = visible(str(told.body.get("error_description", "")))
    return Failed(f"{hub}: {said or f'it answered {told.status}'}", Exit.SIGN_IN)
