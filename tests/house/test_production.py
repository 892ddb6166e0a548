"""The examples for those who run the hub are understood by the programs they are for."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from click.testing import CliRunner

from tiebeam.cli.main import main
from tiebeam.hub import environment


@pytest.fixture
def guide(root: Path) -> str:
    return (root / "docs" / "production.md").read_text("utf-8")


def blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", page, re.DOTALL)


def objects(guide: str) -> list[dict[str, Any]]:
    return [one for text in blocks(guide, "yaml") for one in yaml.safe_load_all(text)]


def containers(guide: str) -> list[dict[str, Any]]:
    with_template = [
        one["spec"]["template"] for one in objects(guide) if "template" in one.get("spec", {})
    ]
    return [container for one in with_template for container in one["spec"]["containers"]]


def test_every_setting_that_is_named_exists(guide: str) -> None:
    known = {variable.name for variable in environment.VARIABLES}
    assert set(re.findall(r"TIEBEAM_[A-Z_]+", guide)) <= known


def test_the_containers_call_commands_that_exist(guide: str) -> None:
    called = [one["args"] for one in containers(guide)]
    assert len(called) == 3
    for words in called:
        whole = click.Context(main, info_name="tiebeam", **main.context_settings)
        command = main.get_command(whole, words[0])
        assert command
        command.make_context(words[0], [str(word) for word in words[1:]], parent=whole)


def test_what_mounts_a_volume_names_one_that_is_there(guide: str) -> None:
    claims = {
        one["metadata"]["name"] for one in objects(guide) if one["kind"] == "PersistentVolumeClaim"
    }
    for one in objects(guide):
        pod = one.get("spec", {}).get("template", {}).get("spec", {})
        volumes = {volume["name"]: volume for volume in pod.get("volumes", ())}
        for container in pod.get("containers", ()):
            assert {mount["name"] for mount in container["volumeMounts"]} <= volumes.keys()
        for volume in volumes.values():
            claimed = volume.get("persistentVolumeClaim")
            assert claimed is None or claimed["claimName"] in claims


def test_selectors_choose_the_pods_beside_them(guide: str) -> None:
    for one in objects(guide):
        if one["kind"] == "Deployment":
            chosen = one["spec"]["selector"]["matchLabels"]
            assert chosen == one["spec"]["template"]["metadata"]["labels"]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs Debian's systemd")
def test_systemd_finds_no_fault_in_the_units(guide: str, tmp_path: Path) -> None:
    names = ["tiebeam.service", "tiebeam-backup.service", "tiebeam-backup.timer"]
    units = blocks(guide, "ini")
    assert len(units) == len(names)
    here = {"/opt/tiebeam/bin/tiebeam up": "/bin/true up", "User=tiebeam": "User=daemon"}
    for name, unit in zip(names, units, strict=True):
        for there, known in here.items():
            unit = unit.replace(there, known)  # noqa: PLW2901 what exists on this machine
        (tmp_path / name).write_text(unit)
    files = [str(tmp_path / name) for name in names]
    done = subprocess.run(
        ["systemd-analyze", "verify", *files], capture_output=True, text=True, check=False
    )
    said = [line for line in done.stderr.splitlines() if str(tmp_path) in line or "tiebeam" in line]
    assert (done.returncode, said) == (0, [])


def test_every_command_of_the_page_is_one(guide: str) -> None:
    for line in "\n".join(blocks(guide, "sh")).splitlines():
        for words in re.findall(r"tiebeam ([a-z]+)", line):
            assert CliRunner().invoke(main, [words, "--help"]).exit_code == 0
