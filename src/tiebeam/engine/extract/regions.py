"""Which part of a page something stands in: by landmark elements, roles and class names.

Source: WAI-ARIA 1.2, section 5.3.4 "Landmark Roles"; HTML Accessibility API Mappings 1.0
"""

import re
from functools import lru_cache

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
_CONTENT = "main,article,section,aside,nav,[role=main],[role=article]"


def region_of(element: turbohtml.Element, tag: str, class_names: str | None) -> str | None:
    """The region that `element` opens; None when what is in it belongs to the main text."""
    attr = element.attr
    identity = attr("id")
    if (class_names and _is_breadcrumb(class_names)) or (identity and _is_breadcrumb(identity)):
        return "breadcrumb"
    role = attr("role")
    if role and (region := _BY_ROLE.get(role.strip().lower())):
        return _breadcrumb_or(region, element)
    region = _BY_TAG.get(tag)
    if region == "navigation":
        return _breadcrumb_or(region, element)
    if region is None:
        region = _named_region(element, class_names, identity)
    if region in {"header", "footer"} and _inside_content(element):
        return None
    return region


def _named_region(
    element: turbohtml.Element, class_names: str | None, identity: str | None
) -> str | None:
    """The region that class names or the id tell of, unless the content stands in it too."""
    region = _by_names(class_names) if class_names else None
    region = region or (_BY_NAME.get(identity.lower()) if identity else None)
    if region is None or element.find(["main", "article"]) is not None:
        return None
    return region


def _inside_content(element: turbohtml.Element) -> bool:
    """The header of an article is no header of the page."""
    parent = element.parent
    return isinstance(parent, turbohtml.Element) and parent.closest(_CONTENT) is not None


def _breadcrumb_or(region: str, element: turbohtml.Element) -> str:
    label = element.attr("aria-label")
    return "breadcrumb" if label and _is_breadcrumb(label) else region


@lru_cache(maxsize=20_000)
def _is_breadcrumb(names: str) -> bool:
    return _BREADCRUMB.search(names[:1_000]) is not None


@lru_cache(maxsize=20_000)
def _by_names(names: str) -> str | None:
    for name in names[:1_000].lower().split():
        if region := _BY_NAME.get(name):
            return region
    return None
