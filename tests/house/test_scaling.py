"""The examples for crawls on many machines are understood by the programs they are for."""

import re
import shlex
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from distributed.cli import dask_scheduler, dask_worker

from tiebeam.cli.exits import Exit
from tiebeam.cli.main import main
from tiebeam.engine.tables import places

Object = dict[str, Any]
DASK = {"scheduler": dask_scheduler.main, "worker": dask_worker.main}


@pytest.fixture
def guide(root: Path) -> str:
    return (root / "docs" / "scaling.md").read_text("utf-8")


@pytest.fixture
def objects(guide: str) -> list[Object]:
    (text,) = re.findall(r"```yaml\n(.*?)```", guide, re.DOTALL)
    return list(yaml.safe_load_all(text))


@pytest.fixture
def pods(objects: list[Object]) -> dict[str, Object]:
    """What is run, by the name of its only container."""
    found = [one["spec"]["template"] for one in objects if "template" in one.get("spec", {})]
    return {pod["spec"]["containers"][0]["name"]: pod for pod in found}


def container(pod: Object) -> Object:
    (only,) = pod["spec"]["containers"]
    found: Object = only
    return found


def options(command: click.Command) -> set[str]:
    return {name for one in command.params for name in (*one.opts, *one.secondary_opts)}


@pytest.mark.parametrize("role", DASK)
def test_dask_understands_how_it_is_called(pods: dict[str, Object], role: str) -> None:
    program, called, *words = container(pods[role])["args"]
    assert (program, called) == ("dask", role)
    DASK[role].make_context(role, [str(word) for word in words], ignore_unknown_options=False)


def test_workers_and_coordinator_find_the_scheduler(
    objects: list[Object], pods: dict[str, Object]
) -> None:
    (service,) = [one for one in objects if one["kind"] == "Service"]
    (port,) = [one["port"] for one in service["spec"]["ports"]]
    address = f"tls://{service['metadata']['name']}:{port}"
    assert address in container(pods["worker"])["args"]
    assert address in container(pods["coordinator"])["args"][0]
    assert str(port) in container(pods["scheduler"])["args"]
    labels = pods["scheduler"]["metadata"]["labels"]
    assert service["spec"]["selector"].items() <= labels.items()


def test_the_coordinator_calls_commands_that_exist(pods: dict[str, Object]) -> None:
    (script,) = container(pods["coordinator"])["args"]
    words = [one for one in shlex.split(script, comments=True) if one.startswith("-")]
    whole = click.Context(main, info_name="tiebeam")
    crawl = main.get_command(whole, "crawl")
    assert crawl
    assert {"--resume", "--cluster", "-o"} <= set(words)
    others = {"--", "-eq"}  # of the shell
    assert set(words) - others <= options(crawl)
    assert f"-eq {Exit.FOLDER:d} ]" in script


def test_the_coordinator_keeps_its_state_where_it_is_mounted(pods: dict[str, Object]) -> None:
    one = container(pods["coordinator"])
    (state,) = one["env"]
    assert state["name"] == places.WORK
    assert state["value"] in {mount["mountPath"] for mount in one["volumeMounts"]}


def test_certificates_are_where_dask_is_told(
    objects: list[Object], pods: dict[str, Object]
) -> None:
    (told,) = [one["data"] for one in objects if one["kind"] == "ConfigMap"]
    folders = {str(Path(value).parent) for value in told.values() if value.startswith("/")}
    for pod in pods.values():
        mounted = {one["mountPath"]: one["name"] for one in container(pod)["volumeMounts"]}
        volumes = {one["name"] for one in pod["spec"]["volumes"]}
        assert folders <= mounted.keys()
        assert set(mounted.values()) <= volumes


def test_the_network_lets_through_whoever_takes_part(
    objects: list[Object], pods: dict[str, Object]
) -> None:
    (policy,) = [one["spec"] for one in objects if one["kind"] == "NetworkPolicy"]
    chosen = policy["podSelector"]["matchLabels"].items()
    assert all(chosen <= pod["metadata"]["labels"].items() for pod in pods.values())
    for one in objects:
        if one["kind"] == "Deployment":
            wanted = one["spec"]["selector"]["matchLabels"].items()
            assert wanted <= one["spec"]["template"]["metadata"]["labels"].items()
