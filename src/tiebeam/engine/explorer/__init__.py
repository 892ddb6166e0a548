"""The URLs of a crawl, to be filtered, sorted, counted and taken away by people."""

from tiebeam.engine.explorer.columns import TOPICS, ExplorerColumn
from tiebeam.engine.explorer.columns import columns as explorer_columns
from tiebeam.engine.explorer.conditions import Condition, WrongCondition, needs_value, operators
from tiebeam.engine.explorer.console import Answer, ConsoleBusy, SqlRefused, Statement
from tiebeam.engine.explorer.explorer import (
    USUAL,
    Explorer,
    Question,
    Reading,
    Stretch,
    TooSlow,
    explore,
    is_prepared,
)
from tiebeam.engine.explorer.explorer import prepare as prepare_explorer
from tiebeam.engine.explorer.one_url import (
    OneUrl,
    Remembered,
    Several,
    is_visited,
    links_from,
    links_to,
    nearest,
    one_url,
    remembered,
    written_with,
)
from tiebeam.engine.explorer.order import Mark, is_sortable
from tiebeam.engine.explorer.template_links import TemplateLink, template_links

__all__ = [
    "TOPICS",
    "USUAL",
    "Answer",
    "Condition",
    "ConsoleBusy",
    "Explorer",
    "ExplorerColumn",
    "Mark",
    "OneUrl",
    "Question",
    "Reading",
    "Remembered",
    "Several",
    "SqlRefused",
    "Statement",
    "Stretch",
    "TemplateLink",
    "TooSlow",
    "WrongCondition",
    "explore",
    "explorer_columns",
    "is_prepared",
    "is_sortable",
    "is_visited",
    "links_from",
    "links_to",
    "nearest",
    "needs_value",
    "one_url",
    "operators",
    "prepare_explorer",
    "remembered",
    "template_links",
    "written_with",
]
