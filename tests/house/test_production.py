"""The examples for those who run the hub are understood by the programs they are for."""

import json
import re
import shlex
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from django.test import Client
from django.urls import resolve

from tiebeam.cli.main import main
from tiebeam.hub import environment, settings, supervision
from tiebeam.hub.monitoring import figures

Object = dict[str, Any]
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


@pytest.fixture
def guide(root: Path) -> str:
    return (root / "docs" / "production.md").read_text("utf-8")


def blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", page, re.DOTALL)


def objects(guide: str, kind: str = "") -> list[Object]:
    found = [one for text in blocks(guide, "yaml") for one in yaml.safe_load_all(text)]
    return [one for one in found if kind in {"", one["kind"]}]


def pods(guide: str) -> list[Object]:
    """What the jobs and deployments run."""
    return [one["spec"]["template"] for one in objects(guide) if "template" in one.get("spec", {})]


def containers(guide: str) -> list[Object]:
    return [container for one in pods(guide) for container in one["spec"]["containers"]]


def image(guide: str) -> dict[str, list[str]]:
    """The instructions of the container file by their names."""
    (text,) = blocks(guide, "dockerfile")
    found: dict[str, list[str]] = {}
    for line in text.replace("\\\n", " ").strip().splitlines():
        name, _, rest = line.partition(" ")
        found.setdefault(name, []).append(" ".join(rest.split()))
    return found


def variables(guide: str) -> dict[str, str]:
    """What the container file sets."""
    pairs = [word.split("=", 1) for line in image(guide)["ENV"] for word in shlex.split(line)]
    return {name: value for name, value in pairs if name.startswith(environment.PREFIX)}


def make_context(words: list[str]) -> click.Context:
    """What click makes of the words behind `tiebeam`. Raises UsageError."""
    whole = click.Context(main, info_name="tiebeam", **main.context_settings)
    command = main.get_command(whole, words[0])
    assert command, f"there is no tiebeam {words[0]}"
    return command.make_context(words[0], words[1:], parent=whole)


def calls(text: str) -> Iterator[list[str]]:
    """Words behind each `tiebeam` of a script; what stands in one is no command by itself."""
    for call in re.findall(r"(?:^|&& |bin/)tiebeam ([a-z].*?)(?= &&|#|'$|$)", text, re.MULTILINE):
        yield shlex.split(re.sub(r"\$\([^)]*\)", "today", call))


def test_every_setting_that_is_named_exists(guide: str) -> None:
    known = {variable.name for variable in environment.VARIABLES}
    added = {"TIEBEAM_PORT"}  # by Kubernetes, as the page says
    assert set(re.findall(r"TIEBEAM_[A-Z_]+", guide)) <= known | added


def test_every_command_of_the_page_is_one_and_takes_its_options(guide: str) -> None:
    scripts = [*blocks(guide, "sh"), *blocks(guide, "ini")]
    found = [call for script in scripts for call in calls(script)]
    assert len(found) >= 9
    for name, *words in found:
        whole = click.Context(main, info_name="tiebeam", **main.context_settings)
        command = main.get_command(whole, name)
        assert command, name
        taken = {option for one in command.params for option in one.opts}
        assert {word for word in words if word.startswith("-")} <= taken, name


def test_every_option_that_the_text_names_is_one(guide: str) -> None:
    whole = click.Context(main, info_name="tiebeam", **main.context_settings)
    commands = [main.get_command(whole, name) for name in main.list_commands(whole)]
    taken = {option for one in commands if one for part in one.params for option in part.opts}
    text = re.sub(r"```.*?```", "", guide, flags=re.DOTALL)
    others = {"--replicas", "--security-opt"}  # of kubectl and Docker
    assert set(re.findall(r"`[^`]*?(--[a-z][a-z-]*)", text)) <= taken | others


class TestAddresses:
    def test_that_monitors_ask_exist(self, guide: str) -> None:
        shown = re.findall(r"^\| `(/[a-z/]+)` \|", guide, re.MULTILINE)
        assert len(shown) == 3
        assert {resolve(path).view_name.partition(":")[0] for path in shown} == {"monitoring"}

    @pytest.mark.django_db
    def test_lead_to_the_figures_that_are_told_of(self, guide: str, client: Client) -> None:
        told = set(re.findall(r"\b(tiebeam_[a-z_]+)", guide))
        assert len(told) > 7
        client.get("/health/")  # or no request has been told of
        known = figures.exposition().decode()
        assert {name for name in told if f"# TYPE {name} " not in known} == set()

    def test_that_probes_ask_are_answered(self, guide: str) -> None:
        """Before anybody signs in, at the host name they give."""
        probes = [
            one[name]["httpGet"]
            for one in containers(guide)
            for name in ("startupProbe", "livenessProbe", "readinessProbe")
            if name in one
        ]
        assert len(probes) == 3
        for probe in probes:
            assert resolve(probe["path"]).view_name in {"monitoring:alive", "monitoring:ready"}
            assert probe["httpHeaders"][0]["value"] in settings.ALLOWED_HOSTS


