"""Defects of language versions: one-way references, versions that are not there."""

from datetime import date

from tiebeam.lab.defects.changes import drops_versions, names_version
from tiebeam.lab.defects.defect import Defect
from tiebeam.lab.page import Answer, Page, Redirect
from tiebeam.lab.premises import Premises


def _british_services(premises: Premises, path: str, _query: str) -> Answer | None:
    """The British edition was folded into the English one."""
    if not path.startswith("/gb/"):
        return None
    return Redirect(premises.addresses.url("stores", f"/en/{path.removeprefix('/gb/')}"))


def _british_address(page: Page, _premises: Premises) -> str:
    return page.alternates["en"].replace("/en/", "/gb/", 1)


DEFECTS = (
    Defect(
        name="french-legal-without-hreflang",
        check="hreflang-no-return",
        summary="French legal pages lost their hreflang, so the other versions point one way",
        host="www",
        template="legal",
        urls=r"/(?:en|de)/legal/[^/?]+",
        spoil=drops_versions(),
        spoils=r"/fr/legal/[^/?]+",
        forbids=("hreflang-to-non-200", "title-duplicate"),
        released=date(2026, 8, 6),
    ),
    Defect(
        name="german-stories-leave-out-french",
        check="hreflang-no-return",
        summary="German stories leave out the French version that names them",
        host="magazine",
        template="article",
        urls=r"/fr/(?!(?:topic|author)/)[^/?]+",
        spoil=drops_versions("fr"),
        spoils=r"/de/(?!(?:topic|author)/)[^/?]+",
        forbids=("hreflang-to-non-200", "title-duplicate"),
        released=date(2026, 4, 7),
    ),
    Defect(
        name="departments-name-dutch",
        check="hreflang-to-non-200",
        summary="Departments name a Dutch version that was never launched",
        host="www",
        template="department",
        urls=r"/(?:en|de|fr)/c/[^/?]+/",
        spoil=names_version(
            "nl", lambda page, premises: premises.addresses.url("www", f"/nl{page.path[3:]}")
        ),
        forbids=("hreflang-no-return", "status-4xx-linked"),
        released=date(2026, 9, 10),
    ),
    Defect(
        name="services-name-british-edition",
        check="hreflang-to-non-200",
        summary="Services of the stores name a British edition that redirects to the English one",
        host="stores",
        template="store_service",
        urls=r"/(?:en|de|fr)/services/[^/?]+",
        spoil=names_version("en-gb", _british_address),
        answer=_british_services,
        forbids=("hreflang-no-return", "redirect-linked-internally", "redirect-chain"),
        released=date(2026, 5, 7),
    ),
)
