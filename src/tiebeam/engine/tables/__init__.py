"""The tables that the stages share: names, columns, types, units, one sentence each."""

from tiebeam.engine.tables.columns import Column, TableSchema
from tiebeam.engine.tables.schemas import TABLES
from tiebeam.engine.tables.store import CrawlStore, Manifest, NoCrawl, NoTable, Tables, TornPart

__all__ = [
    "TABLES",
    "Column",
    "CrawlStore",
    "Manifest",
    "NoCrawl",
    "NoTable",
    "TableSchema",
    "Tables",
    "TornPart",
]
