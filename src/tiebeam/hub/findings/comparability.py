"""Whether a crawl saw the site the way the crawl before it did.

If it did not, what it says about findings says more about the visit than about the site: a login
wall, a robots.txt that shuts all, a server in trouble. Then no finding may change its status.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

LARGE = 0.2
"""Share of URLs from which on a kind of failure decides what the crawl saw."""

GROWTH = 3.0
"""How many times its former share makes a kind of failure a sudden one."""

SHRUNK = 0.5
"""Share of the former pages below which most of the site was not seen."""

FEW = 20
"""Below so many URLs shares say nothing."""


@dataclass(frozen=True)
class Seen:
    """What a crawl saw, in counts of URLs."""

    urls: int
    pages: int
    answers: dict[str, int]
    is_whole: bool
    """Whether it ended because there was nothing more to visit."""

    @classmethod
    def from_summary(cls, summary: dict[str, Any]) -> "Seen":
        """From the summary that a finished crawl keeps."""
        answers = dict(summary.get("answers", {}))
        return cls(
            urls=sum(answers.values()),
            pages=summary.get("pages", 0),
            answers=answers,
            is_whole=summary.get("ended") == "complete",
        )

    def share(self, answer: str) -> float:
        """Share of URLs with that kind of answer."""
        return self.answers.get(answer, 0) / self.urls if self.urls else 0.0


def why_not_comparable(before: Seen, now: Seen) -> str:
    """One sentence that says what keeps the two from being compared; empty when nothing does."""
    if before.urls < FEW:
        return ""
    for answer, sentence in _SUDDEN.items():
        if now.share(answer) >= LARGE and now.share(answer) > GROWTH * before.share(answer):
            return str(_(sentence)) % {"share": f"{now.share(answer):.0%}"}
    if now.is_whole and before.is_whole and now.pages < SHRUNK * before.pages:
        return _("It found %(now)d pages where the crawl before found %(before)d.") % {
            "now": now.pages,
            "before": before.pages,
        }
    return ""


_SUDDEN = {
    "failed": "%(share)s of the URLs did not answer, far more than before.",
    "5xx": "%(share)s of the URLs answered with a server error, far more than before.",
    "4xx": "%(share)s of the URLs answered with an error, as behind a login, far more than before.",
    "disallowed": "robots.txt kept the crawl out of %(share)s of the URLs, far more than before.",
}
