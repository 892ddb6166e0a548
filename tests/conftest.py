"""What all tests share: where a hub under test would live, and the system's own browser."""

import os
import shutil
import signal
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

# Where tests run in the background, Ctrl-C is ignored, and what they start would ignore it too.
signal.signal(signal.SIGINT, signal.default_int_handler)

# The settings read the environment when they are first imported, whichever test comes first.
HUB = Path(tempfile.mkdtemp(prefix="tiebeam-tests-"))
(HUB / "static").mkdir()
os.environ |= {
    "TIEBEAM_DATA": str(HUB),
    "TIEBEAM_DATABASE_URL": os.environ.get("TESTS_DATABASE_URL", ""),
    "TIEBEAM_SECRET_KEY": "only-for-tests",
    "TIEBEAM_ALLOW_PRIVATE_HOSTS": "*.larkmoor.localhost",
}
if find_spec("django"):  # the engine is tested without it, too
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "tiebeam.hub.settings"
    django.setup()
    # A process that this one starts would take it for its own, and share the folder above.
    del os.environ["DJANGO_SETTINGS_MODULE"]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium; nothing is downloaded."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    return {**browser_type_launch_args, "executable_path": program, "args": arguments}
