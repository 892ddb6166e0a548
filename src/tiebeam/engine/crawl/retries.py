"""Whether one more request may bring a better answer, after which wait, and who is to rest."""

from datetime import UTC, datetime

from tiebeam.engine.crawl.answer import Answer
from tiebeam.engine.crawl.politeness import back_off_s, retry_after_s

_OVERLOADED = frozenset({429, 503})
_SERVER_ERROR = 500
_GOOD = 200
_OF_OVERLOAD = 2
_OF_SERVER_ERROR = 1
_OF_FAILURE = {"connect": 2, "reset": 2, "empty": 2, "timeout": 1, "dns": 1}
_OF_BODY = {"reset": 2, "cut_short": 1}


def again_after_s(answer: Answer, attempts: int, longest_s: float) -> float | None:
    """The wait before one more request, after `attempts`, of which the last brought `answer`.

    None when another would hardly bring a better answer.
    """
    if attempts > _requests_again(answer):
        return None
    asked_s = _asked_wait_s(answer, longest_s)
    return back_off_s(attempts, longest_s) if asked_s is None else asked_s


def rest_s(answer: Answer, attempts: int, longest_s: float) -> float | None:
    """How long the whole host is to be left alone after an answer; None when it asks for nothing.

    Any error of the server may name a time; 429 and 503 mean a rest without one, too, as long as
    the same page is asked again.
    """
    asked_s = _asked_wait_s(answer, longest_s)
    if asked_s is None and answer.status in _OVERLOADED and attempts <= _OF_OVERLOAD:
        return back_off_s(attempts, longest_s)
    return asked_s


def _requests_again(answer: Answer) -> int:
    if answer.status in _OVERLOADED:
        return _OF_OVERLOAD
    if answer.status is not None and answer.status >= _SERVER_ERROR:
        return _OF_SERVER_ERROR
    if answer.failure:
        return _OF_FAILURE.get(answer.failure, 0)
    if not answer.faults:
        return 0
    return max(_OF_BODY.get(fault, 0) for fault in answer.faults)


def _asked_wait_s(answer: Answer, longest_s: float) -> float | None:
    """The time that an error of the server names in Retry-After."""
    if answer.status in _OVERLOADED or (answer.status or 0) >= _SERVER_ERROR:
        return retry_after_s(answer.headers.get("retry-after"), datetime.now(UTC), longest_s)
    return None


def trace_of(answer: Answer) -> str:
    """How a row remembers an answer that was asked again, as in before_503."""
    body_fault = answer.faults[0] if answer.faults and answer.status == _GOOD else None
    return f"before_{answer.failure or body_fault or answer.status}"
