"""The door of the engine."""

import subprocess
import sys

import pytest

from tiebeam.engine import pipeline


@pytest.mark.parametrize("name", pipeline.__all__)
def test_every_name_leads_somewhere(name: str) -> None:
    assert getattr(pipeline, name) is not None


def test_another_name_is_an_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'harvest'"):
        pipeline.harvest  # noqa: B018 - asking is the test


def test_a_crawl_needs_no_database_engine() -> None:
    asked = "import sys; from tiebeam.engine.pipeline import crawl; print('ibis' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert told.stdout == "False\n"
