"""What runs in a worker process: one job at a time."""

from tiebeam.engine.crawl.messages import Job, Report
from tiebeam.engine.crawl.session import Session

_sessions: dict[tuple[str, int], Session] = {}
"""What this process holds for each lane of each crawl."""


def fetch_batch(job: Job) -> Report:
    """Do one job; what is open or unwritten then lives on until the next one of the lane."""
    place = (job.crawl_id, job.lane)
    session = _sessions.pop(place, None)
    if session is None or session.number != job.session or job.until_done:
        session = Session(job)
    report = session.run(job)
    if not (job.stop or job.until_done):
        _sessions[place] = session  # after an error nothing is kept: what it told is in doubt
    return report
