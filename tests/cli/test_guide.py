"""The examples of the guide to crawling can be typed as they stand."""

import re
import shlex
from pathlib import Path

import click
import pytest

from tiebeam.cli.crawl import crawl
from tiebeam.cli.main import main
from tiebeam.engine import pipeline

GUIDE = (Path(__file__).parents[2] / "docs" / "crawling.md").read_text("utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL)
COMMANDS = [line for block in BLOCKS for line in block.splitlines() if line.startswith("tiebeam")]
OPTIONS = re.findall(r"`(--[a-z-]+ [^`]+)`", GUIDE)


@pytest.fixture(autouse=True)
def at_hand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the examples name."""
    monkeypatch.chdir(tmp_path)
    Path("example-20261101-060000").mkdir()


def read(words: list[str]) -> click.Context:
    """What the command makes of its words, below `tiebeam` as when it is typed."""
    return crawl.make_context("crawl", words, parent=click.Context(main, **main.context_settings))


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_has_these_options(line: str) -> None:
    words = shlex.split(line.partition(" <")[0], comments=True)
    assert words[:2] == ["tiebeam", "crawl"]
    assert read(words[2:])


@pytest.mark.parametrize("options", OPTIONS)
def test_an_option_takes_this_value(options: str) -> None:
    """The engine takes it too, where it is a setting of the crawl."""
    words = shlex.split(options)
    context = read(["https://www.example.com/", *words])
    names = set(pipeline.CrawlSettings.__dataclass_fields__) & set(context.params)
    given = {name: value for name in names if (value := context.params[name])}
    assert given
    assert pipeline.CrawlSettings(("https://www.example.com/",), **given)


def test_the_access_file_can_be_read() -> None:
    (text,) = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)
    for name in ("access.toml", "client.pem", "client.key"):
        Path(name).touch(0o600)
    Path("access.toml").write_text(text)
    variables = dict.fromkeys(re.findall(r"env:(\w+)", text), "secret")
    access = pipeline.read_access(Path("access.toml"), variables)
    kinds = ["basic+headers", "form", "certificate"]
    assert [one.partition(" ")[2] for one in access.described] == kinds
