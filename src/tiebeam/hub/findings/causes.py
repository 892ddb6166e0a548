"""Causes that checks name by a short phrase, as sentences that nobody has to ask about.

The phrases come from `engine/checks/notions/transformation`, `engine/duplicates/difference` and a
few checks. Any other cause (a pattern of URLs, a line of robots.txt, an element) is shown as it is.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, tuple[str | Promise, str | Promise]] = {
    "to itself": (
        _("The address leads back to itself."),
        _("The URL that is written is the one it comes from."),
    ),
    "host swapped": (
        _("The address is written with another host name."),
        _("The URL is built with another host than the one that answers."),
    ),
    "scheme swapped": (
        _("The address has http in place of https, or the other way round."),
        _("The URL is built with the other scheme, http or https."),
    ),
    "parameter kept": (
        _("The address carries something behind a question mark that does not belong there."),
        _("The code keeps a query string that the right URL does not have."),
    ),
    "parameter dropped": (
        _("The address has lost what stands behind the question mark."),
        _("The code drops the query string of the right URL."),
    ),
    "case changed": (
        _("Capital and small letters in the address differ from the right one."),
        _("The code changes the case of letters in the path."),
    ),
    "slash added": (
        _("The address has a slash at its end that the right one has not."),
        _("The code adds a slash at the end of the path."),
    ),
    "slash removed": (
        _("The address lacks the slash at its end."),
        _("The code drops the slash at the end of the path."),
    ),
    "locale lost": (
        _("The address has lost its language, as in /fr."),
        _("The code drops the locale from the path: /fr/x becomes /x."),
    ),
    "locale added": (
        _("The address has a language in front that the right one has not, as in /fr."),
        _("The code puts a locale in front of the path: /x becomes /fr/x."),
    ),
    "locale swapped": (
        _("The address is the page's own with another language in front."),
        _("The code swaps the locale and keeps the rest of the path: /nl/x for /fr/x."),
    ),
    "scheme": (
        _("The same page answers under http and under https."),
        _("The URLs differ in their scheme alone, http and https."),
    ),
    "host": (
        _("The same page answers under two host names."),
        _("The URLs differ in their host alone."),
    ),
    "order": (
        _("The same parameters stand in another order."),
        _("The URLs differ in the order of their query parameters alone."),
    ),
    "parameter": (
        _("Something behind the question mark makes it a second address."),
        _("The URLs differ in their query parameters alone."),
    ),
    "case": (
        _("The addresses differ in capital and small letters."),
        _("The paths differ in the case of their letters alone."),
    ),
    "slash": (
        _("The addresses differ in the slash at their end."),
        _("The paths differ in the slash at their end alone."),
    ),
    "index-file": (
        _("One address names a file such as index.html, the other does not."),
        _("The paths differ in an index file such as index.html."),
    ),
    "path": (
        _("The same content stands at two places of the site."),
        _("Two different paths answer with the same body."),
    ),
    "names no versions": (
        _("The other version names no language versions at all."),
        _("The other version sends no hreflang at all."),
    ),
    "leaves it out": (
        _("The other version names others and leaves this page out."),
        _("The other version sends hreflang, without an entry for this page."),
    ),
    "added by script": (
        _("The page has it only once its scripts have run."),
        _("A script adds it; the HTML as sent has none."),
    ),
    "removed by script": (
        _("Scripts take it out of the page."),
        _("A script removes it; the HTML as sent has it."),
    ),
}
"""By phrase: to SEO, to engineering."""


@dataclass(frozen=True)
class Cause:
    """The cause of a finding, as a screen tells it; of the three at most one says something."""

    sentence: str = ""
    name: str = ""
    """What is to be shown as it is: a line of robots.txt, an element."""
    path: str = ""
    """A pattern of paths or a file, which says where it is."""


def told(cause: str, *, lens: str) -> Cause:
    """The cause in the words of the lens."""
    if cause in SENTENCES:
        return Cause(sentence=str(SENTENCES[cause][lens == "it"]))
    if cause.startswith("/"):
        return Cause(path=cause)
    return Cause(name="" if cause == "other" else cause)
