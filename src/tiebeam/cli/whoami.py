"""`tiebeam whoami`: which hub, and for whom this machine acts there."""

import json

import click

from tiebeam.cli.formats import table_or_json
from tiebeam.cli.remote import Hub
from tiebeam.hub.ui.visible import visible


@click.command()
@click.argument("hub", required=False)
@table_or_json("the person as the hub tells of them")
def whoami(hub: str | None, *, form: str) -> None:
    """Say for whom this machine acts on HUB, or on the one signed in to last."""
    signed_in = Hub.called(hub)
    person = signed_in.get("/me")
    if form == "json":
        click.echo(json.dumps({"hub": signed_in.key.hub, **person}))
        return
    rights = ", administrator" if person["is_administrator"] else ""
    click.echo(visible(f"{person['name']} <{person['email']}>{rights}"))
    click.echo(f"{signed_in.key.hub}, until {signed_in.key.until}")
