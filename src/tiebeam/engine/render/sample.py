"""Which pages of a crawl are rendered: a few per page template, the same ones each time."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ibis import _

from tiebeam.engine import urls
from tiebeam.engine.render.errors import InvalidSampling
from tiebeam.engine.tables import Tables

_ERROR_PAGE = "soft-404"
"""The check that finds them."""


@dataclass(frozen=True)
class Job:
    """One page to render."""

    url: str
    full: bool
    """Whether images and fonts are loaded too, for vitals and a screenshot."""


def choose_pages(t: Tables, *, per_template: int, full_per_template: int) -> list[Job]:
    """That many pages of each page template.

    The pages with the smallest ids: ids are hashes of URLs, so that is a fair draw, and the next
    crawl draws the same pages. Pages that can be indexed come first; those that a check takes for
    error pages come last, for they say nothing of the others.
    """
    pages = t.pages.filter(_.status == 200, _.is_html).select("url", "url_id", "noindex")
    templated = pages.inner_join(t.page_templates.select("url_id", "template_key"), "url_id")
    if "occurrences" in t:
        errors = t.occurrences.filter(_.check == _ERROR_PAGE).select("url_id").distinct()
        templated = templated.mutate(is_error=_.url_id.isin(errors.url_id))
    else:
        templated = templated.mutate(is_error=False)
    rows = templated.order_by("template_key", "noindex", "is_error", "url_id")
    taken: Counter[str] = Counter()
    jobs = []
    for row in rows.to_pyarrow().to_pylist():
        rank = taken[row["template_key"]]
        if rank < per_template:
            jobs.append(Job(row["url"], full=rank < full_per_template))
        taken[row["template_key"]] += 1
    return jobs


def name_pages(t: Tables, given: Sequence[str]) -> list[Job]:
    """The pages named, each rendered in full.

    Raises InvalidSampling for a URL that is no page of the crawl: it was not asked for by the rules
    that the crawl obeyed, robots.txt first.
    """
    wanted = [_normalised(text) for text in given]
    known = _pages_among(t, wanted)
    for url in wanted:
        if url not in known:
            raise InvalidSampling(
                f"{url} is no page of this crawl that answered 200: crawl it first"
            )
    return [Job(url, full=True) for url in dict.fromkeys(wanted)]


def _pages_among(t: Tables, wanted: Iterable[str]) -> set[str]:
    named = t.pages.filter(_.url.isin(tuple(wanted)), _.status == 200, _.is_html)
    return set(named.select("url").to_pyarrow()["url"].to_pylist())


def _normalised(text: str) -> str:
    try:
        return urls.normalise(text)
    except urls.InvalidURL as error:
        raise InvalidSampling(f"{error}: give an address as in https://www.example.com/") from None
