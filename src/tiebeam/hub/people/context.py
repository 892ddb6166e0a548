"""What every template knows about the organisation."""

from typing import Any

from django.http import HttpRequest

from tiebeam.hub.people.queries import organisation_name


def organisation(_request: HttpRequest) -> dict[str, Any]:
    """`organisation`: its name, asked for when a template shows it."""
    return {"organisation": organisation_name}
