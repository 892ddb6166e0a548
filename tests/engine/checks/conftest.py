"""Checks made on the spot, for tests of how checks are run."""

from typing import Any, Protocol

import ibis
import pytest

from tiebeam.engine.checks.check import Check, Question, Text
from tiebeam.engine.tables import Tables

NO_WORDS = Text("", "", "", "", "", "", "", "", (), "")


class MakeCheck(Protocol):
    """Makes a check; the question names every URL that answers 404 unless it is given."""

    def __call__(self, slug: str, question: Question = ..., **settings: Any) -> Check: ...


def dead_pages(t: Tables) -> ibis.Table:
    return t.pages.filter(ibis._.status == 404).select("url", "status")


@pytest.fixture
def make_check() -> MakeCheck:
    def make(slug: str, question: Question = dead_pages, **settings: Any) -> Check:
        usual: dict[str, Any] = {
            "area": "status",
            "severity": "medium",
            "owner": "backend",
            "scope": "template",
            "key": "template",
            "marks": "",
            "covered_by": (),
            "of_rendering": False,
        }
        return Check(slug=slug, question=question, text=NO_WORDS, **{**usual, **settings})

    return make
