"""What defects do to a healthy page, one change each."""

from collections.abc import Callable

from tiebeam.lab import markup
from tiebeam.lab.defects.defect import SpoilPage
from tiebeam.lab.page import Answer, Link, Page
from tiebeam.lab.premises import Premises

Make = Callable[[Page, Premises], str]


def names_canonical(make: Make) -> SpoilPage:
    """The page names another canonical."""

    def spoil(page: Page, premises: Premises) -> Answer:
        page.canonical = make(page, premises)
        return page

    return spoil


def says_robots(value: str | None, header: str | None = None) -> SpoilPage:
    """The page says something else to robots, in its meta element or its header."""

    def spoil(page: Page, _premises: Premises) -> Answer:
        page.robots = value
        if header:
            page.headers["X-Robots-Tag"] = header
        return page

    return spoil


def adds_to_main(make: Make) -> SpoilPage:
    """More markup at the end of the main text."""

    def spoil(page: Page, premises: Premises) -> Answer:
        page.main += make(page, premises)
        return page

    return spoil


def links_in_footer(text: str, path: str) -> SpoilPage:
    """One more link in the footer."""

    def spoil(page: Page, _premises: Premises) -> Answer:
        page.footer_links.append(Link(text, path))
        return page

    return spoil


def links_in_header(text: str, path: str) -> SpoilPage:
    """One more link in the main navigation."""

    def spoil(page: Page, _premises: Premises) -> Answer:
        page.header_links.append(Link(text, path))
        return page

    return spoil


def has_title(make: Callable[[Page], str | None]) -> SpoilPage:
    """Another title, or none."""

    def spoil(page: Page, _premises: Premises) -> Answer:
        page.title = make(page)
        return page

    return spoil


def begins_head_with(element: str) -> SpoilPage:
    """An element right after the title that does not belong in a head."""

    def spoil(page: Page, _premises: Premises) -> Answer:
        page.head_start = element
        return page

    return spoil


def names_version(code: str, make: Make) -> SpoilPage:
    """One more language version."""

    def spoil(page: Page, premises: Premises) -> Answer:
        page.alternates[code] = make(page, premises)
        return page

    return spoil


def drops_versions(*codes: str) -> SpoilPage:
    """Language versions that the page no longer names; all of them without codes."""

    def spoil(page: Page, _premises: Premises) -> Answer:
        kept = {} if not codes else page.alternates
        page.alternates = {code: url for code, url in kept.items() if code not in codes}
        return page

    return spoil


def paragraph_with(link: Link, before: str) -> str:
    """A paragraph that ends in a link."""
    return f"<p>{before} {markup.anchor(link)}.</p>"
