"""Pages to page templates: which pages the same code built, told by URL pattern and DOM shape."""

from tiebeam.engine.page_templates.find import find_page_templates

__all__ = ["find_page_templates"]
