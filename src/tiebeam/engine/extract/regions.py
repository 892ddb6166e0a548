"""Which part of a page something stands in: by landmark elements, roles and class names.

Source: WAI-ARIA 1.2, section 5.3.4 "Landmark Roles"; HTML Accessibility API Mappings 1.0
"""

import re

import turbohtml

MAIN = "main"
_BY_ROLE = {
    "banner": "header",
    "navigation": "navigation",
    "menubar": "navigation",
    "complementary": "aside",
    "contentinfo": "footer",
    "doc-breadcrumb": "breadcrumb",
}
_BY_TAG = {
    "header": "header",
    "nav": "navigation",
    "aside": "aside",
    "footer": "footer",
}
_BY_NAME = {
    "navbar": "navigation",
    "navigation": "navigation",
    "navigationbar": "navigation",
    "nav": "navigation",
    "mainnav": "navigation",
    "main-nav": "navigation",
    "main-navigation": "navigation",
    "main-menu": "navigation",
    "site-nav": "navigation",
    "mega-menu": "navigation",
    "docnav": "navigation",
    "pagination": "navigation",
    "pager": "navigation",
    "sidebar": "aside",
    "side-bar": "aside",
    "sphinxsidebar": "navigation",
    "footer": "footer",
    "site-footer": "footer",
    "page-footer": "footer",
    "global-footer": "footer",
    "navfooter": "footer",
    "colophon": "footer",
    "header": "header",
    "site-header": "header",
    "global-header": "header",
    "masthead": "header",
    "navheader": "header",
    "topbar": "header",
    "top-bar": "header",
}
_BREADCRUMB = re.compile(
    r"(?:^|\s)(?!has-|have-|with-|without-|no-|is-)[\w-]*bread-?crumbs?", re.IGNORECASE
)
_REMEMBERED = 20_000
_USUAL_CHARACTERS = 500
"""Names longer than that, all together, are not remembered: memory."""
_CONTENT = "main,article,section,aside,nav,[role=main],[role=article]"


def region_of(element: turbohtml.Element, tag: str, class_names: str | None) -> str | None:
    """The region that `element` opens; None when what is in it belongs to the main text."""
    named = (tag, class_names, element.attr("id"), element.attr("role"))
    found = _known.get(named)
    region, is_named = _region_by_names(named) if found is None else found
    if region is None:
        return None
    if region in {"header", "footer"} and (is_named or tag == region):
        region = None if _inside_content(element) else region
    if is_named and element.find(["main", "article"]) is not None:
        return None
    return _breadcrumb_or(region, element) if region == "navigation" else region


def is_named(tag: str, class_names: str | None) -> bool:
    """Whether elements of that tag and class may open a region without an id or a role."""
    return _read_names(tag, class_names, None, None)[0] is not None


def _read_names(
    tag: str, class_names: str | None, identity: str | None, role: str | None
) -> tuple[str | None, bool]:
    """The region an element's names tell of, and whether only its class or id tells.

    A class or id alone is doubtful: what holds the main text besides is no such region.
    """
    if _is_breadcrumb(class_names) or _is_breadcrumb(identity):
        return "breadcrumb", False
    if role and (region := _BY_ROLE.get(role.strip().lower())):
        return region, False
    if region := _BY_TAG.get(tag):
        return region, False
    names = [*(class_names or "")[:1_000].lower().split(), (identity or "").lower()]
    return next((_BY_NAME[name] for name in names if name in _BY_NAME), None), True


_Named = tuple[str, str | None, str | None, str | None]
_known: dict[_Named, tuple[str | None, bool]] = {}


def _region_by_names(named: _Named) -> tuple[str | None, bool]:
    """The same, remembered: most elements of a site bear the names of others."""
    found = _read_names(*named)
    if sum(len(name or "") for name in named) <= _USUAL_CHARACTERS:
        if len(_known) >= _REMEMBERED:
            _known.clear()
        _known[named] = found
    return found


def _inside_content(element: turbohtml.Element) -> bool:
    """The header of an article is no header of the page."""
    parent = element.parent
    return isinstance(parent, turbohtml.Element) and parent.closest(_CONTENT) is not None


def _breadcrumb_or(region: str, element: turbohtml.Element) -> str:
    label = element.attr("aria-label")
    return "breadcrumb" if _is_breadcrumb(label) else region


def _is_breadcrumb(names: str | None) -> bool:
    return names is not None and _BREADCRUMB.search(names[:1_000]) is not None
