"""Asked in processes of their own, as nobody else may have loaded pandas there."""

import subprocess
import sys

_START = """
import sys
import pyarrow as pa
from tiebeam.engine.crawl.without_pandas import without_pandas
"""


def _says(code: str) -> list[str]:
    command = [sys.executable, "-c", _START + code]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout.split()


def test_arrow_does_without_pandas_meanwhile() -> None:
    code = """
with without_pandas():
    print(pa.array([1, None]).null_count, "pandas" in sys.modules)
"""
    assert _says(code) == ["1", "False"]


def test_afterwards_it_knows_what_is_of_pandas() -> None:
    code = """
with without_pandas():
    pa.array([1])
import pandas
print(pa.array(pandas.Series(["a", None])).null_count, len(pa.table({"a": [1]}).to_pandas()))
"""
    assert _says(code) == ["1", "1"]


def test_pandas_that_is_there_already_stays_known() -> None:
    code = """
import pandas
with without_pandas():
    print(pa.array(pandas.Series(["a", None])).null_count)
"""
    assert _says(code) == ["1"]
