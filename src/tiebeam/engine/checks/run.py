"""Run checks over the tables: occurrences, and what became of each check."""

from dataclasses import dataclass

import pyarrow as pa


@dataclass(frozen=True)
class Judged:
    """The answers of all checks that ran."""

    occurrences: pa.Table
    judgements: pa.Table
