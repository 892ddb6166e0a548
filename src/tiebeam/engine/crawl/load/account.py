"""A worker's notes on what it asked of each host, few enough to cost nothing."""

from tiebeam.engine.crawl.answer import Answer
from tiebeam.engine.crawl.load.response_times import kind_of
from tiebeam.engine.crawl.messages import Load, Sample
from tiebeam.engine.crawl.safeguard import is_bad

_MOST_SAMPLES = 64
_OVERLOADED = frozenset({429, 503})
_NO_FAULT_OF_THE_HOST = frozenset({"refused", "malformed", "tls"})


def note(load: Load, answer: Answer, *, is_page: bool, away_s: float) -> None:
    """Add one request that ended.

    away_s: for how long nobody looked before the answer was seen; it may have been there.
    """
    load.answers += 1
    load.busy_s += (answer.total_ms or 0.0) / 1000
    load.failures += is_bad(answer.status, answer.failure)
    load.overloads += answer.status in _OVERLOADED
    load.lost += answer.failure is not None and answer.failure not in _NO_FAULT_OF_THE_HOST
    if is_page and answer.status and answer.wait_ms is not None and load.answers % load.every == 0:
        _sample(load, answer, answer.status, max(0.0, answer.wait_ms - away_s * 1000))


def _sample(load: Load, answer: Answer, status: int, wait_ms: float) -> None:
    if len(load.samples) >= _MOST_SAMPLES:  # keep every second one, and from now on note fewer
        del load.samples[::2]
        load.every *= 2
    load.samples.append(Sample(answer.fetched_at, kind_of(answer.url, status), wait_ms))
