"""The URLs of a crawl, to be filtered, sorted, counted and taken away by people."""

from tiebeam.engine.explorer.columns import TOPICS, ExplorerColumn, columns
from tiebeam.engine.explorer.conditions import (
    Condition,
    WrongCondition,
    needs_value,
    operators,
)
from tiebeam.engine.explorer.explorer import USUAL, Explorer, Question, Stretch, TooSlow, explore, prepare
from tiebeam.engine.explorer.order import Mark

__all__ = [
    "TOPICS",
    "USUAL",
    "Condition",
    "Explorer",
    "ExplorerColumn",
    "Mark",
    "Question",
    "Stretch",
    "TooSlow",
    "WrongCondition",
    "columns",
    "explore",
    "needs_value",
    "operators",
    "prepare",
]
