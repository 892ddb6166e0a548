import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest
from tests.cli.conftest import Type

from tiebeam.cli.exits import MEANINGS
from tiebeam.cli.main import COMMANDS, main

ROOT = Path(__file__).parents[2]
HEAVY = ("ibis", "duckdb", "django", "pyarrow", "pandas", "jinja2")


def examples() -> list[str]:
    """Every line of the guides' code blocks that calls `tiebeam`."""
    text = "".join((ROOT / page).read_text("utf-8") for page in ("README.md", *GUIDES))
    return sorted(set(re.findall(r"^(?:\$ )?(tiebeam [^#\n]+)", text, re.MULTILINE)))


GUIDES = ("docs/for-engineers.md", "docs/for-seo.md", "docs/running.md")


def test_help_lists_every_exit_code(type_in: Type) -> None:
    said = type_in("--help").output
    for code, meaning in MEANINGS.items():
        assert re.search(rf"^\s+{int(code)}\s+{re.escape(meaning)}$", said, re.MULTILINE)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_says_what_it_does(name: str) -> None:
    command = main.get_command(click.Context(main), name)
    assert command is not None
    silent = [one.name for one in command.params if isinstance(one, click.Option) and not one.help]
    assert not silent


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_loads_nothing_heavy(name: str) -> None:
    words = [name, "--help"] if name else ["--help"]
    program = (
        "import sys\n"
        "from tiebeam.cli.main import main\n"
        f"main({words!r}, standalone_mode=False)\n"
        f"print(sorted(set({HEAVY!r}) & set(sys.modules)))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert ended.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("line", examples())
def test_examples_of_the_guides_can_be_typed(line: str) -> None:
    _, name, *words = shlex.split(line)
    command = main.get_command(click.Context(main), name)
    assert command is not None
    options = {text for one in command.params for text in (*one.opts, *one.secondary_opts)}
    used = {word.partition("=")[0] for word in words if word.startswith("-")}
    assert used <= options


def test_a_command_that_is_none_is_wrong_use(type_in: Type) -> None:
    assert type_in("crwal").exit_code == 2
