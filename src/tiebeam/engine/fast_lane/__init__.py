"""What the pipeline does with few requests: probes every few minutes, verification of a finding."""

from tiebeam.engine.fast_lane.asker import LookProgress, Stopped
from tiebeam.engine.fast_lane.probing import (
    DEFAULT_EVERY_S,
    Eyes,
    probe,
    read_changes,
    watch,
)
from tiebeam.engine.fast_lane.verifying import DEFAULT_PAGES as VERIFIED_PAGES
from tiebeam.engine.fast_lane.verifying import NotAffected, UnknownFinding, verify

__all__ = [
    "DEFAULT_EVERY_S",
    "VERIFIED_PAGES",
    "Eyes",
    "LookProgress",
    "NotAffected",
    "Stopped",
    "UnknownFinding",
    "probe",
    "read_changes",
    "verify",
    "watch",
]
