"""The catalogue of checks: one file each, found by its place under its area."""

from tiebeam.engine.checks.answers import identified_anew
from tiebeam.engine.checks.catalogue import UnknownCheck, catalogue, find
from tiebeam.engine.checks.check import SEVERITIES, CannotTell, Check, Text, check
from tiebeam.engine.checks.labels import LABELS, Label, label_of
from tiebeam.engine.checks.run import Judged, run

__all__ = [
    "LABELS",
    "SEVERITIES",
    "CannotTell",
    "Check",
    "Judged",
    "Label",
    "Text",
    "UnknownCheck",
    "catalogue",
    "check",
    "find",
    "identified_anew",
    "label_of",
    "run",
]
