"""Every piece of evidence has a name for people, and no name stands there for nothing."""

import ibis
import pyarrow as pa
import pytest

from tiebeam.engine import pipeline
from tiebeam.engine.checks import LABELS
from tiebeam.engine.tables import TABLES, Tables

NOT_EVIDENCE = {"url", "cause"}
LONGEST_LABEL = 40


@pytest.fixture(scope="module")
def columns() -> set[str]:
    """All columns of evidence that the checks of the catalogue answer with."""
    tables = Tables(ibis.duckdb.connect())
    for name, schema in TABLES.items():
        tables.add(name, schema.arrow.empty_table())
    tables.add("crawl", _one_row("crawl", is_whole=True))
    tables.add("policy", _one_row("policy", pattern="/*", line=1))
    compared = {
        "outcome": "rendered",
        "raw_main_word_count": 1,
        "navigations": 0,
        "html_cut": False,
    }
    tables.add("renderings", _one_row("renderings", **compared))
    answers = [check.question(tables).columns for check in pipeline.checks().values()]
    return {column for answer in answers for column in answer} - NOT_EVIDENCE


def _one_row(table: str, **values: object) -> pa.Table:
    schema = TABLES[table].arrow
    row = {name: values.get(name) for name in schema.names}
    return pa.Table.from_pylist([row], schema=schema)


def test_every_column_of_evidence_is_called_something(columns: set[str]) -> None:
    assert not columns - set(LABELS), "name them in engine/checks/labels.py"


def test_no_label_is_left_over(columns: set[str]) -> None:
    assert not set(LABELS) - columns


@pytest.mark.parametrize("column", LABELS)
def test_labels_are_short_words_and_no_names_of_columns(column: str) -> None:
    label = LABELS[column]
    for words in (label.seo, label.it):
        assert 0 < len(words) <= LONGEST_LABEL
        assert "_" not in words
