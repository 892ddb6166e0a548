"""Loads what pages need before the first of them is asked for, so that nobody waits for it.

A web process does so before it accepts requests; the commands, which need little of it, do not.
"""

import atexit
import gc
from pathlib import Path

from django.conf import settings
from django.template.loader import get_template
from django.urls import reverse

from tiebeam.engine import pipeline

OFTEN = 10_000
"""Objects in circles that pages leave behind before Python looks for them, which then takes 10 ms.

Its usual 700 are one row. Most pages leave a few dozen: see `asgi`, `prepared` and `ui.rendering`.
"""


def load() -> None:
    """Load views, templates, checks and the engine of the tables."""
    reverse("home:today")
    for name in template_names():
        get_template(name)
    pipeline.load()
    keep()


def template_names() -> list[str]:
    """All templates of the hub."""
    folders = Path(settings.HUB).glob("*/templates")
    return sorted(
        file.relative_to(folder).as_posix() for folder in folders for file in folder.rglob("*.html")
    )


def keep() -> None:
    """Take what is loaded as there to stay: to look through it again takes 100 ms each time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OFTEN)
    atexit.register(gc.unfreeze)  # or DuckDB tells of all that is left over when it ends
