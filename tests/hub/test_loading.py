"""What pages need is there before the first of them is asked for."""

import json
import os
import subprocess
import sys
from pathlib import Path

STORY = """
import gc, json, sys
import tiebeam.hub.asgi
from django.template import engines
from tiebeam.hub.loading import template_names
loaders = engines["django"].engine.template_loaders[0].loaders
compiled = set(loaders[0].get_template_cache)
print(json.dumps({
    "modules": list(sys.modules),
    "uncompiled": [name for name in template_names() if name not in compiled],
    "kept": gc.get_freeze_count(),
}))
"""


def test_a_web_process_has_loaded_what_its_first_pages_need(tmp_path: Path) -> None:
    (tmp_path / "secret-key").write_text("x" * 50)
    told = {**os.environ, "TIEBEAM_DATA": str(tmp_path), "TIEBEAM_DATABASE_URL": ""}
    done = subprocess.run(
        [sys.executable, "-c", STORY], env=told, check=True, capture_output=True, text=True
    )
    loaded = json.loads(done.stdout)
    needed = {"tiebeam.hub.home.views", "tiebeam.engine.explorer", "ibis.backends.duckdb"}
    assert needed <= set(loaded["modules"])
    assert not loaded["uncompiled"]
    assert loaded["kept"] > 100_000
