"""The hubs this person is signed in to from this machine, with the token of each.

One file that its owner alone may read, in the folder the platform has for settings.
"""

import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from tiebeam.cli.exits import Exit, Failed

FILE = "hubs.json"
OWNER_ALONE = 0o600
FOLDER_OF_OWNER = 0o700


@dataclass(frozen=True)
class Key:
    """What opens a hub."""

    hub: str
    """Its address, as in https://hub.example."""
    token: str
    until: str
    """The day on which it ends, in ISO 8601."""


def path() -> Path:
    """Where the keys lie."""
    return Path(click.get_app_dir("tiebeam")) / FILE


def keys() -> dict[str, Key]:
    """By hub, the one signed in to last at the end. Raises Failed for another's file."""
    try:
        text = path().read_text("utf-8")
    except FileNotFoundError:
        return {}
    try:
        return {one["hub"]: Key(**one) for one in json.loads(text)["hubs"]}
    except (ValueError, TypeError, KeyError) as error:
        advice = "remove it and sign in again"
        raise Failed(f"{path()}: not as tiebeam wrote it; {advice}", Exit.FOLDER) from error


def key_of(hub: str | None) -> Key:
    """The key of that hub, or of the one signed in to last. Raises Failed where there is none."""
    found = keys()
    if hub is None and found:
        return list(found.values())[-1]
    if hub is None or hub not in found:
        said = f"not signed in to {hub}" if hub else "not signed in to any hub"
        raise Failed(f"{said}; run: tiebeam login {hub or 'https://hub.example'}", Exit.SIGN_IN)
    return found[hub]


def keep(key: Key) -> None:
    """Keep the key of a hub; an older one of it is forgotten."""
    found = keys()
    found.pop(key.hub, None)
    _write({**found, key.hub: key})


def forget(hub: str) -> None:
    """Forget the key of a hub."""
    found = keys()
    if found.pop(hub, None) is not None:
        _write(found)


def _write(found: dict[str, Key]) -> None:
    """Replace the file at once; never readable by others, not even while it is written."""
    place = path()
    place.parent.mkdir(parents=True, exist_ok=True, mode=FOLDER_OF_OWNER)
    beside = place.with_name(f".{place.name}.{os.getpid()}")
    beside.unlink(missing_ok=True)
    text = json.dumps({"hubs": [asdict(key) for key in found.values()]}, indent=2)
    with open(beside, "x", encoding="utf-8", opener=_for_owner_alone) as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(place)


_for_owner_alone: Callable[[str, int], int] = lambda name, flags: os.open(name, flags, OWNER_ALONE)  # noqa: E731
