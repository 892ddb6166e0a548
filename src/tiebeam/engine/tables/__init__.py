"""The tables that the stages share: names, columns, types, units, one sentence each."""

from tiebeam.engine.tables.columns import Column, TableSchema
from tiebeam.engine.tables.manifest import Manifest, NoCrawl, Part
from tiebeam.engine.tables.places import Folder, NoPlace, Place, PlaceLost
from tiebeam.engine.tables.relations import NoTable, Tables
from tiebeam.engine.tables.schemas import TABLES
from tiebeam.engine.tables.store import CrawlStore, TornPart

__all__ = [
    "TABLES",
    "Column",
    "CrawlStore",
    "Folder",
    "Manifest",
    "NoCrawl",
    "NoPlace",
    "NoTable",
    "Part",
    "Place",
    "PlaceLost",
    "TableSchema",
    "Tables",
    "TornPart",
]
