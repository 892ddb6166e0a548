"""What runs in a worker process: one job at a time in each thread."""

import socket
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from tiebeam.engine.crawl.access.secret import Secret
from tiebeam.engine.crawl.errors import FolderNotShared
from tiebeam.engine.crawl.fetch import Transport
from tiebeam.engine.crawl.messages import Job, Report
from tiebeam.engine.crawl.samples import Samples
from tiebeam.engine.crawl.session import Session
from tiebeam.engine.tables import CrawlStore, NoCrawl
from tiebeam.engine.tables.manifest import MANIFEST

_sessions: dict[tuple[str, int], Session] = {}
"""What this process holds for each lane of each crawl."""


@dataclass
class _Elsewhere:
    """What this process holds of a crawl whose coordinator is elsewhere, for all threads."""

    samples: Samples
    """What was kept whole of it."""
    idle: defaultdict[Secret | None, list[Transport]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """Connections to go on with; a proxy may have let others in with another password."""


_elsewhere: dict[str, _Elsewhere] = {}
"""By the crawl's id; the folder of each has been seen from here."""
_MOST_ELSEWHERE = 8
"""Crawls remembered: a worker of a cluster lives longer than they do."""


def fetch_batch(job: Job) -> Report:
    """Do one job; what is open or unwritten then lives on until the next one of the lane."""
    if job.until_done:
        return _to_the_end(job)
    place = (job.crawl_id, job.lane)
    session = _sessions.pop(place, None)
    if session is None or session.number != job.session:
        session = Session(job)
    report = session.run(job)
    if not job.stop:
        _sessions[place] = session  # after an error nothing is kept: what it told is in doubt
    return report


def _to_the_end(job: Job) -> Report:
    """Do one job of which nothing may be left, as the next may run on another machine."""
    crawl = _elsewhere.get(job.crawl_id) or _first_job(job)
    idle = crawl.idle[job.access.proxy]
    session = Session(job, idle.pop() if idle else None, crawl.samples)
    report = session.run(job)
    idle.append(session.transport)
    return report


def _first_job(job: Job) -> _Elsewhere:
    _refuse_other_folder(job)
    crawl = _elsewhere.setdefault(job.crawl_id, _Elsewhere(Samples(job.settings.evidence)))
    for oldest in list(_elsewhere)[:-_MOST_ELSEWHERE]:
        _elsewhere.pop(oldest, None)
    return crawl


def _refuse_other_folder(job: Job) -> None:
    """Whether the folder of that name is the crawl's: a path says nothing on another machine."""
    try:
        seen = CrawlStore(job.folder).manifest.crawl_id
    except (NoCrawl, OSError):
        seen = ""
    if seen != job.crawl_id:
        raise FolderNotShared(
            f"the worker on {socket.gethostname()} does not see the crawl in {job.folder}: "
            "crawl into a folder that all workers share, or into a bucket as in s3://bucket/crawl"
        )
    previous = job.settings.previous
    if previous and not (Path(previous) / MANIFEST).is_file():
        raise FolderNotShared(
            f"the worker on {socket.gethostname()} does not see the earlier crawl in {previous}: "
            "keep it in a folder that all workers share, or crawl without it"
        )
