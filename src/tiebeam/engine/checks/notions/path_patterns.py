"""The form of an address: what the URLs that one piece of code makes have in common."""

import ibis

LOCALE = r"^/[a-z]{2}(?:[-_][A-Za-z]{2,4})?(/|$)"
"""A first segment such as /de or /pt-BR."""
VARIABLE = r"/[^/]*[0-9%][^/]*"
"""A segment with a digit or an escaped character: a number, a date, an article code."""
NAME = r"/(?:[^/]*[-_+~,:;=][^/]*|[^/]{20,})"
"""A segment of several words or of great length: the readable name of one page."""
LAST = r"^((?:/\*)?/[^/*].*)/[^/]+$"
"""The last segment below a section; a section itself, as in /de/about, stays."""


def path_pattern(path: ibis.Value) -> ibis.Value:
    """The path with * for what differs from page to page: /en/p/blue-shirt-12 is /*/p/*."""
    named = fixed_path(path).re_replace(NAME, "/*")
    return named.re_replace(LAST, r"\1/*")


def fixed_path(path: ibis.Value) -> ibis.Value:
    """The path with * for locale and numbers only: /en/help/size-guide is /*/help/size-guide.

    For links that stand on every page, where the one target is the one line to edit.
    """
    bare = path.re_replace(r"(.)/+$", r"\1")
    return bare.re_replace(LOCALE, r"/*\1").re_replace(VARIABLE, "/*")
