"""Defects of the link graph: pages nobody links, pages too far away."""

import re
from datetime import date

from tiebeam.lab.defects.defect import Defect, unknown
from tiebeam.lab.page import Answer, Page
from tiebeam.lab.premises import Premises


def _forgets_campaigns(page: Page, _premises: Premises) -> Answer:
    page.main = re.sub(r'<li><a href="/en/campaign/[^<]+</a></li>', "", page.main)
    return page


def _lists_first_only(page: Page, _premises: Premises) -> Answer:
    """The list holds one entry; the others follow by "next" links alone."""
    page.main = re.sub(r"(<ul class=\"children\"><li>.*?</li>)(?:<li>.*?</li>)+", r"\1", page.main)
    return page


DEFECTS = (
    Defect(
        name="campaigns-unlinked",
        check="orphan-page",
        summary="Campaigns stand in the sitemap, and no page links them",
        host="www",
        template="campaign",
        urls=r"/en/campaign/[^/?]+",
        spoil=_forgets_campaigns,
        spoils=r"/en/campaign/",
        forbids=("depth-too-deep", "empty-page", "sitemap-lists-non-200"),
        released=date(2026, 6, 23),
    ),
    Defect(
        name="ideas-in-a-row",
        check="depth-too-deep",
        summary="The list of ideas holds the first one only; the rest follow one by one",
        host="ideas",
        template="idea",
        urls=r"/idea/[^/?]+",
        count=unknown,
        spoil=_lists_first_only,
        spoils=r"/",
        forbids=("orphan-page", "empty-page"),
        released=date(2026, 7, 21),
    ),
)
