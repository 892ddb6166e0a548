"""Whether one more request may bring a better answer, and after which wait."""

from datetime import UTC, datetime
from typing import NamedTuple

from tiebeam.engine.crawl.answer import Answer
from tiebeam.engine.crawl.politeness import back_off_s, retry_after_s

_OVERLOADED = frozenset({429, 503})
_SERVER_ERROR = 500
_GOOD = 200
_OF_OVERLOAD = 2
_OF_SERVER_ERROR = 1
_OF_FAILURE = {"connect": 2, "reset": 2, "empty": 2, "timeout": 1, "dns": 1}
_OF_BODY = {"reset": 2, "cut_short": 1}


class Again(NamedTuple):
    """Ask once more, after a wait."""

    wait_s: float
    host_suffers: bool
    """Whether the whole host is to be left alone for that time."""


def again(answer: Answer, attempts: int, longest_s: float) -> Again | None:
    """What to do after `attempts` requests, the last of which brought `answer`."""
    wait_s = back_off_s(attempts, longest_s)
    if answer.status in _OVERLOADED:
        asked_s = retry_after_s(answer.headers.get("retry-after"), datetime.now(UTC), longest_s)
        allowed = _OF_OVERLOAD
        wait_s = wait_s if asked_s is None else asked_s
        return Again(wait_s, host_suffers=True) if attempts <= allowed else None
    if answer.status is not None and answer.status >= _SERVER_ERROR:
        allowed = _OF_SERVER_ERROR
    elif answer.failure:
        allowed = _OF_FAILURE.get(answer.failure, 0)
    else:
        allowed = max((_OF_BODY.get(fault, 0) for fault in answer.faults), default=0)
    return Again(wait_s, host_suffers=False) if attempts <= allowed else None


def trace_of(answer: Answer) -> str:
    """How a row remembers an answer that was asked again, as in before_503."""
    body_fault = answer.faults[0] if answer.faults and answer.status == _GOOD else None
    return f"before_{answer.failure or body_fault or answer.status}"
