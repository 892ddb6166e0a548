"""Questions that only a crawl of the whole site can answer."""

from tiebeam.engine.checks.check import CannotTell
from tiebeam.engine.tables import Tables


def require_whole_crawl(t: Tables) -> None:
    """Raises CannotTell unless the crawl visited every page it could find."""
    crawl = t.crawl.to_pyarrow().to_pylist()[0]
    if crawl["is_whole"]:
        return
    how = f"ended as {crawl['ended']}" if crawl["ended"] != "complete" else "was narrowed"
    by = f" by {', '.join(crawl['narrowed_by'])}" if crawl["narrowed_by"] else ""
    raise CannotTell(f"the crawl {how}{by}, so links it did not see may change the answer")
