"""Keeps for each finding a few whole pages as they were answered, in the archive format WARC."""

from tiebeam.engine.evidence.archive import keep_evidence
from tiebeam.engine.evidence.read import Kept, kept_urls, read_kept

__all__ = ["Kept", "keep_evidence", "kept_urls", "read_kept"]
