"""Counts and times each request, and names it in all that is written down meanwhile."""

import logging
import re
import time
from collections.abc import Callable
from uuid import uuid4

from django.http import HttpRequest, HttpResponseBase
from prometheus_client import Histogram

from tiebeam.hub import logs

log = logging.getLogger(__name__)

Answer = Callable[[HttpRequest], HttpResponseBase]

HEADER = "X-Request-ID"
NO_VIEW = "none"
"""Of files and of addresses that lead nowhere, so that strangers cannot make up series."""

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

DURATIONS = Histogram(
    "tiebeam_request_duration_seconds",
    "Time from a request to its answer, by view.",
    ["view", "method", "status"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0),
)

_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")


def observe(get_response: Answer) -> Answer:
    """Give each request a name, which the answer tells, and note how long the answer took."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get(HEADER, "")
        request_id = given if _ID.fullmatch(given) else uuid4().hex
        began_s = time.perf_counter()
        with logs.belonging(request=request_id):
            response = get_response(request)
            _note(request, response, time.perf_counter() - began_s)
        response.headers[HEADER] = request_id
        return response

    return answer


def _note(request: HttpRequest, response: HttpResponseBase, took_s: float) -> None:
    match = request.resolver_match
    view = (match.view_name or NO_VIEW) if match else NO_VIEW
    method = request.method if request.method in METHODS else "OTHER"
    status = response.status_code
    DURATIONS.labels(view, method, f"{status // 100}xx").observe(took_s)
    person = getattr(request, "_cached_user", None)  # never asked for only to be noted
    facts = {
        "view": view,
        "route": match.route if match else "",
        "method": method,
        "status": status,
        "duration_ms": round(took_s * 1000, 1),
        "person": person.pk if person else None,
    }
    log.info("%s %s %d", method, view, status, extra={"facts": facts})
