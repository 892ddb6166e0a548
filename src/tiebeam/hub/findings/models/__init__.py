"""Findings: what crawls said of them, what people decided and said."""

from tiebeam.hub.findings.models.conversation import EDITABLE, Attachment, Message
from tiebeam.hub.findings.models.decisions import (
    Dispute,
    DisputeKind,
    Proposal,
    Routed,
    SeverityChange,
    Verdict,
    Waiver,
)
from tiebeam.hub.findings.models.finding import (
    AT_REST,
    OWED_BY_OWNER,
    PRESENT,
    PUT_OFF,
    RANKS,
    TAKEN,
    UNKNOWN,
    Finding,
    Observation,
    Owner,
    Reading,
    Severity,
    Stage,
    Status,
)
from tiebeam.hub.findings.models.lists import SavedFilter
from tiebeam.hub.findings.models.verification import Verification

__all__ = [
    "AT_REST",
    "EDITABLE",
    "OWED_BY_OWNER",
    "PRESENT",
    "PUT_OFF",
    "RANKS",
    "TAKEN",
    "UNKNOWN",
    "Attachment",
    "Dispute",
    "DisputeKind",
    "Finding",
    "Message",
    "Observation",
    "Owner",
    "Proposal",
    "Reading",
    "Routed",
    "SavedFilter",
    "Severity",
    "SeverityChange",
    "Stage",
    "Status",
    "Verdict",
    "Verification",
    "Waiver",
]
