"""The lab's command: says where the shop is, what is broken, what must be found."""

import json
import os
import signal
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

import pytest

from tiebeam.lab.defects import ALL, UnknownDefect
from tiebeam.lab.main import as_table, introduce, list_defects, open_lab


def test_lists_every_defect_and_marks_those_that_are_on() -> None:
    rows = list_defects(["kids-canonical-alias"], as_of=date(2026, 1, 8))
    assert len(rows) == len(ALL)
    assert [one.name for one in rows if one.is_on] == [
        "club-without-https-redirect",
        "kids-canonical-alias",
    ]


def test_table_has_a_line_for_each_with_check_and_release() -> None:
    lines = as_table(list_defects(["kids-canonical-alias"])).splitlines()
    (marked,) = (line for line in lines if line.startswith("* "))
    assert "canonical-host-inversion" in marked
    assert "2026-06-09" in marked


def test_unknown_names_are_refused() -> None:
    with pytest.raises(UnknownDefect, match="moon-phase"):
        list_defects(["moon-phase"])


def test_opens_with_manifest_and_policy_beside_it(tmp_path: Path) -> None:
    with open_lab(pages=1_100, defects=["fire-bowl-filters"], folder=tmp_path) as (serving, place):
        manifest = json.loads((place / "manifest.json").read_text())
        said = "\n".join(introduce(serving, place))
    assert manifest["start_url"] == serving.url
    assert [one["check"] for one in manifest["entries"]] == ["facet-explosion"]
    assert tomllib.loads((tmp_path / "policy.toml").read_text())["pages"]
    assert serving.url in said
    assert "fire-bowl-filters" in said


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_serves_until_it_is_interrupted(ending: signal.Signals) -> None:
    program = (
        "from tiebeam.lab.main import run; run(pages=1_100, say=lambda s: print(s, flush=True))"
    )
    paths = os.pathsep.join(filter(None, sys.path))
    with subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": paths},
    ) as process:
        assert process.stdout
        lines = iter(process.stdout.readline, "")
        assert "is open at http://www.larkmoor.localhost:" in next(lines)
        assert any(line.startswith("Ctrl-C") for line in lines)
        process.send_signal(ending)
        assert process.wait(10) == 0
