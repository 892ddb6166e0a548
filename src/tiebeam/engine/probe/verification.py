"""What a second visit says about a finding: fixed, still there, partly, or not to be told."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Answer = Literal["fixed", "still", "partly", "unknown"]

ENOUGH = 0.8
"""Share of the pages visited again that must be seen before a finding can be called fixed."""


@dataclass(frozen=True)
class Evidence:
    """What one page of the finding shows now."""

    url: str
    shows: Literal["defect", "none", "unknown"]
    is_fresh: bool
    """Whether it is a page of the same page template that did not show the defect in the crawl."""
    status: int | None = None
    evidence: dict[str, Any] | None = None
    """What proves the defect, where it shows."""
    reason: str | None = None
    """Why it is unknown."""


@dataclass(frozen=True)
class Verification:
    """What became of one finding, by a visit to some of its pages."""

    fingerprint: str
    check: str
    answer: Answer
    reason: str
    """One sentence: what was seen on how many pages."""
    pages: tuple[Evidence, ...]
    started_at: str
    """ISO 8601."""

    def count(self, shows: str, *, is_fresh: bool = False) -> int:
        """Pages that show that."""
        return sum(one.shows == shows and one.is_fresh == is_fresh for one in self.pages)


def why_unseen(row: dict[str, Any] | None) -> str | None:
    """Why a visit cannot speak for a page; None when it can. `row`: its row of `pages`."""
    if row is None:
        return "not answered in time"
    if row["outcome"] == "disallowed":
        return "robots.txt keeps us out"
    if row["outcome"] == "failed":
        return row["failure"] or "no answer"
    status = row["status"] or 0
    if status >= 500 or status in {401, 403, 407, 429}:
        return f"answers {status}"
    return None


def conclude(
    pages: Sequence[Evidence], cannot_tell: str | None, *, unseen: int = 0
) -> tuple[Answer, str]:
    """The answer and a sentence for it.

    cannot_tell: why the check itself has no answer; unseen: of a choice of pages that somebody
    made, how many others the finding has. A choice is no sample, so it speaks for no others.
    """
    if cannot_tell:
        return "unknown", f"The check cannot tell: {cannot_tell}"
    if unseen:
        return "unknown", _of_choice(pages, unseen)
    known = [one for one in pages if not one.is_fresh]
    showing = sum(one.shows == "defect" for one in known)
    clean = sum(one.shows == "none" for one in known)
    fresh = sum(one.shows == "defect" for one in pages if one.is_fresh)
    told = f"{showing} of {len(known)} pages visited again show it"
    if fresh:
        told += f", and {fresh} that did not before"
    if showing + clean < max(1, ENOUGH * len(known)) and not (showing and clean):
        return ("still", f"{told}.") if showing else ("unknown", _unseen(known))
    if not showing and not fresh:
        return "fixed", f"None of {clean} pages visited again shows it."
    return ("partly" if clean else "still"), f"{told}."


def _of_choice(pages: Sequence[Evidence], unseen: int) -> str:
    showing = sum(one.shows == "defect" for one in pages)
    clean = sum(one.shows == "none" for one in pages)
    return (
        f"Of {len(pages)} chosen pages {clean} no longer show it and {showing} still do; "
        f"this says nothing of {unseen} that were not seen."
    )


def _unseen(pages: Collection[Evidence]) -> str:
    reasons = sorted({one.reason for one in pages if one.reason})
    unseen = sum(one.shows == "unknown" for one in pages)
    return f"{unseen} of {len(pages)} pages could not be seen: {', '.join(reasons[:3])}."
