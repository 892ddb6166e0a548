from importlib import resources
from io import BytesIO
from zipfile import ZipFile

import pytest

from tiebeam.hub.ui.states import STATES, TOAST_ICONS, state


@pytest.mark.parametrize(
    "icon", sorted({*(one.icon for one in STATES.values()), *TOAST_ICONS.values()})
)
def test_every_icon_exists(icon: str) -> None:
    drawings = (resources.files("lucide") / "lucide.zip").read_bytes()
    assert f"{icon}.svg" in ZipFile(BytesIO(drawings)).namelist()


def test_an_unlisted_state_keeps_its_word() -> None:
    assert state("half-done").word == "Half done"
