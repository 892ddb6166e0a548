"""What code did to the right URL to make it the one it named: the root cause of a bad target."""

import ibis

LOCALE = r"^/[a-z]{2}(?:[-_][a-zA-Z]{2,4})?(/.*)?$"
"""A first path segment such as /de or /pt-BR, and what follows it."""


def transformation(right: ibis.Value, named: ibis.Value) -> ibis.Value:
    """One phrase for what sets the URL `named` apart from the URL `right`, the widest first.

    The same phrase on many pages is the same line of code. "other" where the paths have nothing
    simple in common.
    """
    path, other = _path(right), _path(named)
    rest, other_rest = _after_locale(path), _after_locale(other)
    return ibis.cases(
        (right == named, "to itself"),
        (_host(right) != _host(named), "host swapped"),
        (_scheme(right) != _scheme(named), "scheme swapped"),
        ((path == other) & (_query(named) != ""), "parameter kept"),
        ((path == other) & (_query(right) != ""), "parameter dropped"),
        (path.lower() == other.lower(), "case changed"),
        (path + "/" == other, "slash added"),
        (path == other + "/", "slash removed"),
        ((rest != "") & (rest == other), "locale lost"),
        ((other_rest != "") & (other_rest == path), "locale added"),
        ((rest != "") & (rest == other_rest), "locale swapped"),
        else_="other",
    )


def _scheme(url: ibis.Value) -> ibis.Value:
    return url.re_extract(r"^([a-z]+):", 1)


def _host(url: ibis.Value) -> ibis.Value:
    return url.re_extract(r"^[a-z]+://([^/?]*)", 1)


def _path(url: ibis.Value) -> ibis.Value:
    return url.re_extract(r"^[a-z]+://[^/?]*([^?]*)", 1)


def _query(url: ibis.Value) -> ibis.Value:
    return url.re_extract(r"\?(.*)$", 1)


def _after_locale(path: ibis.Value) -> ibis.Value:
    """The path behind its locale segment; empty when there is none."""
    return path.re_extract(LOCALE, 1)
