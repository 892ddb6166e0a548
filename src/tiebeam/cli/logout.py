"""`tiebeam logout`: withdraw the token of a hub, and forget it."""

import click

from tiebeam.cli import keyring, remote
from tiebeam.cli.exits import Exit, Failed


@click.command()
@click.argument("hub", required=False)
@click.option("--forget", is_flag=True, help="Forget it here, whether or not the hub answers.")
def logout(hub: str | None, *, forget: bool) -> None:
    """Sign out of HUB, or of the one signed in to last: its token works nowhere any more."""
    key = keyring.key_of(remote.hub_address(hub) if hub else None)
    try:
        is_withdrawn = remote.send(key.hub, "/oauth/revoke/", token=key.token).is_well
        problem = "" if is_withdrawn else f"{key.hub}: it did not withdraw the token"
    except Failed as failure:
        problem = failure.message
    if problem and not forget:
        raise Failed(f"{problem}; try again, or forget it here with --forget", Exit.HUB)
    keyring.forget(key.hub)
    if problem:
        click.echo(f"{problem}. Withdraw it there, under Tokens.", err=True)
    click.echo(f"Signed out of {key.hub}.")
