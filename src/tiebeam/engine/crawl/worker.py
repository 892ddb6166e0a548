"""What runs in a worker process: one job at a time in each thread."""

import socket
from collections import defaultdict
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
_transports: defaultdict[tuple[str, Secret | None], list[Transport]] = defaultdict(list)
"""Connections to go on with, of crawls that this process has seen the folder of.

A proxy may have let others of the same crawl in with another password.
"""
_samples: dict[str, Samples] = {}
"""What was kept whole of each crawl, by all threads of this process."""


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
    place = (job.crawl_id, job.access.proxy)
    if place not in _transports:
        _refuse_other_folder(job)
    idle = _transports[place]
    samples = _samples.setdefault(job.crawl_id, Samples(job.settings.evidence))
    session = Session(job, idle.pop() if idle else None, samples)
    report = session.run(job)
    idle.append(session.transport)
    return report


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
