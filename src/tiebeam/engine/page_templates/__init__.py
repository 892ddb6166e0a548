"""Pages to page templates: which pages the same code built, told by URL pattern and DOM shape."""

from tiebeam.engine.page_templates.find import find_page_templates
from tiebeam.engine.page_templates.read import (
    PageTemplate,
    TemplateMove,
    page_templates,
    template_moves,
)
from tiebeam.engine.page_templates.rules import (
    TemplateRule,
    TemplateRuleError,
    as_table,
    rules_of,
    with_rules,
)

__all__ = [
    "PageTemplate",
    "TemplateMove",
    "TemplateRule",
    "TemplateRuleError",
    "as_table",
    "find_page_templates",
    "page_templates",
    "rules_of",
    "template_moves",
    "with_rules",
]
