"""The fast lane: looks at few things often, and tells what has changed for the worse."""

from tiebeam.engine.probe.changes import Change
from tiebeam.engine.probe.kinds import KINDS, ChangeKind
from tiebeam.engine.probe.looks import Look, looks_of
from tiebeam.engine.probe.plan import DEFAULT_PAGES, FEWEST_PAGES, MOST_PAGES, PLAN_VERSION, plan
from tiebeam.engine.probe.probe import Probed, probe
from tiebeam.engine.probe.store import InUse, ProbeStore
from tiebeam.engine.probe.verification import Evidence, Verification, conclude, why_unseen

__all__ = [
    "DEFAULT_PAGES",
    "FEWEST_PAGES",
    "KINDS",
    "MOST_PAGES",
    "PLAN_VERSION",
    "Change",
    "ChangeKind",
    "Evidence",
    "InUse",
    "Look",
    "ProbeStore",
    "Probed",
    "Verification",
    "conclude",
    "looks_of",
    "plan",
    "probe",
    "why_unseen",
]
