"""Doors to the rows behind a number: the address of the explorer, filtered."""

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.http import urlencode

from tiebeam.hub.sites.models import Crawl

Condition = tuple[str, str, str]
"""Column, operator, value, as the explorer names them."""

PAGES: Condition = ("is_page", "yes", "")
OF_ANSWER: dict[str, tuple[Condition, ...]] = {
    **{
        f"{digit}xx": (("status", "ge", f"{digit}00"), ("status", "le", f"{digit}99"))
        for digit in (2, 3, 4, 5)
    },
    "failed": (("outcome", "is", "failed"),),
    "disallowed": (("outcome", "is", "disallowed"),),
}
"""What URLs of a class of answers have in common."""


def rows(crawl: Crawl, *conditions: Condition) -> str:
    """Where the URLs of the crawl are shown for which all conditions hold."""
    pairs = [*query_of(conditions), ("crawl", str(crawl.number))]
    return f"{reverse('explorer:urls', args=[crawl.site_id])}?{urlencode(pairs)}"


def of_answer(crawl: Crawl, name: str) -> str:
    """The URLs with that class of answers; empty where no filter says it."""
    conditions = OF_ANSWER.get(name)
    return rows(crawl, *conditions) if conditions else ""


def of_depth(crawl: Crawl, depth: int | None, *, and_deeper: bool = False) -> str:
    """The pages at that depth; None for those that no link path leads to."""
    if depth is None:
        return rows(crawl, PAGES, ("depth", "empty", ""))
    return rows(crawl, PAGES, ("depth", "ge" if and_deeper else "is", str(depth)))


def query_of(conditions: Iterable[Condition] | Sequence[Condition]) -> list[tuple[str, str]]:
    """Conditions as the address of the explorer holds them."""
    return [pair for one in conditions for pair in zip(("c", "o", "v"), one, strict=True)]
