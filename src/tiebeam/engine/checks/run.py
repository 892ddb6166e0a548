"""Run checks over the tables: occurrences, and what became of each check."""

import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Any

import pyarrow as pa

from tiebeam.engine.checks.answers import KEY_VERSION, leave_out, read_answer
from tiebeam.engine.checks.catalogue import catalogue
from tiebeam.engine.checks.check import CannotTell, Check, InvalidAnswer
from tiebeam.engine.tables import TABLES, NoTable, Tables

log = logging.getLogger(__name__)

NOTHING = TABLES["occurrences"].arrow.empty_table()


@dataclass(frozen=True)
class Judged:
    """The answers of all checks that ran."""

    occurrences: pa.Table
    judgements: pa.Table


@dataclass(frozen=True)
class _Outcome:
    """What became of one check."""

    occurrences: pa.Table
    left_out: int
    left_out_to: tuple[str, ...]
    reason: str | None
    total_ms: int

    @property
    def verdict(self) -> str:
        if self.reason is not None:
            return "cannot-tell"
        return "occurrences" if len(self.occurrences) else "clean"


def run(t: Tables, checks: Iterable[Check] | None = None) -> Judged:
    """Occurrences of the checks (all of the catalogue unless given) and one judgement for each.

    A check that cannot answer, or that breaks, becomes "cannot-tell" with the reason, and the
    others go on. Occurrences that a check named in `covered_by` tells of already are left out and
    counted. Raises graphlib.CycleError when checks cover each other in a circle.
    """
    asked = tuple(catalogue().values() if checks is None else checks)
    outcomes: dict[str, _Outcome] = {}
    for check in _covering_first(asked):
        outcomes[check.slug] = _judge(check, t, asked, outcomes)
    found = [outcomes[check.slug].occurrences for check in asked]
    rows = [_judgement(check, outcomes[check.slug]) for check in asked]
    return Judged(
        occurrences=pa.concat_tables([NOTHING, *found]),
        judgements=pa.Table.from_pylist(rows, schema=TABLES["judgements"].arrow),
    )


def _covering_first(checks: tuple[Check, ...]) -> Iterable[Check]:
    """The checks in an order in which each comes after those that cover it."""
    by_slug = {check.slug: check for check in checks}
    order = TopologicalSorter({check.slug: check.covered_by for check in checks})
    return (by_slug[slug] for slug in order.static_order() if slug in by_slug)


def _judge(
    check: Check, t: Tables, asked: tuple[Check, ...], outcomes: dict[str, _Outcome]
) -> _Outcome:
    begin = time.perf_counter()
    found, reason = _ask(check, t)
    covering = {
        one: outcomes[one.slug].occurrences for one in asked if one.slug in check.covered_by
    }
    kept, told = leave_out(found, covering)
    return _Outcome(
        occurrences=kept,
        left_out=len(found) - len(kept),
        left_out_to=tuple(told),
        reason=reason,
        total_ms=round((time.perf_counter() - begin) * 1000),
    )


def _ask(check: Check, t: Tables) -> tuple[pa.Table, str | None]:
    """The occurrences, or none and why the check cannot tell."""
    try:
        return read_answer(check, t), None
    except (CannotTell, NoTable) as gap:
        return NOTHING, str(gap)
    except InvalidAnswer as fault:
        log.exception("check %s is wrong", check.slug)
        return NOTHING, f"the check is wrong: {fault}"
    except Exception as error:  # one broken check must not silence the others
        log.exception("check %s broke", check.slug)
        return NOTHING, f"the check broke: {type(error).__name__}: {_first_line(error)}"


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0][:300]


def _judgement(check: Check, outcome: _Outcome) -> dict[str, Any]:
    return {
        "check": check.slug,
        "area": check.area,
        "severity": check.severity,
        "owner": check.owner,
        "scope": check.scope,
        "key": check.key,
        "key_version": KEY_VERSION,
        "marks": check.marks,
        "verdict": outcome.verdict,
        "reason": outcome.reason,
        "occurrences": len(outcome.occurrences),
        "left_out": outcome.left_out,
        "left_out_to": list(outcome.left_out_to),
        "total_ms": outcome.total_ms,
    }
