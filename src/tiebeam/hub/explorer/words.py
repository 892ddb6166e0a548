"""What columns, topics and operators are called on the screens."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TOPICS: dict[str, str | Promise] = {
    "address": _("Address and page template"),
    "answer": _("Answer of the server"),
    "redirect": _("Redirects"),
    "indexing": _("Indexing"),
    "canonical": _("Canonical"),
    "head": _("Head of the page"),
    "content": _("Content"),
    "links": _("Place in the links"),
    "duplicates": _("Duplicates"),
    "intent": _("Sitemaps and index policy"),
    "findings": _("Checks and findings"),
}

OPERATORS: dict[str, str | Promise] = {
    "": _("the usual"),
    "contains": _("contains"),
    "contains-not": _("does not contain"),
    "is": _("is"),
    "is-not": _("is not"),
    "starts": _("starts with"),
    "ends": _("ends with"),
    "matches": _("matches pattern"),
    "matches-not": _("does not match pattern"),
    "ge": _("at least / from"),
    "le": _("at most / until"),
    "yes": _("yes"),
    "no": _("no"),
    "empty": _("is empty"),
    "filled": _("is not empty"),
}

OF_KIND: dict[str, dict[str, str | Promise]] = {
    "number": {"is": "=", "is-not": "≠", "ge": "≥", "le": "≤"},
    "time": {"ge": _("from"), "le": _("until")},
    "flag": {"empty": _("unknown")},
    "list": {
        "is": _("has the entry"),
        "is-not": _("lacks the entry"),
        "ge": _("entries ≥"),
        "le": _("entries ≤"),
    },
}
"""Where an operator is said otherwise for a kind of column."""


def operator_word(operator: str, kind: str) -> str:
    """What an operator is called beside a column of that kind."""
    return str(OF_KIND.get(kind, {}).get(operator) or OPERATORS.get(operator, operator))


def column_word(name: str, *, lens: str) -> str:
    """What a column is called in the words of the lens."""
    from tiebeam.engine import pipeline

    if name in NAMES:
        return str(NAMES[name])
    label = pipeline.label_of(name)
    return label.it if lens == "it" else label.seo


NAMES: dict[str, str | Promise] = {
    "url": _("URL"),
    "url_id": _("Id of the URL"),
    "ttfb_ms": _("Time to first byte"),
    "total_ms": _("Time to last byte"),
    "wire_bytes": _("Bytes sent"),
    "ip": _("IP address"),
    "http_version": _("HTTP version"),
    "h1": _("Main headings (h1)"),
    "noindex": _("noindex"),
    "nofollow": _("nofollow"),
    "hreflang": _("hreflang"),
    "x_robots_tag": _("X-Robots-Tag"),
    "meta_robots": _("Meta robots"),
    "robots_allowed": _("Allowed by robots.txt"),
    "is_html": _("Is HTML"),
    "is_page": _("Is a page (200, HTML)"),
    "canonical_is_self": _("Canonical is itself"),
    "head_html": _("Markup of the head"),
    "lang": _("Language (lang)"),
    "open_graph": _("Open Graph"),
    "findings": _("Fingerprints of findings"),
}
"""Names that the labels of evidence do not have, or have for one side only."""
