"""Compiles the modules that a crawl spends its time in, where a build asks for it.

    HATCH_BUILD_HOOKS_ENABLE=1 pip install .

They are the same modules, made C by mypyc; without the variable, and in an editable installation,
they stay Python. A compiler and Python's headers are needed.
"""

import contextlib
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

GROUP = "tiebeam"
"""Begins the name of the library that the compiled modules share."""


class Compiled(BuildHookInterface[Any]):
    """Puts beside each of the modules named in pyproject.toml its compiled form."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile in a copy, so that nothing compiled ever hides a source that somebody edits."""
        if version == "editable":
            return
        self._place = tempfile.TemporaryDirectory(prefix="tiebeam-build-")
        copy = Path(self._place.name) / "src"
        shutil.copytree(Path(self.root) / "src", copy)
        with contextlib.chdir(copy):
            _compile(_modules(copy, self.config["modules"]))
        for library in [*copy.glob("*.so"), *(copy / "tiebeam").rglob("*.so")]:
            build_data["force_include"][str(library)] = str(library.relative_to(copy))
        build_data["pure_python"] = False
        build_data["infer_tag"] = True

    def finalize(self, version: str, *_of_build: object) -> None:
        """Remove the copy."""
        if version != "editable":
            self._place.cleanup()


def _modules(source: Path, patterns: list[str]) -> list[str]:
    found = [path for pattern in patterns for path in sorted(source.glob(pattern))]
    return [str(path.relative_to(source)) for path in found if path.name != "__init__.py"]


def _compile(modules: list[str]) -> None:
    """Leave a library beside each module, below the present folder."""
    # Here, as a build that compiles nothing has neither.
    from mypyc.build import mypycify
    from setuptools import Distribution
    from setuptools.errors import BaseError, CompileError

    options = ["--config-file=", "--ignore-missing-imports", "--follow-imports=silent"]
    extensions = mypycify(
        [*options, *modules], group_name=GROUP, opt_level="3", debug_level="0", target_dir="build"
    )
    command = Distribution({"ext_modules": extensions}).get_command_obj("build_ext")
    command.inplace = True
    command.ensure_finalized()
    try:
        command.run()
    except (BaseError, CompileError) as error:
        raise SystemExit(
            f"{error}\nA compiled build needs a C compiler and Python's headers: "
            "on Debian or Ubuntu apt-get install gcc python3-dev; "
            "without HATCH_BUILD_HOOKS_ENABLE it needs neither."
        ) from error
