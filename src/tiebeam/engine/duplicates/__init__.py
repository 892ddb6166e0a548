"""Pages that show the same text, as clusters, never as pairs."""

from tiebeam.engine.duplicates.exact import find_duplicates

__all__ = ["find_duplicates"]
