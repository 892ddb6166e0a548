"""Keeps for each finding a few whole pages as they were answered, in the archive format WARC."""

from tiebeam.engine.evidence.archive import keep_evidence

__all__ = ["keep_evidence"]
