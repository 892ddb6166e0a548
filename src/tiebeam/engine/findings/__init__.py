"""Occurrences to findings, and what became of them from crawl to crawl."""

from tiebeam.engine.findings.group import group

__all__ = ["group"]