class TestTheContainerFile:
    def test_starts_a_command_that_exists(self, guide: str) -> None:
        made = image(guide)
        words = [*json.loads(made["ENTRYPOINT"][0]), *json.loads(made["CMD"][0])]
        reaper, _, program, *rest = words
        assert (reaper, program) == ("tini", "tiebeam")
        assert f" {reaper} " in made["RUN"][0]
        assert make_context(rest).params["host"] == "0.0.0.0"  # noqa: S104 in a container

    def test_sets_what_the_hub_understands(self, guide: str) -> None:
        told = environment.read(variables(guide))
        assert str(told.data) == image(guide)["VOLUME"][0]
        assert f" {told.data}" in image(guide)["RUN"][0]

    def test_installs_an_extra_that_there_is(self, guide: str, root: Path) -> None:
        project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
        asked = re.findall(r"tiebeam\[(\w+)\]", guide)
        assert set(asked) <= project["optional-dependencies"].keys()
        assert asked

    def test_opens_the_port_that_the_hub_listens_on(self, guide: str) -> None:
        port = str(make_context(["up"]).params["port"])
        assert image(guide)["EXPOSE"] == [port]
        listening = [p for one in containers(guide) for p in one.get("ports", ())]
        assert [str(one["containerPort"]) for one in listening] == [port]
        assert set(re.findall(r"proxy_pass http://127\.0\.0\.1:(\d+)", guide)) == {port}

    def test_runs_as_the_user_that_the_pods_name(self, guide: str) -> None:
        (user,) = image(guide)["USER"]
        assert f"--uid {user} " in image(guide)["RUN"][0]
        for pod in pods(guide):
            assert pod["spec"]["securityContext"] == {
                "runAsUser": int(user),
                "runAsNonRoot": True,
                "fsGroup": int(user),
            }


class TestKubernetes:
    def test_calls_commands_that_exist(self, guide: str) -> None:
        called = [one["args"] for one in containers(guide)]
        assert len(called) == 3
        for words in called:
            make_context([str(word) for word in words])

    def test_sets_what_the_hub_understands(self, guide: str) -> None:
        """As a Secret has it: text, under its name."""
        (secret,) = objects(guide, "Secret")
        environment.read(variables(guide) | secret["stringData"])
        for one in containers(guide):
            assert one["envFrom"] == [{"secretRef": {"name": secret["metadata"]["name"]}}]

    def test_adds_no_setting_of_its_own(self, guide: str) -> None:
        """It would for each Service, and the hub refuses what it does not know."""
        (service,) = objects(guide, "Service")
        added = {f"{service['metadata']['name'].upper()}_PORT": "tcp://10.0.0.7:80"}
        with pytest.raises(environment.WrongSetting):
            environment.read(added)
        assert [pod["spec"]["enableServiceLinks"] for pod in pods(guide)] == [False] * 3

    def test_mounts_volumes_that_are_there_where_the_data_is(self, guide: str) -> None:
        claims = {one["metadata"]["name"] for one in objects(guide, "PersistentVolumeClaim")}
        for pod in pods(guide):
            volumes = {one["name"]: one for one in pod["spec"]["volumes"]}
            for container in pod["spec"]["containers"]:
                (mount,) = container["volumeMounts"]
                assert mount["mountPath"] == variables(guide)["TIEBEAM_DATA"]
                claimed = volumes[mount["name"]]["persistentVolumeClaim"]["claimName"]
                assert claimed in claims

    def test_leads_to_the_pods_that_answer(self, guide: str) -> None:
        for one in objects(guide, "Deployment"):
            chosen = one["spec"]["selector"]["matchLabels"]
            assert chosen == one["spec"]["template"]["metadata"]["labels"]
        (service,) = objects(guide, "Service")
        wanted = service["spec"]["selector"].items()
        (pod,) = [one for one in pods(guide) if wanted <= _labels(one).items()]
        (container,) = pod["spec"]["containers"]
        ports = {one["name"] for one in container["ports"]}
        assert {one["targetPort"] for one in service["spec"]["ports"]} <= ports
        probed = {
            one["httpGet"]["port"] for name, one in container.items() if name.endswith("Probe")
        }
        assert probed <= ports

    def test_waits_until_what_is_under_way_has_ended(self, guide: str) -> None:
        waits = [pod["spec"].get("terminationGracePeriodSeconds", 30) for pod in pods(guide)]
        waits += map(int, re.findall(r"^TimeoutStopSec=(\d+)", guide, re.MULTILINE))
        assert len(waits) == 4
        assert min(waits) > supervision.GRACE_S


def _labels(pod: Object) -> dict[str, str]:
    labels: dict[str, str] = pod.get("metadata", {}).get("labels", {})
    return labels


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


@pytest.mark.skipif(not NGINX, reason="needs Debian's nginx-light")
def test_nginx_finds_no_fault_in_the_proxy(guide: str, tmp_path: Path) -> None:
    """Beside its certificate, which is elsewhere."""
    (server,) = blocks(guide, "nginx")
    plain = re.sub(r"^ *ssl_.*\n", "", server, flags=re.MULTILINE).replace("443 ssl", "8443")
    logs = f"error_log {tmp_path}/error.log; pid {tmp_path}/pid;"
    rest = f"{logs} events {{}} http {{ access_log off; {plain} }}"
    (tmp_path / "nginx.conf").write_text(rest)
    done = subprocess.run(
        [str(NGINX), "-t", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_proxy_says_for_every_address_who_asks(guide: str) -> None:
    """A part that sets one header would have none of the others, and pass on what it got."""
    (server,) = blocks(guide, "nginx")
    inner = "".join(re.findall(r"location[^{]*\{[^}]*\}", server))
    assert "proxy_pass" in inner
    assert "proxy_set_header" not in inner
    for name in ("Host", "X-Forwarded-For"):
        assert f"proxy_set_header {name} " in server
