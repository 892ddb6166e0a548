"""Bytes to facts: what a page says about itself, by pure functions."""

from tiebeam.engine.extract.facts import (
    Alternate,
    Heading,
    Link,
    LinkRow,
    LinkRun,
    PageFacts,
    Resource,
)
from tiebeam.engine.extract.page import extract_main_text, extract_page

__all__ = [
    "Alternate",
    "Heading",
    "Link",
    "LinkRow",
    "LinkRun",
    "PageFacts",
    "Resource",
    "extract_main_text",
    "extract_page",
]
