"""All templates: they compile, and every picture they name exists."""

import re
from pathlib import Path

import lucide
import pytest
from django.conf import settings
from django.template.loader import get_template

from tiebeam.hub.ui.shell import shell

HUB = Path(settings.HUB)
TEMPLATES = sorted(
    path.relative_to(folder).as_posix()
    for folder in HUB.glob("*/templates")
    for path in folder.rglob("*.html")
)


def is_drawn(name: str) -> bool:
    """Whether the set of icons has one of that name."""
    try:
        return bool(lucide._load_icon(name))
    except lucide.IconDoesNotExist:
        return False


@pytest.mark.parametrize("name", TEMPLATES)
def test_compiles(name: str) -> None:
    assert get_template(name)


def test_names_only_icons_that_exist() -> None:
    sources = [path.read_text("utf-8") for path in HUB.glob("*/templates/**/*.html")]
    named = {name for source in sources for name in re.findall(r'icon="([a-z0-9-]+)"', source)}
    named |= {entry.icon for entry in (*shell().navigation, *shell().person)}
    assert not {name for name in named if not is_drawn(name)}


def test_no_page_holds_a_script_or_style_of_its_own() -> None:
    """Mail readers know no stylesheets of ours, so mail alone has its styles with it."""
    for path in HUB.glob("*/templates/**/*.html"):
        if path.parent.name == "mail":
            continue
        source = path.read_text("utf-8")
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", source), path
