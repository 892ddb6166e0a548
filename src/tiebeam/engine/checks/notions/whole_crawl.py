"""Questions that only a crawl of the whole site can answer."""

from typing import Any

from tiebeam.engine.checks.check import CannotTell
from tiebeam.engine.tables import Tables


def require_whole_crawl(t: Tables) -> None:
    """Raises CannotTell unless the crawl visited every page it could find."""
    crawl = t.crawl.to_pyarrow().to_pylist()[0]
    if crawl["is_whole"]:
        return
    raise CannotTell(
        f"the crawl {_what_it_is(crawl)}, so links it did not see may change the answer"
    )


def _what_it_is(crawl: dict[str, Any]) -> str:
    if crawl["ended"] != "complete":
        return f"ended as {crawl['ended']}"
    if crawl["narrowed_by"]:
        return f"was narrowed by {', '.join(crawl['narrowed_by'])}"
    return f"is a {crawl['kind']} crawl"
